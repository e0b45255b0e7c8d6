package dev.daytwo.bench;

import dev.daytwo.demo.ControlPlane;
import dev.daytwo.demo.ControlPlaneBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;

/**
 * Two agents on a real control plane with controllers, while people push, others write to what the agents own, and
 * everything fails that can: at the end the cluster must equal Git, and nothing else may have been touched.
 */
final class Chaos {
  private static final int SHOWN = 20;
  private static final Duration SETTLE = Duration.ofMinutes(8);
  private static final Duration TELL = Duration.ofSeconds(20);
  /** Some polls of the source, so that the agent has seen the last push. */
  private static final Duration STAYS = Duration.ofSeconds(8);
  private static final Duration START = Duration.ofMinutes(6);

  private final Duration length;
  private final int units;
  private final long seed;
  private final SplittableRandom random;
  private final Counts counts = new Counts();
  private final ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();

  /** What is done again and again. */
  private interface Deed {
    void once() throws IOException, InterruptedException;
  }

  Chaos(Duration length, int units, long seed) {
    this.length = length;
    this.units = units;
    this.seed = seed;
    random = new SplittableRandom(seed);
  }

  /** Runs it; the summary's {@code failed} says what did not hold. */
  Figures run() throws IOException, InterruptedException {
    System.err.println("chaos: seed " + seed + ", " + units + " units, " + length.toSeconds() + " s");
    Path folder = Files.createTempDirectory("daytwo-bench-");
    AuditLog audit = new AuditLog(folder, LeaseWitness.RULES);
    List<String> flags = new ArrayList<>(List.of(audit.flags()));
    flags.add("--etcd-compaction-interval=15s"); // default 5 m; what an agent watched from is soon not there any more
    Figures figures;
    Path binary = ControlPlaneBinary.find(System.err);
    try (ControlPlane plane = ControlPlane.start(binary,
        ControlPlane.Options.withNodes(1).withApiServerFlags(flags.toArray(String[]::new)));
        BareClient client = new BareClient(plane.kubeconfigText());
        Repository repository = new Repository(folder.resolve("repository.git"))) {
      figures = with(folder, audit, plane, client, repository);
    }
    if (figures.failed()) {
      System.err.println("chaos: the logs of the agents and the audit log are kept in " + folder);
    } else {
      Removal.of(folder, true);
    }
    return figures;
  }

