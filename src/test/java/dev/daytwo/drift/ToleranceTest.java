package dev.daytwo.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.model.Manifest;
import dev.daytwo.model.Strangers;
import dev.daytwo.model.Tree;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whose fields are let be, and what becomes of the others. */
class ToleranceTest {
  private static final String SPEC = "{f:spec: {f:paused: {}}}";

  private static Map<String, Object> entry(String manager, String operation, String subresource, String fields) {
    return Map.of("manager", manager, "operation", operation, "subresource", subresource, "apiVersion", "apps/v1",
        "fieldsV1", yaml(fields));
  }

  private static Map<String, Object> yaml(String text) {
    String quoted = text.replaceAll("(?<=[{ ])(f:[\\w./-]+|\\.):", "'$1':");
    return Tree.map(Serialization.unmarshal("---\n" + quoted, Map.class));
  }

  private static Map<String, Object> live(List<Map<String, Object>> entries) {
    return Map.of("kind", "Deployment", "metadata", Map.of("managedFields", entries));
  }

  private static boolean stranger(String manager, String operation, String subresource, String fields) {
    return !Tolerance.strange(entry(manager, operation, subresource, fields), "Deployment").isEmpty();
  }

  @Test
  void peopleAndUnknownControllersMayNotTouchWhatRuns() {
    for (String manager : List.of("kubectl-edit", "kubectl-patch", "kubectl-client-side-apply", "some-controller")) {
      assertTrue(stranger(manager, "Update", "", SPEC), manager);
    }
    assertTrue(stranger("kubectl", "Apply", "", SPEC));
  }

  @Test
  void whoAppliesOnTheServerHasSaidWhatItShares() {
    assertFalse(stranger("some-controller", "Apply", "", SPEC));
  }

  @Test
  void toolsThatDeclareWholeObjectsMayNot() {
    for (String manager : List.of("helm", "kustomize-controller", "argocd-controller")) {
      assertTrue(stranger(manager, "Apply", "", SPEC), manager);
      assertTrue(stranger(manager, "Update", "", "{f:metadata: {f:labels: {f:a: {}}}}"), manager);
    }
  }

  @Test
  void theClusterItselfAndSubresourcesAreLetBe() {
    assertFalse(stranger("kube-controller-manager", "Update", "", SPEC));
    assertFalse(stranger("daytwo", "Update", "", SPEC)); // an admission webhook's part in the agent's request
    assertFalse(stranger("kubectl", "Update", "scale", "{f:spec: {f:replicas: {}}}"));
    assertFalse(stranger("some-controller", "Update", "status", "{f:status: {f:x: {}}}"));
  }

  @Test
  void replicasThatTheAgentDoesNotOwnAreLetBeByAnyHand() {
    assertFalse(stranger("kubectl-edit", "Update", "", "{f:spec: {f:replicas: {}}}"));
  }

  @Test
  void aTakeoverTakesAllButReplicas() {
    Map<String, Object> apply = entry("kubectl-client-side-apply", "Update", "",
        "{f:metadata: {f:annotations: {.: {}, f:a: {}}}, f:spec: {f:replicas: {}, f:paused: {}}}");
    Map<String, Object> ours = entry("daytwo", "Apply", "", "{f:spec: {f:selector: {}}}");
    Map<String, Map<String, Object>> next = Takeover.fields(live(List.of(apply, ours)), "apps/v1").stream()
        .collect(Collectors.toMap(each -> Tree.text(each.get("manager")), each -> Tree.map(each.get("fieldsV1"))));
    assertEquals(Set.of("daytwo"), next.keySet());
    assertEquals(yaml("{f:metadata: {f:annotations: {.: {}, f:a: {}}}, f:spec: {f:selector: {}, f:paused: {}}}"),
        next.get("daytwo"));
  }

  @Test
  void anObjectWithoutAnEntryOfOursGetsOne() {
    List<Map<String, Object>> next = Takeover
        .fields(live(List.of(entry("kubectl-create", "Update", "", SPEC))), "apps/v1");
    assertEquals(1, next.size());
    assertEquals("Apply", next.getFirst().get("operation"));
    assertEquals(yaml(SPEC), next.getFirst().get("fieldsV1"));
  }

  @Test
  void fieldsAreNamedForAPerson() {
    Strangers strangers = Takeover.strangers(live(List.of(entry("kubectl-set", "Update", "", """
        {f:spec: {f:template: {f:spec: {f:containers: {'k:{"name":"jobs"}': {f:env: {.: {}, 'k:{"name":"A"}': {}}}}}}},
         f:metadata: {f:annotations: {f:a.b/c: {}}}}"""))));
    assertEquals("kubectl-set: metadata.annotations[a.b/c], spec.template.spec.containers[jobs].env",
        strangers.managers() + ": "
            + Stream.of(strangers.words().split(", ", -1)).sorted().collect(Collectors.joining(", ")));
  }

  @Test
  void whatTheManifestSaysItselfNeedsNoTakeover() {
    Manifest manifest = Manifest.of(yaml("""
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: a},
         spec: {template: {spec: {containers: [{name: jobs, image: x}]}}}}"""));
    String container = "{f:spec: {f:template: {f:spec: {f:containers: {'k:{\"name\":\"%s\"}': {f:%s: {}}}}}}}";
    for (var each : Map.of(container.formatted("jobs", "image"), false, container.formatted("jobs", "env"), true,
        container.formatted("spy", "image"), true).entrySet()) {
      Strangers strangers = Takeover.strangers(live(List.of(entry("kubectl-edit", "Update", "", each.getKey()))));
      assertEquals(each.getValue(), Takeover.needed(strangers, manifest), each.getKey());
    }
  }
}
