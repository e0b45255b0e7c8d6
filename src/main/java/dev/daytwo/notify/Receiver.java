package dev.daytwo.notify;

import dev.daytwo.message.Event;
import dev.daytwo.message.MessageTemplate;
import dev.daytwo.message.News;
import dev.daytwo.message.ReceiverKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is told.
 *
 * @param name      for logs and metrics
 * @param target    where
 * @param events    what
 * @param units     of what; only asked of what the news is about
 * @param template  the words; null for the built-in ones
 * @param groupWait how long news is collected
 */
public record Receiver(String name, ReceiverKind kind, Target target, Set<Event> events, Units units,
    @Nullable MessageTemplate template, Duration groupWait) {
  /**
   * Where.
   *
   * @param url        null if a file holds it
   * @param urlFile    null if it is said openly
   * @param secretFile what a body is signed with; null for no signature
   * @param tokenFile  what the agent shows; null for nothing
   * @param caFile     PEM certificates that may have signed the server's, too; null for none
   * @param insecure   plain http is meant
   */
  public record Target(@Nullable String url, @Nullable Path urlFile, @Nullable Path secretFile,
      @Nullable Path tokenFile, @Nullable Path caFile, boolean insecure) {
    /** Without the address, which is a secret of most chats. */
    @Override
    public String toString() {
      return "Target";
    }
  }

  /** Of what somebody hears: each part is asked of what it is about, and of nothing that has no such part. */
  public record Units(Names source, Names environment, Names team, Names service) {
    boolean matches(News news) {
      return source.take(news.source()) && environment.take(news.environment()) && team.take(news.team(), news)
          && service.take(news.service());
    }
  }

  /**
   * Names that are taken.
   *
   * @param patterns as they are written, so that two filters can be compared
   */
  public record Names(String patterns, Predicate<String> taken) {
    /** All names. */
    public static final Names ALL = new Names("", any -> true);

    boolean take(String name) {
      return name.isEmpty() || taken.test(name);
    }

    /** A unit without a team is of no team; what is no unit is not asked. */
    boolean take(String team, News news) {
      return news.service().isEmpty() || patterns.isEmpty() || (!team.isEmpty() && taken.test(team));
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Names names && names.patterns.equals(patterns);
    }

    @Override
    public int hashCode() {
      return patterns.hashCode();
    }
  }

  /** True if it is to be told of such news, if it is of such an event. */
  boolean hears(News news) {
    return units.matches(news);
  }
}
