package dev.daytwo.cli;

import dev.daytwo.descriptor.Descriptor;
import dev.daytwo.descriptor.Kind;
import dev.daytwo.model.Tree;
import dev.daytwo.platform.Platform;
import dev.daytwo.yaml.Durations;
import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.Yaml;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The shortest descriptor that says what a running workload is. What the platform gives by itself is left out; what a
 * descriptor cannot say shows when the two are compared.
 */
final class Adoption {
  private static final Pattern SECRET_NAME = Pattern.compile("(?i)password|token|secret");

  private final Live live;
  private final Platform platform;
  private final Map<String, Object> pod;
  private final Map<String, Object> container;
  private final Map<String, Object> descriptor = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * What was found in the cluster.
   *
   * @param running    its kind
   * @param workload   the Deployment, say
   * @param service    the Service of the same name; null if there is none
   * @param autoscaler the HorizontalPodAutoscaler of the workload; null if there is none
   * @param data       the keys and values of a ConfigMap or Secret by its kind and name; the values of a Secret are empty
   */
  record Live(Running running, Map<String, Object> workload, @Nullable Map<String, Object> service,
      @Nullable Map<String, Object> autoscaler, Function<String, Map<String, String>> data) {}

  /**
   * What came of it.
   *
   * @param descriptor as a tree
   * @param notes      what a person has to do or to know
   */
  record Written(Map<String, Object> descriptor, List<String> notes) {}

  private Adoption(Live live, Platform platform) {
    this.live = live;
    this.platform = platform;
    pod = Tree.map(live.running().template(live.workload()).get("spec"));
    List<Object> containers = Tree.list(pod.get("containers"));
    container = Tree.map(containers.isEmpty() ? null : containers.getFirst());
  }

  /**
   * The descriptor.
   *
   * @param platform gives what is left out
   */
  static Written write(Live live, Platform platform) {
    return new Adoption(live, platform).write();
  }

  private Kind kind() {
    return switch (live.running()) {
      case DEPLOYMENT -> ports().isEmpty() ? Kind.WORKER : Kind.SERVICE;
      case STATEFUL_SET -> Kind.STATEFUL_SERVICE;
      case CRON_JOB -> Kind.CRON_JOB;
    };
  }

  /** What the platform gives one of its kind by itself. */
  private Yaml.Mapping usual() {
    return Objects.requireNonNull(platform.defaults().kinds().get(kind()));
  }

  private long usual(String field, String key) {
    return Tree.number(PlainTree.of(usual().map(field)).get(key), 0);
  }

  private static long seconds(String duration) {
    return Objects.requireNonNull(Durations.parse(duration)).toSeconds();
  }

  private Written write() {
    boolean runs = live.running() == Running.CRON_JOB;
    descriptor.put("apiVersion", Descriptor.API_VERSION);
    descriptor.put("kind", kind().written());
    descriptor.put("name", name());
    descriptor.put("image", Tree.text(container.get("image")));
    if (runs) {
      descriptor.putAll(AdoptedRuns.of(live.workload(), usual(), notes));
    } else {
      ports(ports());
    }
    for (String field : List.of("command", "args")) {
      if (!Tree.list(container.get(field)).isEmpty()) {
        descriptor.put(field, container.get(field));
      }
    }
    size();
    if (!runs) {
      scale();
      health();
      drain();
    }
    environment();
    files();
    List<Object> storage = AdoptedStorage.of(live.workload(), container, platform, notes);
    if (live.running() == Running.STATEFUL_SET && !storage.isEmpty()) {
      descriptor.put("storage", storage);
    }
    security();
    long deadline = Tree.number(Tree.at(live.workload(), "spec", "progressDeadlineSeconds"), 600);
    if (live.running() == Running.DEPLOYMENT && deadline != seconds(usual().map("rollout").text("deadline"))) {
      descriptor.put("rollout", Map.of("deadline", deadline + "s"));
    }
    return new Written(descriptor, notes);
  }

  private String name() {
    return Tree.text(Tree.at(live.workload(), "metadata", "name"));
  }

  /** Ports by name, as in a descriptor. */
  private Map<String, Object> ports() {
    Map<String, Object> ports = new LinkedHashMap<>();
    List<Object> published = Tree.list(Tree.at(live.service(), "spec", "ports"));
    for (Object each : published) {
      long exposed = Tree.number(Tree.at(each, "port"), 0);
      String name = Tree.text(Tree.at(each, "name"));
      ports.put(name.isEmpty() ? "http" : name,
          port(containerPort(Tree.at(each, "targetPort"), exposed), exposed, Tree.text(Tree.at(each, "protocol"))));
    }
    if (ports.isEmpty()) {
      for (Object each : Tree.list(container.get("ports"))) {
        long number = Tree.number(Tree.at(each, "containerPort"), 0);
        String name = Tree.text(Tree.at(each, "name"));
        ports.put(!name.isEmpty() ? name : ports.isEmpty() ? "http" : "port-" + number,
            port(number, number, Tree.text(Tree.at(each, "protocol"))));
      }
    }
    return ports;
  }