  private Figures with(Path folder, AuditLog audit, ControlPlane plane, BareClient client, Repository repository)
      throws IOException, InterruptedException {
    double load = ProcessFigures.load();
    client.create("/api/v1/namespaces", "{\"metadata\": {\"name\": \"" + Candidate.NAMESPACE + "\"}}");
    client.create("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """
        {"metadata": {"name": "agents"},
         "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"},
         "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "system:serviceaccounts:%s"}]}
        """.formatted(Candidate.NAMESPACE));
    Pushes pushes = new Pushes(repository, units, random.split(), counts);
    boolean disks = Candidate.ownDisks(folder);
    List<Candidate> agents = new ArrayList<>();
    try {
      for (String name : List.of("agent-a", "agent-b")) {
        agents.add(new Candidate(name, folder, plane, client, repository, disks));
      }
      Waiting.until("the agents' namespace is there", START, Duration.ofMillis(500), () -> exists(client));
      Strangers strangers = new Strangers(client);
      Settled settled = new Settled(client, strangers);
      double began = settle("first sync", settled, pushes, START);
      if (!broken.isEmpty()) {
        return figures(strangers.size(), began, -1, LeaseWitness.read(audit), agents, disks, load);
      }
      System.err.println("chaos: all is synced, and the faults begin");
      rage(plane, client, pushes, agents, disks);
      System.err.println("chaos: the faults are over");
      pushes.mend();
      double converged = settle("convergence", settled, pushes, SETTLE);
      broken.addAll(strangers.touched());
      LeaseWitness witness = LeaseWitness.read(audit);
      broken.addAll(witness.breaches());
      agents.stream().map(Candidate::ended).filter(ended -> ended != null).forEach(broken::add);
      for (Candidate agent : agents) {
        agent.count();
      }
      return figures(strangers.size(), began, converged, witness, agents, disks, load);
    } finally {
      for (Candidate agent : agents) {
        agent.close();
      }
    }
  }

  private static boolean exists(BareClient client) throws InterruptedException {
    try {
      client.get("/api/v1/namespaces/" + Workload.NAME);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Does everything at once, until the time is up and each has come to an end. */
  private void rage(ControlPlane plane, BareClient client, Pushes pushes, List<Candidate> agents, boolean disks)
      throws InterruptedException {
    long end = System.nanoTime() + length.toNanos();
    Rivals rivals = new Rivals(client, pushes, random.split(), counts);
    ServerFaults servers = new ServerFaults(plane, random.split(), counts);
    AgentFaults others = new AgentFaults(agents, pushes, disks, random.split(), counts);
    List<Thread> threads = List.of(again("pushes", end, 500, 4_000, pushes::one),
        again("rivals", end, 200, 2_500, rivals::one), again("server-faults", end, 8_000, 25_000, servers::one),
        again("agent-faults", end, 2_000, 9_000, others::one));
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** Repeats a deed with random pauses of some milliseconds. */
  private Thread again(String name, long end, int from, int to, Deed deed) {
    RandomGenerator pauses = random.split();
    return Thread.ofPlatform().daemon().name(name).start(() -> {
      try {
        while (true) {
          Thread.sleep(Duration.ofMillis(pauses.nextInt(from, to)));
          if (System.nanoTime() > end) {
            return;
          }
          deed.once();
        }
      } catch (IOException | RuntimeException e) {
        broken.add("the run itself: " + name + ": " + e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  /**
   * Waits until the cluster equals Git, and stays so for a while; what does not in time is noted.
   *
   * @return the seconds until it did, as far as it was looked at
   */
  private double settle(String what, Settled settled, Pushes pushes, Duration limit)
      throws InterruptedException {
    long began = System.nanoTime();
    long told = began;
    long good = began; // when it was last seen to be not so
    List<String> faults;
    do {
      Thread.sleep(Duration.ofSeconds(1));
      try {
        faults = settled.faults(pushes.wishes(), pushes.objects());
      } catch (IOException e) {
        faults = List.of(what + ": the cluster cannot be read: " + e);
      }
      if (faults.isEmpty() && System.nanoTime() - good > STAYS.toNanos()) {
        return (good - began) / 1e9;
      }
      good = faults.isEmpty() ? good : System.nanoTime();
      if (!faults.isEmpty() && System.nanoTime() - told > TELL.toNanos()) {
        told = System.nanoTime();
        System.err.println("chaos: " + what + ": " + faults.size() + " left, such as " + faults.getFirst());
      }
    } while (System.nanoTime() - began < limit.toNanos());
    broken.addAll(faults.isEmpty() ? List.of(what + ": it does not stay so") : faults);
    return -1;
  }

  private Figures figures(int foreign, double began, double converged, LeaseWitness witness, List<Candidate> agents,
      boolean disks, double load) throws IOException {
    Figures figures = new Figures("chaos: " + units + " units, " + agents.size() + " agents, " + length.toSeconds()
        + " s, seed " + seed);
    figures.row("first sync s", began, "converged after s", converged, "heals", agents.stream()
        .mapToLong(Candidate::healed).sum(), "writes", witness.writes().values().stream().mapToLong(n -> n).sum(),
        "leaders", witness.holders(), "foreign objects", foreign, "load before", load, "load after",
        ProcessFigures.load());
    figures.sum("done", counts.all(), "writes of the agents", witness.writes());
    if (!disks) {
      figures.sum("not done", "disk full: processes can have no disk of their own here (unshare --user --mount)");
    }
    if (!JumpingClock.available()) {
      figures.sum("not done", "clock jumps: there is no libfaketime here (Debian's package faketime)");
    }
    if (witness.unread() > 0) {
      figures.sum("lines of the audit log lost to kills", witness.unread());
    }
    for (String what : List.of("lost", "left over", "differs", "not ready", "foreign object touched",
        "write without the Lease")) {
      figures.sum(what, broken.stream().filter(each -> each.startsWith(what + ":")).count());
    }
    broken.stream().limit(SHOWN).forEach(figures::fail);
    if (broken.size() > SHOWN) {
      figures.fail("and " + (broken.size() - SHOWN) + " more");
    }
    return figures;
  }
}
