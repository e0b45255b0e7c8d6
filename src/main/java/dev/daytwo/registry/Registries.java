package dev.daytwo.registry;

import dev.daytwo.descriptor.Image;
import dev.daytwo.event.Fact;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which digests tags name, asked of registries. What a registry says counts for five minutes, and one that is down is
 * left alone for a while, so that a thousand services of it cost no more than one. Safe for use by many threads.
 */
public final class Registries {
  /** How long what a tag names is not asked again. */
  static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration LOOKUP = Duration.ofSeconds(30);
  private static final Duration FIRST_REST = Duration.ofSeconds(1);
  private static final Duration LONGEST_REST = Duration.ofSeconds(10);
  private static final int REMEMBERED = 4096;
  private static final int HOSTS = 256;

  private final Vertx vertx;
  private final Clock clock;
  private final Duration patience;
  private final Consumer<Fact> told;
  private final Map<Image, Fresh> known = bounded(REMEMBERED);
  private final Map<String, Rest> resting = bounded(HOSTS);
  private final Map<Image, CompletableFuture<Found>> running = new HashMap<>();
  /** Guarded, as the maps are, by what is known. */
  private Way way;

  /** How registries are asked. */
  private record Way(Access access, Web web, Logins logins) {
    static Way of(Vertx vertx, Access access) {
      return new Way(access, new Web(vertx, access.insecure(), access.caFile()), new Logins(access.dockerConfig()));
    }
  }

  private record Fresh(String digest, Instant until) {}

  /** A registry that is left alone, after so many failures in a row. */
  private record Rest(String why, int failures, Instant until) {}

  /**
   * What is needed to ask.
   *
   * @param dockerConfig a {@code config.json} with logins; null for none
   * @param caFile       PEM certificates that may have signed a registry's, beside what the JVM trusts; null for none
   * @param insecure     registries, with their ports, that are asked in clear text
   */
  public record Access(@Nullable Path dockerConfig, @Nullable Path caFile, Set<String> insecure) {
    /** Nobody is known to any registry. */
    public static final Access ANONYMOUS = new Access(null, null, Set.of());
  }

  /**
   * Registries that nobody has asked yet.
   *
   * @param patience how long who asks waits for an answer
   */
  public Registries(Vertx vertx, Access access, Clock clock, Duration patience, Consumer<Fact> told) {
    way = Way.of(vertx, access);
    this.vertx = vertx;
    this.clock = clock;
    this.patience = patience;
    this.told = told;
  }

  private static <K, V> Map<K, V> bounded(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
      }
    };
  }

  /** From the next question on they are asked like this; what was learned otherwise does not count any more. */
  public void ask(Access next) {
    synchronized (known) {
      if (!next.equals(way.access)) {
        Web former = way.web;
        vertx.setTimer(LOOKUP.toMillis(), over -> former.close()); // by then the last question by it is answered
        way = Way.of(vertx, next);
        known.clear();
        resting.clear();
        running.clear();
      }
    }
  }

  /** The digest of an image that has none. It blocks, but not for longer than the patience. */
  public Found find(Image image) {
    CompletableFuture<Found> answer;
    synchronized (known) {
      Fresh fresh = known.get(image);
      if (fresh != null && clock.instant().isBefore(fresh.until)) {
        return new Found.Digest(fresh.digest);
      }
      Rest rest = resting.get(image.registry());
      if (rest != null && clock.instant().isBefore(rest.until)) {
        return new Found.Unknown(rest.why, Duration.between(clock.instant(), rest.until));
      }
      answer = running.computeIfAbsent(image, this::begin);
    }
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Found.Pending(image.registry());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Found.Pending(image.registry());
    } catch (ExecutionException e) {
      throw new IllegalStateException("a lookup failed", e.getCause());
    }
  }

  private CompletableFuture<Found> begin(Image image) {
    CompletableFuture<Found> answer = new CompletableFuture<>();
    Way by = way;
    Thread.ofVirtual().name("registry").start(() -> {
      try {
        Found found = look(image, by);
        ended(image, answer);
        answer.complete(found);
      } catch (RuntimeException e) { // a defect of the agent's own, which who asks has to hear of
        ended(image, answer);
        answer.completeExceptionally(e);
      }
    });
    return answer;
  }

  /** Who asks from now on begins anew; before the answer is out, so that nobody gets an old one. */
  private void ended(Image image, CompletableFuture<Found> answer) {
    synchronized (known) {
      running.remove(image, answer);
    }
  }

  private Found look(Image image, Way by) {
    String registry = image.registry();
    try {
      String digest = new Lookup(by.web, by.logins, image, System.nanoTime() + LOOKUP.toNanos()).digest();
      synchronized (known) {
        if (by.equals(way)) {
          known.put(image, new Fresh(digest, clock.instant().plus(FRESH)));
          resting.remove(registry);
        }
      }
      told.accept(new Fact.RegistryAsked(registry, true));
      return new Found.Digest(digest);
    } catch (RegistryFault fault) {
      Duration after = null;
      synchronized (known) {
        if (!by.equals(way)) {
          after = Duration.ZERO; // asked otherwise it may tell
        } else if (fault.down()) {
          Rest rest = rest(resting.get(registry), fault);
          resting.put(registry, rest);
          after = Duration.between(clock.instant(), rest.until);
        } else {
          resting.remove(registry);
        }
      }
      told.accept(new Fact.RegistryAsked(registry, false));
      return new Found.Unknown(fault.words(), after);
    }
  }

  private Rest rest(@Nullable Rest before, RegistryFault fault) {
    Instant now = clock.instant();
    boolean counted = before != null && now.isBefore(before.until); // by a question that was asked at the same time
    int failures = (before == null ? 0 : before.failures) + (counted ? 0 : 1);
    Duration doubled = FIRST_REST.multipliedBy(1L << Math.min(failures - 1, 10));
    Duration wait = doubled.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : doubled;
    Duration asked = fault.after();
    return new Rest(fault.words(), failures, now.plus(asked != null && asked.compareTo(wait) > 0 ? asked : wait));
  }
}
