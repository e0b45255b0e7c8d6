package dev.daytwo.leader;

import dev.daytwo.cluster.Fence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The rules of the election, played out: candidates with clocks that are hours apart, requests and answers that are late
 * or lost, processes that are stopped for any time and woken, a Lease that is released. Never do two fences stand open.
 */
class ElectionTest {
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int TICK_MILLIS = 100;

  /** The API server: one Lease, stored only by who has seen its version. */
  private static final class Server {
    Lease lease = Lease.ABSENT;
    long version;

    @Nullable
    Lease put(Lease seen, Map<String, ?> spec) {
      if (!seen.version().equals(lease.version())) {
        return null;
      }
      lease = Lease.read(Map.of("metadata", Map.of("resourceVersion", Long.toString(++version)), "spec", spec));
      return lease;
    }
  }

  /** One candidate with a clock of its own. */
  private static final class Agent {
    final String name;
    final long offset;
    final Fence fence;
    long now;
    long stoppedUntil;
    long busyUntil;
    Candidacy.@Nullable Sight sight;
    @Nullable
    Runnable pending;

    Agent(String name, long offset) {
      this.name = name;
      this.offset = offset;
      fence = Fence.shut(this::nanos, () -> Instant.ofEpochMilli(now + offset));
    }

    long nanos() {
      return (now + offset) * 1_000_000;
    }

    /** One look at the world; what it sends arrives later, or never. */
    void act(Server server, Random random) {
      if (pending != null) {
        if (now >= busyUntil) {
          Runnable arrives = pending;
          pending = null;
          arrives.run();
        }
        return;
      }
      if (random.nextInt(3) == 0) { // the watch tells, now and then
        see(server.lease);
      }
      switch (Candidacy.next(sight, name, nanos())) {
        case Candidacy.Move.Look _ -> later(random, () -> see(server.lease));
        case Candidacy.Move.Take take -> {
          Fence.Moment asked = fence.now();
          Map<String, ?> spec = take.from().held(name, LEASE, asked.at());
          Lease[] stored = new Lease[1];
          later(random, () -> {
            stored[0] = server.put(take.from(), spec);
            boolean lost = random.nextInt(10) == 0;
            later(random, () -> {
              if (stored[0] == null) {
                sight = null;
              } else if (!lost) {
                sight = new Candidacy.Sight(stored[0], asked.nanos());
                fence.open(fence.renewed(asked, DEADLINE));
              }
            });
          });
        }
        case Candidacy.Move.Wait _ -> {
        }
      }
    }

    void see(Lease lease) {
      if (sight == null || !sight.lease().equals(lease)) {
        sight = new Candidacy.Sight(lease, nanos());
      }
    }

    void later(Random random, Runnable what) {
      pending = what;
      busyUntil = now + (random.nextInt(20) == 0 ? random.nextInt(40_000) : random.nextInt(300));
    }
  }

  @Property(tries = 300)
  void never_do_two_agents_write(@ForAll long seed, @ForAll @IntRange(min = 2, max = 4) int agents) {
    Random random = new Random(seed);
    Server server = new Server();
    List<Agent> all = new ArrayList<>();
    for (int i = 0; i < agents; i++) {
      all.add(new Agent("agent-" + i, random.nextInt(10_000_000) - 5_000_000));
    }
    int led = 0;
    for (long now = 0; now < 300_000; now += TICK_MILLIS) {
      for (Agent agent : all) {
        agent.now = now;
        if (random.nextInt(1_500) == 0) {
          agent.stoppedUntil = now + random.nextInt(60_000); // SIGSTOP, a long pause of the collector, a slow machine
        }
        if (now >= agent.stoppedUntil) {
          agent.act(server, random);
        }
      }
      List<String> open = all.stream().filter(agent -> agent.fence.leads()).map(agent -> agent.name).toList();
      assertTrue(open.size() <= 1, () -> open + " lead at once");
      led += open.size();
    }
    assertTrue(led > 300, "somebody leads most of the time, but there were only " + led + " ticks of 3000");
  }

  @Example
  void a_lease_that_is_held_is_left_alone_for_as_long_as_it_says() {
    Candidacy.Sight sight = new Candidacy.Sight(new Lease("other", Duration.ofSeconds(4), 1, "7"), 1_000);
    assertEquals(new Candidacy.Move.Wait(Duration.ofSeconds(4)), Candidacy.next(sight, "me", 1_000));
    assertEquals(new Candidacy.Move.Wait(Duration.ofNanos(1)), Candidacy.next(sight, "me", 4_000_000_999L));
    assertEquals(new Candidacy.Move.Take(sight.lease()), Candidacy.next(sight, "me", 4_000_001_000L));
  }

  @Example
  void one_that_is_free_or_ones_own_is_taken_at_once_and_an_unknown_one_is_read() {
    Lease free = new Lease("", Duration.ofSeconds(4), 1, "7");
    assertEquals(new Candidacy.Move.Take(free), Candidacy.next(new Candidacy.Sight(free, 0), "me", 0));
    Lease own = new Lease("me", Duration.ofSeconds(4), 1, "7");
    assertEquals(new Candidacy.Move.Take(own), Candidacy.next(new Candidacy.Sight(own, 0), "me", 0));
    assertEquals(new Candidacy.Move.Look(), Candidacy.next(null, "me", 0));
  }

  @Example
  void one_that_a_person_deletes_is_still_its_holders_until_it_would_have_run_out() {
    Lease gone = new Lease("other", Duration.ofSeconds(4), 1, "7").gone();
    assertEquals(new Candidacy.Move.Wait(Duration.ofSeconds(4)), Candidacy.next(new Candidacy.Sight(gone, 0), "me", 0));
    assertEquals(new Candidacy.Move.Take(gone),
        Candidacy.next(new Candidacy.Sight(gone, 0), "me", Duration.ofSeconds(4).toNanos()));
  }
}
