package dev.daytwo.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.model.Condition;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Tree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One random history: people push, break, revert and rewrite, others edit and delete in the cluster, facts and answers
 * get lost, agents crash and start again, for a moment there are two of them. When it has calmed down the cluster must be
 * as the newest commit wants it, and nothing may have been touched that is somebody else's.
 */
final class History {
  private static final int SERVICES = 4;
  private static final String CORE = "/api/v1/namespaces/ns/configmaps/";
  private static final String APPS = "/apis/apps/v1/namespaces/ns/deployments/";
  private static final String RELEASES = "/apis/daytwo.dev/v1/namespaces/ns/releases/";
  private static final Pattern TOKEN = Pattern.compile("confirmPrune to ([0-9a-f]+)");

  private final Simulation world;
  private final SimulatedServer server;
  private final SimulatedGit git = new SimulatedGit();
  private final SimulatedLease lease = new SimulatedLease();
  private final List<SimulatedAgent> agents = new ArrayList<>();
  private final Map<String, Long> foreign = new HashMap<>();
  /** Dropped in numbers over the budget, and not confirmed: nothing of these may be deleted. */
  private final Set<String> held = new TreeSet<>();
  private int values;

  History(long seed) {
    world = new Simulation(seed);
    server = new SimulatedServer(world) {
      @Override
      void deleting(String path, Stored stored) {
        assertTrue(stored.appliedBy(Labels.DAYTWO) || path.startsWith(RELEASES),
            () -> "deleted what the agent never applied: " + path);
        String service = Tree.text(Tree.at(stored.tree, "metadata", "labels", Labels.INSTANCE)).replace("-e", "");
        boolean extra = path.endsWith("-extra"); // may still be deleted for an earlier commit that dropped it alone
        assertFalse(held.contains(service) && !extra, () -> "deleted over the budget: " + path);
      }
    };
    server.watch(this::controlled);
  }

  /** What happened last, for whoever has to understand a failure. */
  String last() {
    return world.last();
  }

  /** Plays it. */
  void play() throws ApiFault {
    foreigners();
    start();
    int events = 4 + world.random.nextInt(16);
    for (int i = 0; i < events; i++) {
      something();
      if (world.chance(0.5)) {
        world.pass(Duration.ofSeconds(world.random.nextInt(world.chance(0.2) ? 4000 : 90)));
      } else {
        for (int steps = world.random.nextInt(30); steps > 0; steps--) {
          world.happens();
        }
      }
      if (agents.stream().allMatch(SimulatedAgent::dead)) {
        start();
      }
    }
    calm();
    check();
    int before = server.writes;
    world.pass(SimulatedAgent.RESYNC.plusMinutes(2));
    assertEquals(before, server.writes, "writes though nothing happens");
  }

  private void start() {
    SimulatedAgent agent = new SimulatedAgent("agent" + agents.size(), world, server, git, lease,
        world.any(List.of(0.0, 0.02, 0.2)));
    agent.faults = world.any(List.of(0.0, 0.0, 0.02, 0.2));
    agent.crashes = world.any(List.of(0.0, 0.0, 0.01));
    agent.stops = world.any(List.of(0.0, 0.0, 0.02));
    agents.add(agent);
  }

  /** A Deployment's controller: what is wanted comes to be, a moment later. */
  private void controlled(String path) {
    if (path.startsWith(APPS)) {
      world.inLine("controller", Simulation.ALWAYS, () -> {
        SimulatedServer.Stored stored = server.at(path);
        if (stored != null
            && Tree.number(Tree.at(stored.tree, "status", "observedGeneration"), 0) != stored.generation) {
          long replicas = Tree.number(Tree.at(stored.tree, "spec", "replicas"), 1);
          server.edit(path, stored, "kube-controller-manager Update status", tree -> {
            tree.put("status", Map.of("observedGeneration", stored.generation, "replicas", replicas, "updatedReplicas",
                replicas, "availableReplicas", replicas));
            return tree;
          });
        }
      });
    }
  }

  private void foreigners() throws ApiFault {
    server.create("/api/v1/namespaces/ns", "kubectl",
        Map.of("apiVersion", "v1", "kind", "Namespace", "metadata", Map.of("name", "ns")));
    foreign(CORE + "theirs", Map.of());
    foreign(CORE + "copied", Map.of(Labels.MANAGED_BY, Labels.DAYTWO, Labels.INSTANCE, "s0-e", Labels.ENVIRONMENT, "e",
        Labels.NAME, "s0", Labels.SOURCE, "shop"));
  }

  private void foreign(String path, Map<String, Object> labels) throws ApiFault {
    Map<String, Object> tree = tree("v1", "ConfigMap", path.substring(path.lastIndexOf('/') + 1), labels);
    tree.put("data", Map.of("v", "theirs"));
    server.create(path, "kubectl", tree);
    foreign.put(path, Objects.requireNonNull(server.at(path)).version);
  }

