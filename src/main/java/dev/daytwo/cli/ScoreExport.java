package dev.daytwo.cli;

import dev.daytwo.descriptor.Descriptor;
import dev.daytwo.descriptor.FileSource;
import dev.daytwo.descriptor.Kind;
import dev.daytwo.descriptor.Port;
import dev.daytwo.descriptor.Storage;
import dev.daytwo.git.GitFault;
import dev.daytwo.model.Result;
import dev.daytwo.model.Tree;
import dev.daytwo.platform.Layers;
import dev.daytwo.platform.Platform;
import dev.daytwo.platform.Workload;
import dev.daytwo.reconcile.SourceTree;
import dev.daytwo.render.YamlWriter;
import dev.daytwo.yaml.PlainTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Descriptors as Score Workloads, {@code score.dev/v1b1}, as far as they can be said so: the process, its ports, variables,
 * files, probes and resources. Source: <a href="https://docs.score.dev/docs/score-specification/">Score specification</a>.
 */
final class ScoreExport {
  private static final String API_VERSION = "score.dev/v1b1";
  private static final Set<String> SAID = Set.of("team", "image", "port", "ports", "command", "args", "size", "env",
      "secrets", "files", "storage");
  private static final String NAME = "[a-z0-9][a-z0-9-]{0,61}[a-z0-9]";

  private final SourceTree tree;
  private final Platform platform;
  private final Map<String, String> files = new TreeMap<>();
  private final List<String> leftOut = new ArrayList<>();

  private ScoreExport(SourceTree tree, Platform platform) {
    this.tree = tree;
    this.platform = platform;
  }

  /** A file for each descriptor that can be said, with what the platform gives it. */
  static Export export(List<Descriptor> descriptors, SourceTree tree, Platform platform) throws GitFault {
    ScoreExport export = new ScoreExport(tree, platform);
    for (Descriptor descriptor : descriptors) {
      export.add(descriptor);
    }
    return new Export(export.files, export.leftOut);
  }

  private void add(Descriptor descriptor) throws GitFault {
    if (descriptor.workload() != null) { // as it is, with what its platform binds
      files.put(descriptor.name() + ".yaml", YamlWriter.tree(Tree.map(PlainTree.of(descriptor.workload()))));
      descriptor.references()
          .forEach(path -> leftOut.add(descriptor.name() + ": " + path + ", which it names; copy it"));
      return;
    }
    Result<Workload> merged = Layers.merge(descriptor, "", platform);
    if (merged.value() == null) {
      return; // a problem of the descriptor itself, which was told
    }
    Workload workload = merged.get();
    if (descriptor.kind() != Kind.SERVICE && descriptor.kind() != Kind.WORKER) {
      leftOut.add(descriptor.name() + ": Score has no " + descriptor.kind().written());
      return;
    }
    if (!descriptor.name().matches(NAME)) {
      leftOut.add(descriptor.name() + ": a name in Score has 2 characters at least");
      return;
    }
    for (String field : descriptor.base().entries().keySet()) {
      boolean probes = field.equals("health") && descriptor.base().map("health").get("startup") == null;
      if (!SAID.contains(field) && !probes) {
        leftOut.add(descriptor.name() + ": " + field + (field.equals("health") ? ".startup" : ""));
      }
    }
    descriptor.tree().map("environments").entries().keySet()
        .forEach(environment -> leftOut.add(descriptor.name() + ": environments." + environment));
    files.put(descriptor.name() + ".yaml", YamlWriter.tree(workload(descriptor, workload)));
  }

  private Map<String, Object> workload(Descriptor descriptor, Workload workload) throws GitFault {
    Map<String, Object> score = new LinkedHashMap<>();
    score.put("apiVersion", API_VERSION);
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", workload.name());
    if (!workload.team().isEmpty()) {
      metadata.put("annotations", Map.of("daytwo.dev/owner", workload.team()));
    }
    score.put("metadata", metadata);
    Map<String, Object> ports = ports(workload);
    if (!ports.isEmpty()) {
      score.put("service", Map.of("ports", ports));
    }
    score.put("containers", Map.of("main", container(descriptor, workload)));
    Map<String, Object> resources = new LinkedHashMap<>();
    workload.secrets().values().stream().map(secret -> secret.name()).distinct()
        .forEach(name -> resources.put(name, Map.of("type", "secret")));
    for (Storage storage : workload.storage()) {
      Map<String, Object> volume = new LinkedHashMap<>();
      volume.put("type", "volume");
      if (storage.storageClass() != null) {
        volume.put("class", storage.storageClass());
      }
      volume.put("params", Map.of("size", storage.size().value()));
      resources.put(volume(storage), volume);
    }
    if (!resources.isEmpty()) {
      score.put("resources", resources);
    }
    return score;
  }