  private long containerPort(@Nullable Object target, long otherwise) {
    if (target instanceof String name && !name.isEmpty()) {
      return Tree.list(container.get("ports")).stream().filter(port -> name.equals(Tree.at(port, "name")))
          .mapToLong(port -> Tree.number(Tree.at(port, "containerPort"), otherwise)).findFirst().orElse(otherwise);
    }
    return Tree.number(target, otherwise);
  }

  private static Object port(long inside, long exposed, String protocol) {
    Map<String, Object> port = new LinkedHashMap<>();
    port.put("container", inside);
    if (exposed != inside) {
      port.put("service", exposed);
    }
    if (!protocol.isEmpty() && !protocol.equals("TCP")) {
      port.put("protocol", protocol);
    }
    return port.size() == 1 ? (Object) inside : port;
  }

  private void ports(Map<String, Object> ports) {
    Object http = ports.get("http");
    if (ports.size() == 1 && http != null) {
      long exposed = http instanceof Number number ? number.longValue() : Tree.number(Tree.at(http, "service"), 0);
      boolean plain = Tree.at(http, "protocol") == null && (exposed == 80 || live.service() == null);
      if (plain) {
        descriptor.put("port", http instanceof Number ? http : Tree.number(Tree.at(http, "container"), 0));
        return;
      }
    }
    if (!ports.isEmpty()) {
      descriptor.put("ports", ports);
    }
  }

  private void size() {
    String cpu = amount("requests", "cpu");
    String most = amount("limits", "memory");
    String memory = most.isEmpty() ? amount("requests", "memory") : most;
    Map<String, Object> amounts = new LinkedHashMap<>();
    if (!cpu.isEmpty()) {
      amounts.put("cpu", cpu);
    }
    if (!memory.isEmpty()) {
      amounts.put("memory", memory);
    }
    if (amounts.isEmpty() || same(usual().map("size"), amounts)) {
      return;
    }
    String size = platform.sizes().entrySet().stream().filter(each -> same(each.getValue(), amounts))
        .map(Map.Entry::getKey).findFirst().orElse("");
    descriptor.put("size", size.isEmpty() ? amounts : size);
  }

  private static boolean same(Yaml.Mapping size, Map<String, Object> amounts) {
    Map<String, Object> wanted = PlainTree.of(size);
    return wanted.keySet().equals(amounts.keySet()) && wanted.entrySet().stream()
        .allMatch(amount -> same(String.valueOf(amount.getValue()), String.valueOf(amounts.get(amount.getKey()))));
  }

  private String amount(String side, String what) {
    Object amount = Tree.at(container, "resources", side, what);
    return amount == null ? "" : amount.toString();
  }

  private static boolean same(String one, String other) {
    return Quantity.getAmountInBytes(Quantity.parse(one))
        .compareTo(Quantity.getAmountInBytes(Quantity.parse(other))) == 0;
  }

  private void scale() {
    Object spec = Tree.at(live.autoscaler(), "spec");
    if (spec == null) {
      long replicas = Tree.number(Tree.at(live.workload(), "spec", "replicas"), 1);
      if (replicas != usual("scale", "min") || replicas != usual("scale", "max")) {
        descriptor.put("scale", replicas);
      }
      return;
    }
    Map<String, Object> scale = new LinkedHashMap<>();
    put(scale, "min", Tree.number(Tree.at(spec, "minReplicas"), 1), usual("scale", "min"));
    put(scale, "max", Tree.number(Tree.at(spec, "maxReplicas"), 10), usual("scale", "max"));
    Tree.list(Tree.at(spec, "metrics")).stream().filter(metric -> "cpu".equals(Tree.at(metric, "resource", "name")))
        .findFirst().ifPresent(metric -> put(scale, "cpu",
            Tree.number(Tree.at(metric, "resource", "target", "averageUtilization"), 70), usual("scale", "cpu")));
    if (!scale.isEmpty()) {
      descriptor.put("scale", scale);
    }
  }

  private static void put(Map<String, Object> into, String field, long value, long byItself) {
    if (value != byItself) {
      into.put(field, value);
    }
  }

