package dev.daytwo.descriptor;

import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.Yaml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A Score Workload read as a descriptor. Every node keeps the place where it was written, so that what the rules of
 * descriptors say is told at the Workload's own line and path. Source:
 * <a href="https://docs.score.dev/docs/score-specification/score-spec-reference">Score specification reference</a>.
 */
final class Score {
  /** The only version there is. */
  static final String API_VERSION = "score.dev/v1b1";
  /** The annotation that says who owns the Workload. */
  private static final String OWNER = "daytwo.dev/owner";

  private final String file;
  private final Yaml.Mapping workload;
  private final Set<Problem> problems = new TreeSet<>();
  private final ScoreReader reader = new ScoreReader(problems);
  private final ScoreValues values;
  private final @Nullable Binding binding;
  private final List<Sidecar> sidecars = new ArrayList<>();
  private Yaml.Mapping descriptor;

  private Score(String file, Yaml.Mapping workload, @Nullable Binding binding) {
    this.file = file;
    this.workload = workload;
    this.binding = binding;
    values = new ScoreValues(workload, binding, problems);
    descriptor = Yaml.Mapping.empty(workload.position());
  }

  /**
   * The descriptor that says the same, as far as it can be told without a platform; refused if there is any problem. What
   * is left out of it is what {@link Descriptor#bound} adds.
   */
  static Result<Descriptor> parse(String file, Yaml.Mapping workload, int lines) {
    return new Score(file, workload, null).read(lines);
  }

  /** The whole of it. */
  static Result<Descriptor> bind(String file, Yaml.Mapping workload, int lines, Binding binding) {
    return new Score(file, workload, binding).read(lines);
  }

  private Result<Descriptor> read(int lines) {
    reader.keys(workload, "", List.of("apiVersion", "metadata", "service", "containers", "resources"));
    set("apiVersion", PlainTree.yaml(workload.place("apiVersion"), Descriptor.API_VERSION));
    Yaml.Mapping service = reader.map(workload, "service", "service");
    reader.keys(service, "service", List.of("ports"));
    Yaml.Mapping ports = ports(reader.map(service, "ports", "service.ports"));
    set("kind", PlainTree.yaml(workload.position(),
        (ports.entries().isEmpty() ? Kind.WORKER : Kind.SERVICE).written()));
    Yaml.Mapping metadata = reader.map(workload, "metadata", "metadata");
    if (metadata.get("name") == null) {
      reader.tell(workload.place("metadata"), "metadata.name", "required, and not given");
    }
    set("name", metadata.get("name"));
    set("team", metadata.map("annotations").get(OWNER));
    values.resources();
    container(ports);
    set("route", values.route(ports));
    if (!problems.isEmpty()) {
      return Result.refused(List.copyOf(problems));
    }
    Result<Descriptor> parsed = Descriptor.parse(file, descriptor, lines);
    return parsed.value() == null
        ? Result.refused(told(parsed.problems()))
        : Result.of(parsed.get().of(workload, List.copyOf(sidecars)));
  }

  /** The same problems with the paths of the Workload. */
  private List<Problem> told(List<Problem> found) {
    Map<Position, String> paths = new HashMap<>();
    index(workload, "", paths);
    return found.stream().map(problem -> new Problem(problem.position(),
        paths.getOrDefault(problem.position(), problem.path()), problem.message())).sorted().toList();
  }

  private static void index(Yaml at, String path, Map<Position, String> paths) {
    paths.putIfAbsent(at.position(), path);
    switch (at) {
      case Yaml.Mapping map -> map.entries().forEach((key, entry) -> {
        paths.put(entry.position(), ScoreValues.join(path, key));
        paths.put(entry.value().position(), ScoreValues.join(path, key));
        index(entry.value(), ScoreValues.join(path, key), paths);
      });
      case Yaml.Sequence list -> {
        for (int i = 0; i < list.items().size(); i++) {
          paths.put(list.items().get(i).position(), path + "[" + i + "]");
          index(list.items().get(i), path + "[" + i + "]", paths);
        }
      }
      case Yaml.Scalar _ -> {
      }
    }
  }

