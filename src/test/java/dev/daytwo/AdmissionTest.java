package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.cli.Typed;
import dev.daytwo.model.Tree;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What the golden cases and the examples render, as the API server takes it: every object by a server-side apply with unknown fields
 * refused, and every pod by the Pod Security admission of a namespace that enforces the restricted standard.
 */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdmissionTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  private static final Pattern DOCUMENTS = Pattern.compile("\n---\n");

  private final KubernetesClient client;
  private final String namespace;

  AdmissionTest(Cluster cluster) {
    client = cluster.client();
    namespace = cluster.namespace("restricted");
  }

  @BeforeAll
  void aNamespaceThatEnforcesTheRestrictedStandard() throws Exception {
    client.resource(new NamespaceBuilder().withNewMetadata().withName(namespace)
        .addToLabels("pod-security.kubernetes.io/enforce", "restricted").endMetadata().build()).create();
    // the one of a golden platform, without which the API server admits none of its pods
    client.resource(new PriorityClassBuilder().withNewMetadata().withName("business-critical").endMetadata()
        .withValue(1_000_000).build()).serverSideApply();
    Eventually.holds("the namespace has its service account",
        () -> client.serviceAccounts().inNamespace(namespace).withName("default").get() != null);
  }

  /** Plain manifests are a person's own, and may be anything. */
  private static List<Path> rendered() throws IOException {
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      return files.filter(file -> file.toString().endsWith(".yaml") && file.toString().contains("/out/")
          && !file.toString().contains("/plain-")).sorted().toList();
    }
  }

  private static String shop() {
    Typed run = Typed.daytwo("render", "config/examples/shop", "--platform", "config/examples/platform.yaml");
    assertEquals(0, run.exit(), run.err());
    return run.out();
  }

  @Test
  void everyObjectOfTheGoldenCasesAndOfTheExamplesIsTakenAndEveryPodIsAdmitted() throws IOException {
    Map<String, Path> documents = new LinkedHashMap<>(); // many cases have some in common
    for (Path file : rendered()) {
      DOCUMENTS.splitAsStream(Files.readString(file)).forEach(document -> documents.putIfAbsent(document, file));
    }
    DOCUMENTS.splitAsStream(shop()).forEach(document -> documents.putIfAbsent(document, Path.of("config/examples")));
    AtomicInteger pods = new AtomicInteger();
    List<String> refused = documents.entrySet().parallelStream().flatMap(document -> {
      GenericKubernetesResource object = objects(document.getKey()).getFirst();
      GenericKubernetesResource pod = pod(object);
      List<String> messages = new ArrayList<>(refusal(object));
      if (pod != null) {
        pods.incrementAndGet();
        messages.addAll(refusal(pod));
      }
      return messages.stream().map(message -> document.getValue() + ": " + message);
    }).toList();
    assertEquals(List.of(), refused);
    assertTrue(pods.get() > 30, "only " + pods + " pods");
  }

  @Test
  void aPodThatIsNotRestrictedIsRefused() {
    GenericKubernetesResource pod = objects("""
        apiVersion: v1
        kind: Pod
        metadata: {name: bare}
        spec: {containers: [{name: bare, image: nginx:1.27}]}
        """).getFirst();
    assertTrue(refusal(pod).toString().contains("violates PodSecurity"), refusal(pod).toString());
  }

  @Test
  void aFieldThatNoCronJobHasIsRefused() throws IOException {
    String golden = Files.readString(GOLDEN.resolve("cron-job/out/production.yaml"));
    GenericKubernetesResource job = objects(golden.replace("timeZone:", "timezone:")).getLast();
    assertTrue(refusal(job).toString().contains("timezone"), refusal(job).toString());
  }

  /** The pod that a workload's template makes, as its controller would; null if it has none. */
  private @Nullable GenericKubernetesResource pod(GenericKubernetesResource object) {
    Map<String, Object> tree = Tree.map(client.getKubernetesSerialization().convertValue(object, Map.class));
    Object job = Tree.at(tree, "spec", "jobTemplate");
    Map<String, Object> template = Tree.map(Tree.at(job == null ? tree : job, "spec", "template"));
    if (template.isEmpty()) {
      return null;
    }
    Map<String, Object> spec = new LinkedHashMap<>(Tree.map(template.get("spec")));
    List<Object> volumes = new ArrayList<>(Tree.list(spec.get("volumes")));
    for (Object claim : Tree.list(Tree.at(tree, "spec", "volumeClaimTemplates"))) {
      String volume = Tree.text(Tree.at(claim, "metadata", "name"));
      volumes.add(Map.of("name", volume, "persistentVolumeClaim", Map.of("claimName", volume)));
    }
    spec.put("volumes", volumes);
    spec.put("serviceAccountName", "default"); // the real one is only tried, and a pod needs it
    Map<String, Object> pod = Map.of("apiVersion", "v1", "kind", "Pod", "metadata",
        Map.of("name", object.getMetadata().getName(), "labels", Tree.map(Tree.at(template, "metadata", "labels"))),
        "spec", spec);
    return client.getKubernetesSerialization().convertValue(pod, GenericKubernetesResource.class);
  }

  private List<GenericKubernetesResource> objects(String yaml) {
    List<GenericKubernetesResource> objects = new ArrayList<>();
    DOCUMENTS.splitAsStream(yaml).forEach(
        document -> objects
            .add(client.getKubernetesSerialization().unmarshal(document, GenericKubernetesResource.class)));
    return objects;
  }

  /** What the API server has against it; empty if nothing. */
  private List<String> refusal(GenericKubernetesResource object) {
    if (object.getKind().equals("Namespace")) {
      object.getMetadata().setName(namespace + "-" + object.getMetadata().getName());
    } else {
      object.getMetadata().setNamespace(namespace);
    }
    try {
      client.resource(object).dryRun().fieldValidation(Validation.STRICT).fieldManager("daytwo").forceConflicts()
          .serverSideApply();
      return List.of();
    } catch (KubernetesClientException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }
}
