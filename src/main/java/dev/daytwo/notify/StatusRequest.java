package dev.daytwo.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.daytwo.http.Answer;
import dev.daytwo.http.Requests.Request;
import dev.daytwo.message.RepositoryHost;
import dev.daytwo.notify.CommitStatus.State;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How each host wants to be told the status of a commit, and what its answers mean. */
final class StatusRequest {
  /** GitHub takes 140 characters, the others more. */
  private static final int GITHUB_LONGEST = 140;
  private static final int LONGEST = 255;

  private StatusRequest() {}

  /** As messages name the host. */
  static String server(StatusHost host) {
    return host.kind().name().toLowerCase(Locale.ROOT) + " for the source " + host.source();
  }

  static Request of(StatusHost host, CommitStatus status, String token) {
    JsonObject body = new JsonObject().put("state", state(host.kind(), status.state()))
        .put("context", status.context())
        .put("description", cut(status.description(), host.kind() == RepositoryHost.GITHUB ? GITHUB_LONGEST : LONGEST));
    String target = target(host.targetUrl(), status);
    if (target != null) {
      body.put("target_url", target);
    }
    Map<String, String> headers = new TreeMap<>(Map.of("Content-Type", "application/json"));
    headers.put("Accept", "application/json");
    switch (host.kind()) {
      case GITHUB -> {
        headers.put("Authorization", "Bearer " + token);
        headers.put("Accept", "application/vnd.github+json");
        headers.put("X-GitHub-Api-Version", "2022-11-28");
      }
      case GITLAB -> headers.put("PRIVATE-TOKEN", token);
      case GITEA -> headers.put("Authorization", "token " + token);
    }
    String path = host.kind() == RepositoryHost.GITLAB
        ? "/projects/" + URLEncoder.encode(host.project(), UTF_8)
        : "/repos/" + host.project();
    URI uri = URI.create(host.api().replaceFirst("/+$", "") + path + "/statuses/" + status.commit());
    return new Request(server(host), HttpMethod.POST, uri, headers, body.toBuffer());
  }

  private static String state(RepositoryHost kind, State state) {
    boolean gitlab = kind == RepositoryHost.GITLAB;
    return switch (state) {
      case SUCCESS -> "success";
      case FAILURE -> gitlab ? "failed" : "failure";
      case PENDING -> "pending";
      case OVERTAKEN -> gitlab ? "canceled" : "pending";
    };
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  private static @Nullable String target(@Nullable String template, CommitStatus status) {
    return template == null
        ? null
        : template.replace("{source}", URLEncoder.encode(status.source(), UTF_8))
            .replace("{environment}", URLEncoder.encode(status.environment(), UTF_8))
            .replace("{commit}", status.commit());
  }

  /** What an answer means. */
  static Delivery meaning(StatusHost host, Answer answer, Clock clock) {
    String code = server(host) + " answers " + answer.status();
    Duration limited = limited(answer, clock);
    if (limited != null) {
      return new Delivery.Later(code + ", since there were too many requests", limited);
    }
    return switch (answer.status()) {
      case 401 -> new Delivery.Denied(code + ": it does not take the token; see tokenFile, and whether it has expired");
      case 403 -> new Delivery.Denied(code + ": the token may not set the status of commits; give it the right to, "
          + switch (host.kind()) {
            case GITHUB -> "\"Commit statuses: write\", or the scope repo:status";
            case GITLAB -> "the scope api, and the role of a Developer";
            case GITEA -> "the scope write:repository";
          });
      case 404 -> new Delivery.Denied(code + ": it has no " + host.project() + " that the token may see; see url and "
          + "project, and the rights of the token");
      // GitLab takes no state twice
      case 400 -> answer.body().toString().contains("Cannot transition status")
          ? new Delivery.Arrived()
          : Delivery.of(server(host), answer, clock);
      default -> Delivery.of(server(host), answer, clock);
    };
  }

  /** How long the host wants to be left alone; null if it does not. GitHub says so with 403, too. */
  private static @Nullable Duration limited(Answer answer, Clock clock) {
    boolean spent = answer.header("x-ratelimit-remaining").equals("0") || !answer.header("retry-after").isEmpty();
    if (answer.status() != 429 && !(answer.status() == 403 && spent)) {
      return null;
    }
    Duration after = Delivery.after(answer.header("retry-after"), clock);
    String reset = answer
        .header(answer.header("x-ratelimit-reset").isEmpty() ? "ratelimit-reset" : "x-ratelimit-reset");
    if (after == null && reset.matches("\\d{1,12}")) {
      after = Duration.between(clock.instant(), Instant.ofEpochSecond(Long.parseLong(reset)));
    }
    return after == null || after.isNegative() ? Duration.ofMinutes(1) : after;
  }
}