  private Yaml.Mapping ports(Yaml.Mapping written) {
    Yaml.Mapping ports = Yaml.Mapping.empty(written.position());
    for (Map.Entry<String, Yaml.Entry> each : written.entries().entrySet()) {
      String path = ScoreValues.join("service.ports", each.getKey());
      Yaml.Mapping port = reader.map(written, each.getKey(), path);
      reader.keys(port, path, List.of("port", "protocol", "targetPort"));
      Yaml exposed = port.get("port");
      if (exposed == null) {
        reader.tell(each.getValue().position(), ScoreValues.join(path, "port"), "required, and not given");
        continue;
      }
      Yaml inside = port.get("targetPort") == null ? exposed : port.get("targetPort");
      Yaml.Mapping both = Yaml.Mapping.empty(port.position()).with("container", inside).with("service", exposed);
      Yaml protocol = port.get("protocol");
      ports = ports.with(each.getKey(), protocol == null ? both : both.with("protocol", protocol));
    }
    return ports;
  }

  private void container(Yaml.Mapping ports) {
    Yaml.Mapping containers = reader.map(workload, "containers", "containers");
    if (containers.entries().isEmpty()) {
      if (workload.get("containers") == null || workload.get("containers") instanceof Yaml.Mapping) {
        reader.tell(workload.place("containers"), "containers", "required, and not given: one container");
      }
      return;
    }
    List<Map.Entry<String, Yaml.Entry>> all = List.copyOf(containers.entries().entrySet());
    Binding known = binding;
    for (Map.Entry<String, Yaml.Entry> more : all.subList(1, known == null ? 1 : all.size())) {
      String path = ScoreValues.join("containers", more.getKey());
      if (known != null && known.sidecars()) {
        sidecar(more.getKey(), reader.map(containers, more.getKey(), path), path);
      } else {
        reader.tell(more.getValue().position(), path, "found " + all.size()
            + " containers, allowed: one, unless the platform allows sidecars; make the others services of their own");
      }
    }
    String path = ScoreValues.join("containers", all.getFirst().getKey());
    Yaml.Mapping container = reader.map(containers, all.getFirst().getKey(), path);
    reader.keys(container, path, List.of("image", "command", "args", "variables", "files", "volumes", "resources",
        "livenessProbe", "readinessProbe"));
    for (String field : List.of("image", "command", "args")) {
      set(field, container.get(field));
    }
    if (container.get("image") == null) {
      reader.tell(container.position(), ScoreValues.join(path, "image"), "required, and not given");
    }
    variables(container, path);
    files(container, path);
    volumes(container, path);
    size(reader.map(container, "resources", path + ".resources"), path + ".resources");
    probes(container, path, ports);
  }

  /** A container beside the main one: nobody calls it, asks how it is, or gives it files. */
  private void sidecar(String name, Yaml.Mapping container, String path) {
    reader.keys(container, path, List.of("image", "command", "args", "variables", "resources"));
    if (!Names.isLabel(name) || name.equals(workload.map("metadata").text("name"))) {
      reader.tell(container.position(), path, "found \"" + name + "\", expected a name other than the Workload's, of "
          + "lower-case letters, digits and hyphens");
    }
    Yaml.Mapping main = descriptor;
    descriptor = Yaml.Mapping.empty(container.position());
    for (String field : List.of("image", "command", "args")) {
      set(field, container.get(field));
    }
    variables(container, path);
    size(reader.map(container, "resources", path + ".resources"), path + ".resources");
    Result<Spec> read = Checks.BINDER.bind(descriptor, Spec.class);
    descriptor = main;
    problems.addAll(told(read.problems()));
    Spec spec = read.value();
    Size size = spec == null ? null : spec.size();
    if (spec != null && (spec.image() == null || size == null || size.cpu() == null || size.memory() == null)) {
      reader.tell(container.position(), path, "required, and not given: image, and cpu and memory under resources");
    } else if (spec != null && spec.image() != null && size != null && size.cpu() != null && size.memory() != null) {
      Map<String, String> env = new LinkedHashMap<>();
      Objects.requireNonNullElse(spec.env(), Map.<String, Text>of()).forEach((key, text) -> env.put(key, text.value()));
      sidecars.add(new Sidecar(name, spec.image(), Objects.requireNonNullElse(spec.command(), List.of()),
          Objects.requireNonNullElse(spec.args(), List.of()), size.cpu().value(), size.memory().value(), env,
          Objects.requireNonNullElse(spec.secrets(), Map.of())));
    }
  }

