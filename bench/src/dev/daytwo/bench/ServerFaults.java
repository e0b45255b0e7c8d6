package dev.daytwo.bench;

import dev.daytwo.demo.ControlPlane;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Kills of the API server and of etcd, which come back with the same data on the same ports. */
final class ServerFaults {
  private final ControlPlane plane;
  private final RandomGenerator random;
  private final Counts counts;

  ServerFaults(ControlPlane plane, RandomGenerator random, Counts counts) {
    this.plane = plane;
    this.random = random;
    this.counts = counts;
  }

  /** One random fault, from its beginning to its end. */
  void one() throws InterruptedException {
    Duration down = Duration.ofMillis(random.nextInt(200, 6_000));
    if (random.nextBoolean()) {
      plane.stopApiServer();
      Thread.sleep(down);
      plane.startApiServer();
      counts.one("faults, API server killed");
    } else {
      plane.stopEtcd();
      Thread.sleep(down);
      plane.startEtcd();
      counts.one("faults, etcd killed");
    }
  }
}
