package dev.daytwo.notify;

import dev.daytwo.http.Answer;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** What came of sending something. */
sealed interface Delivery {
  /** It arrived. */
  record Arrived() implements Delivery {}

  /**
   * It may arrive later.
   *
   * @param after how long the server asks to be left alone; null if it does not say
   */
  record Later(String why, @Nullable Duration after) implements Delivery {}

  /** It will arrive once somebody has let the agent in. */
  record Denied(String why) implements Delivery {}

  /** It will not arrive, however often it is sent. */
  record Refused(String why) implements Delivery {}

  /**
   * What an answer means.
   *
   * @param server who answered, as messages name it
   */
  static Delivery of(String server, Answer answer, Clock clock) {
    int status = answer.status();
    if (answer.good()) {
      return answer.body().length() > 0 && answer.header("content-type").startsWith("text/html")
          ? new Refused(server + " answers with a page for people, so it is no receiver; see its url")
          : new Arrived();
    }
    String code = server + " answers " + status;
    if (status == 429 || status == 408 || status / 100 == 5) {
      return new Later(code, after(answer.header("retry-after"), clock));
    }
    if (status / 100 == 3) {
      return new Refused(code + ", which sends elsewhere; that is not followed, so put the last address into its url");
    }
    String word = answer.body().length() <= 60 ? answer.body().toString() : "";
    return new Refused(code + (word.matches("[a-z_]+") ? " (" + word + ")" : "") + switch (status) {
      case 401, 403 -> ", so it does not let the agent in; see its url, tokenFile and secretFile";
      case 404, 410 -> ", so nobody listens there any more; see its url";
      default -> ", so it does not take the message";
    });
  }

  /** RFC 9110, 10.2.3: seconds, or a date. */
  static @Nullable Duration after(String header, Clock clock) {
    try {
      if (header.matches("\\d{1,9}")) {
        return Duration.ofSeconds(Long.parseLong(header));
      }
      Duration until = header.isEmpty()
          ? Duration.ZERO
          : Duration.between(clock.instant(),
              Instant.from(ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)));
      return until.isPositive() ? until : null;
    } catch (DateTimeException e) {
      return null; // nonsense, so the own wait goes
    }
  }
}