  private void variables(Yaml.Mapping container, String path) {
    Yaml.Mapping env = Yaml.Mapping.empty(container.place("variables"));
    Yaml.Mapping secrets = env;
    for (Map.Entry<String, Yaml.Entry> each : reader.map(container, "variables", path + ".variables").entries()
        .entrySet()) {
      Yaml value = each.getValue().value();
      String at = ScoreValues.join(path + ".variables", each.getKey());
      String secret = values.secret(value, at);
      if (values.open(value)) {
        continue;
      }
      if (secret != null) {
        secrets = secrets.with(each.getKey(), PlainTree.yaml(value.position(), secret));
      } else if (Rules.namesSecret(each.getKey())) {
        reader.tell(each.getValue().position(), at,
            "a plain value under a name that says it is secret; take it from a resource "
                + "of type secret: ${resources.NAME.KEY}");
      } else {
        env = env.with(each.getKey(), values.resolved(value, at));
      }
    }
    set("env", env);
    set("secrets", secrets);
  }

  private void files(Yaml.Mapping container, String path) {
    Yaml.Mapping files = Yaml.Mapping.empty(container.place("files"));
    for (Mount mount : mounts(container, path, "files", List.of("mode", "source", "content", "noExpand"))) {
      Yaml content = mount.how().get("content");
      Yaml source = mount.how().get("source");
      if ((content == null) == (source == null)) {
        reader.tell(mount.how().position(), mount.path(), "expected one of content and source");
      } else if (source != null) {
        files = files.with(mount.target(), values.resolved(source, mount.path() + ".source"));
      } else if (content != null) {
        boolean raw = mount.how().get("noExpand") instanceof Yaml.Scalar flag && flag.text().equals("true");
        files = files.with(mount.target(), Yaml.Mapping.empty(mount.how().position()).with("content",
            raw ? content : values.resolved(content, mount.path() + ".content")));
      }
      if (mount.how().get("mode") instanceof Yaml.Scalar mode && !mode.text().matches("0?[4-7]44")) {
        reader.tell(mode.position(), mount.path() + ".mode",
            "found " + mode.text() + ", allowed: 0444 to 0744, which everybody "
                + "may read");
      }
    }
    set("files", files);
  }

  private void volumes(Yaml.Mapping container, String path) {
    List<Yaml> storage = new ArrayList<>();
    for (Mount mount : mounts(container, path, "volumes", List.of("source", "path", "readOnly"))) {
      for (String field : List.of("path", "readOnly")) {
        Yaml value = mount.how().get(field);
        if (value != null && !(value instanceof Yaml.Scalar flag && flag.text().equals("false"))) {
          reader.tell(value.position(), mount.path() + "." + field,
              "a volume is mounted whole, and to be written; leave it out");
        }
      }
      Yaml source = mount.how().get("source");
      Yaml.Mapping volume = source == null ? null : values.volume(source, mount.path() + ".source");
      if (source == null) {
        reader.tell(mount.how().position(), mount.path() + ".source", "required, and not given");
      } else if (volume != null) {
        storage.add(volume.with("path", PlainTree.yaml(mount.how().position(), mount.target())));
      }
    }
    if (!storage.isEmpty()) {
      set("storage", new Yaml.Sequence(container.place("volumes"), storage));
    }
  }

  /**
   * Something at a path of the container.
   *
   * @param path   of the Workload
   * @param target where it is mounted
   */
  private record Mount(String path, String target, Yaml.Mapping how) {}

