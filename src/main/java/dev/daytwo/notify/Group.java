package dev.daytwo.notify;

import dev.daytwo.message.Event;
import dev.daytwo.message.MessageTemplate;
import dev.daytwo.message.News;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * News that is told as one: the same event, for the same reason, of one source and environment.
 *
 * @param news at least one piece
 */
record Group(List<News> news) {
  private static final int LONGEST_MESSAGE = 400;

  /** What pieces of a group have in common. */
  record Key(Event event, String reason, String source, String environment) {
    static Key of(News news) {
      return new Key(news.event(), news.reason(), news.source(), news.environment());
    }

    @Override
    public String toString() {
      return event + " " + reason + " " + source + " " + environment;
    }
  }

  Group {
    news = List.copyOf(news);
  }

  News first() {
    return news.getFirst();
  }

  /** {@code orders in production}, {@code 990 services in production}, {@code the source shop}. */
  String subject() {
    News first = first();
    return switch (first.event().axis()) {
      case SOURCE -> "the source " + first.source();
      case CONFIG -> "the configuration of the agent";
      case PLATFORM -> "the platform's file";
      case PRUNE -> first.environment() + " of the source " + first.source();
      default -> (news.size() == 1 ? first.service() : news.size() + " services") + " in " + first.environment();
    };
  }

  String title() {
    return subject() + " " + first().event().predicate(news.size() > 1);
  }

  private String common(Function<News, String> part) {
    String one = part.apply(first());
    return news.stream().allMatch(each -> part.apply(each).equals(one)) ? one : "";
  }

  /** What a template sees, with all values escaped for where they go. */
  Map<String, Object> fields(UnaryOperator<String> escape) {
    Map<String, Object> fields = new LinkedHashMap<>();
    News first = first();
    put(fields, escape, "event", first.event().word());
    put(fields, escape, "title", title());
    put(fields, escape, "subject", subject());
    put(fields, escape, "source", first.source());
    put(fields, escape, "environment", first.environment());
    put(fields, escape, "service", common(News::service));
    put(fields, escape, "team", common(News::team));
    put(fields, escape, "commit", common(News::abbreviated));
    put(fields, escape, "reason", first.reason());
    put(fields, escape, "message", line(common(News::message)));
    put(fields, escape, "next", first.next());
    fields.put("count", Integer.toString(news.size()));
    int more = news.size() - MessageTemplate.NAMED;
    fields.put("more", more > 0 ? Integer.toString(more) : "");
    fields.put("units", first.service().isEmpty()
        ? List.of()
        : news.stream().limit(MessageTemplate.NAMED).map(each -> unit(each, escape)).toList());
    return fields;
  }

  /** Without a list of its own, so that a template cannot nest lists without end. */
  private static Map<String, Object> unit(News news, UnaryOperator<String> escape) {
    Map<String, Object> fields = new LinkedHashMap<>();
    put(fields, escape, "service", news.service());
    put(fields, escape, "environment", news.environment());
    put(fields, escape, "team", news.team());
    put(fields, escape, "commit", news.abbreviated());
    put(fields, escape, "message", line(news.message()));
    put(fields, escape, "next", news.next());
    fields.put("units", List.of());
    return fields;
  }

  private static void put(Map<String, Object> fields, UnaryOperator<String> escape, String name, String value) {
    fields.put(name, escape.apply(value));
  }

  /** On one line, and no longer than a person reads. */
  static String line(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE - 1) + "…";
  }
}
