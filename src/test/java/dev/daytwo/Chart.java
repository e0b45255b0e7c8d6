package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Helm chart of the agent, rendered by helm and applied as helm would. */
public final class Chart {
  static final Path FOLDER = Path.of("charts/daytwo").toAbsolutePath();

  private Chart() {}

  /** What was applied; closing deletes what has no namespace, the rest goes with the test's namespaces. */
  public record Installed(Cluster cluster, List<HasMetadata> objects) implements AutoCloseable {
    @Override
    public void close() {
      objects.stream().filter(each -> each.getMetadata().getNamespace() == null)
          .forEach(each -> cluster.client().resource(each).delete());
    }
  }

  /** The objects of a release, by the values that the arguments for helm give. */
  public static List<HasMetadata> render(String name, String namespace, String... more) throws Exception {
    var arguments = new ArrayList<>(List.of("template", name, FOLDER.toString(), "--namespace", namespace));
    arguments.addAll(List.of(more));
    var run = Helm.find().run(arguments.toArray(String[]::new));
    assertEquals(0, run.exit(), run.output());
    try (var client = new KubernetesClientBuilder().build()) {
      return client.load(new ByteArrayInputStream(run.output().getBytes(StandardCharsets.UTF_8))).items();
    }
  }

  /** Applies objects on the server, which refuses fields that it does not know. */
  public static Installed install(Cluster cluster, List<HasMetadata> objects) {
    for (var object : objects) {
      cluster.client().resource(object).fieldManager("helm").serverSideApply();
    }
    return new Installed(cluster, objects);
  }

  /** A new namespace that admits only pods under Pod Security <em>restricted</em>. */
  public static String restricted(Cluster cluster) {
    return namespace(cluster, "agent", Map.of("pod-security.kubernetes.io/enforce", "restricted"));
  }

  /** A new namespace. */
  public static String namespace(Cluster cluster, String name, Map<String, String> labels) {
    var namespace = cluster.namespace(name);
    cluster.client()
        .resource(new NamespaceBuilder().withNewMetadata().withName(namespace).withLabels(labels).endMetadata().build())
        .create();
    return namespace;
  }
}