  /** Mounts by their targets, or as a list, which is the older form. */
  private List<Mount> mounts(Yaml.Mapping container, String above, String field, List<String> allowed) {
    String path = above + "." + field;
    List<Mount> mounts = new ArrayList<>();
    if (container.get(field) instanceof Yaml.Sequence list) {
      for (int i = 0; i < list.items().size(); i++) {
        String at = path + "[" + i + "]";
        if (list.items().get(i) instanceof Yaml.Mapping how && !how.text("target").isEmpty()) {
          mounts.add(new Mount(at, how.text("target"), how.without("target")));
        } else {
          reader.tell(list.items().get(i).position(), at + ".target", "required, and not given");
        }
      }
    } else {
      Yaml.Mapping map = reader.map(container, field, path);
      map.entries().keySet().forEach(target -> mounts.add(
          new Mount(ScoreValues.join(path, target), target, reader.map(map, target, ScoreValues.join(path, target)))));
    }
    mounts.forEach(mount -> reader.keys(mount.how(), mount.path(), allowed));
    return mounts;
  }

  /** A limit of the CPU is what it asks for, if it asks for nothing; memory is limited to what it asks for. */
  private void size(Yaml.Mapping resources, String path) {
    reader.keys(resources, path, List.of("limits", "requests"));
    Map<String, Yaml> amounts = new LinkedHashMap<>();
    for (String side : List.of("requests", "limits")) {
      Yaml.Mapping given = reader.map(resources, side, path + "." + side);
      reader.keys(given, path + "." + side, List.of("cpu", "memory"));
      given.entries().forEach((what, entry) -> {
        if (what.equals("memory")) {
          amounts.put(what, entry.value());
        } else {
          amounts.putIfAbsent(what, entry.value());
        }
      });
    }
    Yaml.Mapping size = Yaml.Mapping.empty(resources.position());
    for (Map.Entry<String, Yaml> amount : amounts.entrySet()) {
      size = size.with(amount.getKey(), amount.getValue());
    }
    set("size", size);
  }

  private void probes(Yaml.Mapping container, String path, Yaml.Mapping ports) {
    Yaml.Mapping health = Yaml.Mapping
        .empty(container.place(container.get("livenessProbe") == null ? "readinessProbe" : "livenessProbe"));
    Yaml.Mapping open = ports;
    for (String field : List.of("readinessProbe", "livenessProbe")) {
      if (container.get(field) == null) {
        continue;
      }
      String at = path + "." + field;
      reader.keys(reader.map(container, field, at), at, List.of("httpGet"));
      Yaml.Mapping get = reader.map(reader.map(container, field, at), "httpGet", at + ".httpGet");
      reader.keys(get, at + ".httpGet", List.of("path", "port", "scheme"));
      if (get.get("scheme") instanceof Yaml.Scalar scheme && !scheme.text().equals("HTTP")) {
        reader.tell(scheme.position(), at + ".httpGet.scheme", "found " + scheme.text() + ", allowed: HTTP");
      }
      Yaml asked = get.get("path");
      if (asked != null) {
        health = health.with(field.equals("readinessProbe") ? "ready" : "live", asked);
      }
      if (get.get("port") instanceof Yaml.Scalar port) {
        if (open.entries().isEmpty()) {
          open = open.with("http", Yaml.Mapping.empty(port.position()).with("container", port));
        }
        String name = open.get("http") == null ? open.entries().keySet().iterator().next() : "http";
        String probed = open.map(name).get("container") instanceof Yaml.Scalar number ? number.text() : "";
        if (!port.text().equals(probed)) {
          reader.tell(port.position(), at + ".httpGet.port", "found " + port.text() + ", allowed: " + probed
              + ", which is the port " + name);
        }
      }
    }
    set("ports", open);
    set("health", health);
  }

  private void set(String field, @Nullable Yaml value) {
    boolean empty = value instanceof Yaml.Mapping map && map.entries().isEmpty();
    if (value != null && !empty) {
      descriptor = descriptor.with(field, value);
    }
  }
}
