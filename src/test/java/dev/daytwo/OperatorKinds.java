package dev.daytwo;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The kinds of operators that Daytwo renders objects of: released definitions, under {@code src/test/resources/crds}. */
final class OperatorKinds {
  private static final Path FOLDER = Path.of("src/test/resources/crds");

  private OperatorKinds() {}

  /** Installs all of them, and returns when the API server serves them. */
  static void install(KubernetesClient client) throws Exception {
    var definitions = all(client);
    definitions.forEach(each -> client.resource(each).serverSideApply());
    Eventually.holds("the API server serves the kinds of operators",
        () -> definitions.stream().allMatch(each -> served(client, each)));
  }

  private static List<CustomResourceDefinition> all(KubernetesClient client) {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().map(OperatorKinds::read)
          .map(yaml -> client.getKubernetesSerialization().unmarshal(yaml, CustomResourceDefinition.class)).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean served(KubernetesClient client, CustomResourceDefinition definition) {
    var group = definition.getSpec().getGroup();
    var version = definition.getSpec().getVersions().getFirst().getName();
    var resources = client.getApiResources(group + "/" + version);
    return resources != null && resources.getResources().stream()
        .anyMatch(each -> each.getKind().equals(definition.getSpec().getNames().getKind()));
  }
}
