package dev.daytwo.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.daytwo.Cluster;
import dev.daytwo.OnCluster;
import dev.daytwo.model.Seal;
import dev.daytwo.model.Tree;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Seals, as a real API server makes managedFields. */
@OnCluster
class SealingTest {
  private static final String DEPLOYMENT = """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: orders, namespace: NAMESPACE, labels: {team: payments}}
      spec:
        replicas: 2
        selector: {matchLabels: {app: orders}}
        template:
          metadata: {labels: {app: orders}}
          spec:
            containers:
            - name: orders
              image: orders:1
              env: [{name: LEVEL, value: info}]
              ports: [{containerPort: 8080, protocol: TCP}]
      """;

  private final KubernetesClient client;
  private final String namespace;

  SealingTest(Cluster cluster) {
    client = cluster.client();
    namespace = cluster.prefix() + "seals";
  }

  @BeforeEach
  void aDeploymentOfOurs() {
    client.resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .serverSideApply();
    client.apps().deployments().inNamespace(namespace).withName("orders").delete();
    client.apps().deployments().inNamespace(namespace).withName("orders").waitUntilCondition(gone -> gone == null, 120,
        java.util.concurrent.TimeUnit.SECONDS);
    apply("daytwo", DEPLOYMENT);
  }

  private void apply(String manager, String yaml) {
    GenericKubernetesResource object = Serialization.unmarshal(yaml.replace("NAMESPACE", namespace),
        GenericKubernetesResource.class);
    client.resource(object).fieldManager(manager).forceConflicts().serverSideApply();
  }

  private void patch(String strategic) {
    client.apps().deployments().inNamespace(namespace).withName("orders").patch(
        new PatchContext.Builder().withPatchType(PatchType.STRATEGIC_MERGE).withFieldManager("kubectl-patch").build(),
        strategic);
  }

  private Map<String, Object> live() {
    return Tree.map(client.getKubernetesSerialization()
        .convertValue(client.genericKubernetesResources("apps/v1", "Deployment").inNamespace(namespace)
            .withName("orders").get(), Map.class));
  }

  private Seal seal() {
    return Sealing.of(live());
  }

  private void changesAndComesBack(String strategic) {
    Seal before = seal();
    patch(strategic);
    assertNotEquals(before, seal());
    assertEquals("kubectl-patch", ManagedFields.rival(live()));
    apply("daytwo", DEPLOYMENT);
    assertEquals(before, seal());
  }

  @Test
  void aChangedImageBreaksIt() {
    changesAndComesBack(
        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"orders\",\"image\":\"x:2\"}]}}}}");
  }

  @Test
  void aChangedEnvironmentVariableBreaksIt() {
    changesAndComesBack("{\"spec\":{\"template\":{\"spec\":{\"containers\":"
        + "[{\"name\":\"orders\",\"env\":[{\"name\":\"LEVEL\",\"value\":\"debug\"}]}]}}}}");
  }

  @Test
  void aChangedNumberOfReplicasBreaksIt() {
    changesAndComesBack("{\"spec\":{\"replicas\":5}}");
  }

  @Test
  void aChangedLabelBreaksIt() {
    changesAndComesBack("{\"metadata\":{\"labels\":{\"team\":\"other\"}}}");
  }

  @Test
  void aRemovedLabelBreaksIt() {
    Seal before = seal();
    patch("{\"metadata\":{\"labels\":{\"team\":null}}}");
    assertNotEquals(before, seal());
    apply("daytwo", DEPLOYMENT);
    assertEquals(before, seal());
  }

  @Test
  void aForcedApplyByARivalBreaksIt() {
    Seal before = seal();
    apply("rival", DEPLOYMENT.replace("orders:1", "orders:9"));
    assertNotEquals(before, seal());
    assertEquals("rival", ManagedFields.rival(live()));
    apply("daytwo", DEPLOYMENT);
    assertEquals(before, seal());
  }

  @Test
  void theSameApplyAgainLeavesIt() {
    Seal before = seal();
    apply("daytwo", DEPLOYMENT);
    assertEquals(before, seal());
  }

  @Test
  void whatOthersAddLeavesTheAgentsPartOfIt() {
    Seal before = seal();
    // a label, since whose the first annotation is depends on when the Deployment's controller writes its own
    patch("{\"metadata\":{\"labels\":{\"note\":\"theirs\"}}}");
    assertEquals(before, seal().own());
    assertEquals("kubectl-patch: metadata.labels.note", seal().strangers().toString());
  }

  @Test
  void anObjectWithoutFieldsOfOursHasNone() {
    assertEquals(Seal.NONE, Sealing.of(Map.of("kind", "Service")));
  }

  @Test
  void ownedReplicasAreToldApart() {
    assertEquals(2, Sealing.ownedReplicas(live()));
    apply("daytwo", DEPLOYMENT.replace("  replicas: 2\n", ""));
    assertEquals(-1, Sealing.ownedReplicas(live()));
  }
}
