package dev.daytwo.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What befalls an agent: it is killed, stopped, cut off, slowed, told wrong times, and left without disk or Git. */
final class AgentFaults {
  /** Longer than the lease holds, which is 15 s by default. */
  private static final int PAST_THE_LEASE_MILLIS = 17_000;
  /** Not before the certificates of the API server began. */
  private static final int EARLIER_SECONDS = 1_800;
  private static final int LATER_SECONDS = 7_200;

  private final List<Candidate> agents;
  private final Pushes pushes;
  private final RandomGenerator random;
  private final Counts counts;
  private final List<Fault> faults = new ArrayList<>();

  private interface Fault {
    void befall(Candidate agent) throws IOException, InterruptedException;
  }

  /**
   * Faults of some agents.
   *
   * @param disks true if the agents have disks of their own, which can be filled
   */
  AgentFaults(List<Candidate> agents, Pushes pushes, boolean disks, RandomGenerator random, Counts counts) {
    this.agents = agents;
    this.pushes = pushes;
    this.random = random;
    this.counts = counts;
    faults.addAll(List.of(this::kill, this::kill, this::stop, this::cut, this::cut, this::slow, this::silence,
        this::withoutGit));
    if (disks) {
      faults.add(this::fullDisk);
    }
    if (JumpingClock.available()) {
      faults.add(this::jump);
    }
  }

  /**
   * One random fault of one of them, from its beginning to its end.
   *
   * @throws IllegalStateException if one has ended by itself
   */
  void one() throws IOException, InterruptedException {
    for (Candidate agent : agents) {
      String ended = agent.ended();
      if (ended != null) {
        throw new IllegalStateException(ended);
      }
    }
    faults.get(random.nextInt(faults.size())).befall(agents.get(random.nextInt(agents.size())));
  }

  private void kill(Candidate agent) throws IOException, InterruptedException {
    agent.count();
    agent.kill();
    counts.one("faults, agent killed");
    agent.start();
  }

  private void stop(Candidate agent) throws IOException, InterruptedException {
    agent.stop(true);
    sleep(PAST_THE_LEASE_MILLIS, PAST_THE_LEASE_MILLIS + 8_000);
    agent.stop(false);
    counts.one("faults, agent stopped past its lease and woken");
  }

  private void cut(Candidate agent) throws InterruptedException {
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      agent.wire.cut();
      counts.one("faults, connections cut");
      sleep(50, 700);
    }
  }

  private void slow(Candidate agent) throws InterruptedException {
    agent.wire.slow(Duration.ofMillis(random.nextInt(20, 300)));
    sleep(4_000, 12_000);
    agent.wire.slow(Duration.ZERO);
    counts.one("faults, network slow");
  }

  private void silence(Candidate agent) throws InterruptedException {
    agent.wire.silence();
    sleep(1_000, 25_000);
    agent.wire.speak();
    counts.one("faults, network silent");
  }

  private void withoutGit(Candidate agent) throws IOException, InterruptedException {
    pushes.away(true);
    sleep(2_000, 8_000);
    pushes.away(false);
    counts.one("faults, Git repository away");
  }

  /** The wrong time stays until the next jump, over restarts, too, as that of a machine does. */
  private void jump(Candidate agent) throws IOException, InterruptedException {
    agent.jump(Duration.ofSeconds(random.nextInt(-EARLIER_SECONDS, LATER_SECONDS)));
    counts.one("faults, clock jumped");
    sleep(2_000, 6_000);
  }

  private void fullDisk(Candidate agent) throws IOException, InterruptedException {
    agent.fill(true);
    sleep(5_000, 12_000); // pushes go on: the agent cannot fetch them
    agent.fill(false);
    counts.one("faults, disk full");
  }

  private void sleep(int from, int to) throws InterruptedException {
    Thread.sleep(Duration.ofMillis(random.nextInt(from, to)));
  }
}