  private void health() {
    Map<String, Object> health = new LinkedHashMap<>();
    String ready = Tree.text(Tree.at(container, "readinessProbe", "httpGet", "path"));
    String alive = Tree.text(Tree.at(container, "livenessProbe", "httpGet", "path"));
    if (!ready.isEmpty()) {
      health.put("ready", ready);
    }
    if (!alive.isEmpty() && !alive.equals(ready)) {
      health.put("live", alive);
    } else if (!alive.isEmpty()) {
      notes.add(
          "the liveness probe asks " + alive + " as the readiness probe does: a service that is not ready would be "
              + "restarted for it; it becomes a TCP probe until health.live names a path of its own");
    }
    Object startup = container.get("startupProbe");
    long seconds = startup == null
        ? Tree.number(Tree.at(container, "livenessProbe", "initialDelaySeconds"), 0)
        : Tree.number(Tree.at(startup, "periodSeconds"), 10) * Tree.number(Tree.at(startup, "failureThreshold"), 3);
    if (seconds > seconds(usual().map("health").text("startup"))) {
      health.put("startup", seconds + "s");
    }
    if (!health.isEmpty()) {
      descriptor.put("health", health);
    }
  }

  private void drain() {
    long grace = Tree.number(
        pod.get("terminationGracePeriodSeconds"), 30);
    long drain = grace - 15; // 10 s until nobody sends any more, 5 s to end
    if (drain > seconds(usual().text("drain"))) {
      descriptor.put("drain", drain + "s");
    }
  }

  private void environment() {
    Map<String, Object> env = new LinkedHashMap<>();
    Map<String, Object> secrets = new LinkedHashMap<>();
    for (Object from : Tree.list(container.get("envFrom"))) {
      String prefix = Tree.text(Tree.at(from, "prefix"));
      String map = Tree.text(Tree.at(from, "configMapRef", "name"));
      String secret = Tree.text(Tree.at(from, "secretRef", "name"));
      live.data().apply("ConfigMap/" + map).forEach((key, value) -> env.put(prefix + key, value));
      live.data().apply("Secret/" + secret).keySet().forEach(key -> secrets.put(prefix + key, secret + "/" + key));
    }
    for (Object each : Tree.list(container.get("env"))) {
      String variable = Tree.text(Tree.at(each, "name"));
      Object from = Tree.at(each, "valueFrom");
      if (from == null) {
        env.put(variable, Tree.text(Tree.at(each, "value")));
      } else if (Tree.at(from, "secretKeyRef") instanceof Map<?, ?> secret) {
        secrets.put(variable, secret.get("name") + "/" + secret.get("key"));
      } else if (Tree.at(from, "configMapKeyRef") instanceof Map<?, ?> map) {
        env.put(variable, live.data().apply("ConfigMap/" + map.get("name"))
            .getOrDefault(String.valueOf(map.get("key")), ""));
      }
    }
    env.keySet().removeIf(variable -> {
      boolean plain = SECRET_NAME.matcher(variable).find();
      if (plain) {
        secrets.put(variable, name() + "-env/" + variable);
        notes.add(variable + " is a plain value under a name that says it is secret: put it into a Secret " + name()
            + "-env, key " + variable + ", before the descriptor is pushed");
      }
      return plain;
    });
    if (!env.isEmpty()) {
      descriptor.put("env", env);
    }
    if (!secrets.isEmpty()) {
      descriptor.put("secrets", secrets);
    }
  }

  private void files() {
    Map<String, Object> files = new LinkedHashMap<>();
    for (Object mount : Tree.list(container.get("volumeMounts"))) {
      String path = Tree.text(Tree.at(mount, "mountPath"));
      String part = Tree.text(Tree.at(mount, "subPath"));
      Object volume = Tree.list(pod.get("volumes")).stream()
          .filter(each -> String.valueOf(Tree.at(each, "name")).equals(Tree.at(mount, "name"))).findFirst()
          .orElse(null);
      String map = Tree.text(Tree.at(volume, "configMap", "name"));
      if (!map.isEmpty()) {
        live.data().apply("ConfigMap/" + map).forEach((key, content) -> {
          if (part.isEmpty() || part.equals(key)) {
            files.put(part.isEmpty() ? path + "/" + key : path, Map.of("content", content));
          }
        });
      }
    }
    if (!files.isEmpty()) {
      descriptor.put("files", files);
    }
  }

  private void security() {
    Map<String, Object> security = new LinkedHashMap<>();
    Object ofPod = Tree.at(pod, "securityContext", "runAsUser");
    Object own = Tree.at(container, "securityContext", "runAsUser");
    long user = Tree.number(own == null ? ofPod : own, 0);
    if (user > 0 && user != usual("security", "user")) {
      security.put("user", user);
    } else if (user == 0) {
      notes
          .add("it runs as the image's user, or root, and will run as " + usual("security", "user")
              + ": name another by security.user, and let no "
              + "image need root");
    }
    if (!Boolean.TRUE.equals(Tree.at(container, "securityContext", "readOnlyRootFilesystem"))) {
      security.put("writableRoot", true);
    }
    if (!security.isEmpty()) {
      descriptor.put("security", security);
    }
  }
}