  private Map<String, Object> ports(Workload workload) {
    Map<String, Object> ports = new LinkedHashMap<>();
    workload.ports().forEach((name, port) -> {
      if (port.carried() == Port.Protocol.SCTP || !name.matches(NAME)) {
        leftOut.add(workload.name() + ": ports." + name);
        return;
      }
      Map<String, Object> written = new LinkedHashMap<>();
      written.put("port", port.exposed());
      if (port.carried() == Port.Protocol.UDP) {
        written.put("protocol", "UDP");
      }
      if (port.exposed() != port.container()) {
        written.put("targetPort", port.container());
      }
      ports.put(name, written);
    });
    return ports;
  }

  private Map<String, Object> container(Descriptor descriptor, Workload workload) throws GitFault {
    Map<String, Object> container = new LinkedHashMap<>();
    container.put("image", workload.image());
    if (!workload.command().isEmpty()) {
      container.put("command", workload.command());
    }
    if (!workload.args().isEmpty()) {
      container.put("args", workload.args());
    }
    Map<String, Object> variables = new LinkedHashMap<>();
    workload.env().forEach((name, value) -> variables.put(name, escaped(value)));
    workload.secrets()
        .forEach((name, secret) -> variables.put(name, "${resources." + secret.name() + "." + secret.key() + "}"));
    if (!variables.isEmpty()) {
      container.put("variables", variables);
    }
    Map<String, Object> mounted = files(descriptor, workload);
    if (!mounted.isEmpty()) {
      container.put("files", mounted);
    }
    Map<String, Object> volumes = new LinkedHashMap<>();
    workload.storage().forEach(storage -> volumes.put(storage.path(),
        Map.of("source", "${resources." + volume(storage) + "}")));
    if (!volumes.isEmpty()) {
      container.put("volumes", volumes);
    }
    Map<String, Object> requests = new LinkedHashMap<>();
    requests.put("cpu", workload.cpu());
    requests.put("memory", workload.memory());
    Map<String, Object> resources = new LinkedHashMap<>();
    resources.put("requests", requests);
    resources.put("limits", Map.of("memory", workload.memory()));
    container.put("resources", resources);
    String probed = workload.probed();
    if (probed != null) {
      int port = workload.ports().getOrDefault(probed, new Port(80, null, null)).container();
      probe(container, "livenessProbe", workload.live(), port);
      probe(container, "readinessProbe", workload.ready(), port);
    }
    return container;
  }

  /** A resource's name that no Secret's is. */
  private static String volume(Storage storage) {
    return "volume-" + storage.name();
  }

  private static void probe(Map<String, Object> container, String field, String path, int port) {
    if (!path.isEmpty()) {
      Map<String, Object> get = new LinkedHashMap<>();
      get.put("path", path);
      get.put("port", port);
      container.put(field, Map.of("httpGet", get));
    }
  }

  private Map<String, Object> files(Descriptor descriptor, Workload workload) throws GitFault {
    Map<String, Object> mounted = new LinkedHashMap<>();
    for (Map.Entry<String, FileSource> file : workload.files().entrySet()) {
      Map<String, Object> written = new LinkedHashMap<>();
      written.put("content", switch (file.getValue()) {
        case FileSource.Inline inline -> inline.content();
        case FileSource.InRepository beside -> {
          String path = descriptor.reference(beside.path());
          Result<String> text = path == null ? Result.refused(List.of()) : tree.read(path);
          yield text.value() == null ? "" : text.get();
        }
      });
      written.put("noExpand", true);
      mounted.put(file.getKey(), written);
    }
    return mounted;
  }

  /** Text in which Score sees no placeholder. */
  private static String escaped(String text) {
    return text.replace("$$", "$$$$").replace("${", "$${");
  }
}