  private static Map<String, Object> tree(String apiVersion, String kind, String name, Map<String, Object> labels) {
    Map<String, Object> tree = new TreeMap<>();
    tree.put("apiVersion", apiVersion);
    tree.put("kind", kind);
    tree.put("metadata", Map.of("name", name, "namespace", "ns", "labels", labels));
    return tree;
  }

  private void something() throws ApiFault {
    switch (world.random.nextInt(16)) {
      case 0, 1, 2, 3 -> change(1 + world.random.nextInt(2));
      case 4 -> change(SERVICES);
      case 5 -> drop(1);
      case 6 -> drop(3 + world.random.nextInt(3));
      case 7 -> breakOne();
      case 8 -> push(git.files(world.any(git.commits()))); // a revert, or a rewritten history
      case 9, 10 -> someoneEdits();
      case 11 -> someoneDeletes();
      case 12 -> agents.forEach(SimulatedAgent::expire);
      case 13 -> start(); // it stands by, until the other one is gone, or has lost the lease
      case 14 -> world.any(agents).die();
      default -> people();
    }
  }

  private static String service(int i) {
    return "s" + i;
  }

  private static String file(String service) {
    return service + "/all.yaml";
  }

  private void push(Map<String, String> files) {
    Set<String> wanted = new HashSet<>();
    files.keySet().forEach(path -> wanted.add(path.substring(0, path.indexOf('/'))));
    Set<String> dropped = new TreeSet<>();
    git.files().keySet().stream().filter(this::known).map(path -> path.substring(0, path.indexOf('/')))
        .filter(service -> !wanted.contains(service) && owns(service)).forEach(dropped::add);
    held.removeAll(wanted);
    if (dropped.size() >= 3) {
      held.addAll(dropped);
    }
    if (held.size() < 3) {
      held.clear();
    }
    git.push(files);
    world.log(() -> "push " + git.head().id().substring(36) + " " + files.keySet());
    agents.forEach(SimulatedAgent::woken);
  }

  /** True if the leader has read the file: what came and went between two of its looks it never knew as wanted again. */
  private boolean known(String path) {
    return agents.stream().filter(agent -> !agent.dead() && agent.leads())
        .anyMatch(agent -> agent.read() != null && git.files(Objects.requireNonNull(agent.read())).containsKey(path));
  }

  /**
   * True if the unit has both of the objects that every service has, and the leader knows it: the answer to its own write may
   * be lost, and the watch late.
   */
  private boolean owns(String service) {
    SimulatedServer.Stored release = server.at(RELEASES + service);
    return release != null
        && Tree.list(Tree.at(release.tree, "status", "inventory")).stream()
            .filter(item -> Tree.text(Tree.at(item, "name")).equals(service)).count() == 2
        && agents.stream().filter(agent -> !agent.dead() && agent.leads()).anyMatch(agent -> agent.knows(service));
  }

  private void change(int services) {
    Map<String, String> files = new TreeMap<>(git.files());
    for (int i = 0; i < services; i++) {
      String service = service(world.random.nextInt(SERVICES));
      files.put(file(service), text(service, values++, world.chance(0.4)));
    }
    push(files);
  }

  private void drop(int services) {
    Map<String, String> files = new TreeMap<>(git.files());
    for (int i = 0; i < services && !files.isEmpty(); i++) {
      files.remove(world.any(List.copyOf(files.keySet())));
    }
    push(files);
  }

  private void breakOne() {
    Map<String, String> files = new TreeMap<>(git.files());
    files.put(file(service(world.random.nextInt(SERVICES))), "kind: [ConfigMap\n");
    push(files);
  }

  private static String text(String service, int value, boolean extra) {
    String text = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: NAME}
        data: {v: "VALUE", kVALUE: x}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: NAME}
        spec: {replicas: 2, template: {image: "VALUE"}}
        """;
    if (extra) {
      text += """
          ---
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: NAME-extra}
          data: {v: "VALUE"}
          """;
    }
    return text.replace("NAME", service).replace("VALUE", Integer.toString(value));
  }

  private List<String> owned() {
    return server.all().entrySet().stream()
        .filter(each -> each.getValue().appliedBy(Labels.DAYTWO) && !each.getKey().startsWith(RELEASES)
            && !each.getKey().endsWith("/namespaces/ns"))
        .map(Map.Entry::getKey).toList();
  }

  private void someoneEdits() {
    List<String> owned = owned();
    if (!owned.isEmpty()) {
      String path = world.any(owned);
      SimulatedServer.Stored stored = Objects.requireNonNull(server.at(path));
      world.log(() -> "somebody edits " + path);
      server.edit(path, stored, "kubectl-edit Update ", tree -> {
        Map<String, Object> into = SimulatedServer.child(tree, path.startsWith(APPS) ? "spec" : "data");
        into.put(path.startsWith(APPS) ? "replicas" : "v", world.random.nextInt(100));
        return tree;
      });
    }
  }

  private void someoneDeletes() throws ApiFault {
    List<String> owned = owned();
    if (!owned.isEmpty()) {
      String path = world.any(owned);
      boolean another = world.chance(0.3);
      world.log(() -> "somebody deletes " + path);
      server.delete(path, "");
      if (another) { // of the same name, and no business of the agent's unless Git wants that name
        Map<String, Object> tree = tree(path.startsWith(APPS) ? "apps/v1" : "v1",
            path.startsWith(APPS) ? "Deployment" : "ConfigMap", path.substring(path.lastIndexOf('/') + 1), Map.of());
        server.create(path, "kubectl", tree);
      }
    }
  }

  /** People suspend, resume, and confirm what is held. */
  private void people() {
    for (String path : List.copyOf(server.all().keySet())) {
      if (path.startsWith(RELEASES) && world.chance(0.4)) {
        release(path, world.random.nextInt(3));
      }
    }
  }

  private void release(String path, int wish) {
    SimulatedServer.Stored stored = Objects.requireNonNull(server.at(path));
    String token = token(stored);
    if (wish == 2 && token.isEmpty()) {
      return;
    }
    if (wish == 2) {
      held.clear(); // the agent knows whether the word is the right one
    }
    world.log(() -> "a person " + List.of("suspends", "resumes", "confirms").get(wish) + " " + path);
    server.edit(path, stored, "kubectl-patch Update ", tree -> {
      Map<String, Object> spec = SimulatedServer.child(tree, "spec");
      if (wish == 2) {
        spec.put("confirmPrune", token);
      } else {
        spec.put("suspend", wish == 0);
      }
      return tree;
    });
  }

  private static String token(SimulatedServer.Stored release) {
    for (Object condition : Tree.list(Tree.at(release.tree, "status", "conditions"))) {
      Matcher matcher = TOKEN.matcher(Tree.text(Tree.at(condition, "message")));
      if (Condition.PRUNE_HELD.equals(Tree.at(condition, "type")) && matcher.find()) {
        return matcher.group(1);
      }
    }
    return "";
  }

  /** One agent is left, nothing goes wrong any more, people resume what they suspended and allow what is held. */
  private void calm() {
    agents.subList(0, agents.size() - 1).forEach(SimulatedAgent::die);
    if (agents.getLast().dead()) {
      start();
    }
    agents.getLast().calm();
    for (String path : List.copyOf(server.all().keySet())) {
      if (path.startsWith(RELEASES)) {
        release(path, 1);
      }
    }
    world.pass(SimulatedAgent.RESYNC.plusMinutes(2));
    for (String path : List.copyOf(server.all().keySet())) {
      if (path.startsWith(RELEASES) && server.at(path) != null) {
        release(path, 2);
      }
    }
    world.pass(SimulatedAgent.RESYNC.plusMinutes(2));
  }

  private void check() {
    Map<String, String> files = git.files();
    Set<String> expected = new TreeSet<>();
    boolean broken = false;
    for (int i = 0; i < SERVICES; i++) {
      String service = service(i);
      String text = files.get(file(service));
      if (text == null) {
        continue;
      }
      if (text.startsWith("kind: [")) {
        broken = true;
        owned().stream().filter(path -> path.contains("/" + service)).forEach(expected::add);
        continue;
      }
      String value = text.replaceAll("(?s).*data: \\{v: \"([0-9]+)\".*", "$1");
      expected.add(CORE + service);
      expected.add(APPS + service);
      assertEquals(Map.of("v", value, "k" + value, "x"), tree(CORE + service).get("data"));
      assertEquals(value, Tree.at(tree(APPS + service), "spec", "template", "image"));
      assertEquals(2L, Tree.number(Tree.at(tree(APPS + service), "spec", "replicas"), 0));
      if (text.contains("-extra")) {
        expected.add(CORE + service + "-extra");
      }
      assertEquals("True", ready(service), () -> service + " is not ready: " + tree(RELEASES + service));
    }
    if (!broken) { // what nobody can read deletes nothing, not even of others
      assertEquals(expected, new TreeSet<>(owned()));
    } else {
      assertTrue(new TreeSet<>(owned()).containsAll(expected));
    }
    foreign.forEach((path, version) -> assertEquals(version,
        Objects.requireNonNull(server.at(path), path).version, () -> path + " is somebody else's"));
  }

  private Map<String, Object> tree(String path) {
    SimulatedServer.Stored stored = server.at(path);
    return stored == null ? fail(path + " is missing") : stored.tree;
  }

  private String ready(String service) {
    return Tree.list(Tree.at(tree(RELEASES + service), "status", "conditions")).stream()
        .filter(each -> Condition.READY.equals(Tree.at(each, "type")))
        .map(each -> Tree.text(Tree.at(each, "status"))).findFirst().orElse("");
  }
}
