package dev.daytwo.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.model.Health;
import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.Yaml;
import dev.daytwo.yaml.YamlReader;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verdicts on objects as an API server sends them. */
class HealthOfTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "a finished rollout         | HEALTHY     | {generation: 2} | {replicas: 3} | {observedGeneration: 2, replicas: 3, updatedReplicas: 3, availableReplicas: 3}",
      "no replicas wanted         | HEALTHY     | {generation: 1} | {replicas: 0} | {observedGeneration: 1}",
      "a generation not seen yet  | PROGRESSING | {generation: 2} | {replicas: 3} | {observedGeneration: 1, replicas: 3, updatedReplicas: 3, availableReplicas: 3}",
      "no controller              | PROGRESSING | {generation: 1} | {replicas: 0} | {}",
      "new pods missing           | PROGRESSING | {generation: 1} | {replicas: 3} | {observedGeneration: 1, replicas: 3, updatedReplicas: 2, availableReplicas: 3}",
      "old pods still there       | PROGRESSING | {generation: 1} | {replicas: 3} | {observedGeneration: 1, replicas: 4, updatedReplicas: 3, availableReplicas: 3}",
      "pods not available         | PROGRESSING | {generation: 1} | {replicas: 3} | {observedGeneration: 1, replicas: 3, updatedReplicas: 3, availableReplicas: 1}",
      "a missed deadline          | DEGRADED    | {generation: 1} | {replicas: 1} | \"{observedGeneration: 1, conditions: [{type: Progressing, status: 'False', reason: ProgressDeadlineExceeded, message: late}]}\"",
      "pods that cannot be made   | DEGRADED    | {generation: 1} | {replicas: 1} | \"{observedGeneration: 1, conditions: [{type: ReplicaFailure, status: 'True', reason: FailedCreate, message: quota}]}\"",
      "one that is being deleted  | TERMINATING | {generation: 1, deletionTimestamp: now} | {replicas: 0} | {observedGeneration: 1}"})
  void aDeployment(String fact, Health.Status expected, String metadata, String spec, String status) {
    assertEquals(expected, of("Deployment", metadata, spec, status));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "no status       | HEALTHY     | {}",
      "ready           | HEALTHY     | \"{conditions: [{type: Ready, status: 'True'}]}\"",
      "not ready       | PROGRESSING | \"{conditions: [{type: Ready, status: 'False', message: wait}]}\"",
      "reconciling     | PROGRESSING | \"{conditions: [{type: Reconciling, status: 'True'}]}\"",
      "stalled         | DEGRADED    | \"{conditions: [{type: Stalled, status: 'True'}, {type: Reconciling, status: 'True'}]}\"",
      "another reading | PROGRESSING | {observedGeneration: 1}"})
  void aCustomResource(String fact, Health.Status expected, String status) {
    assertEquals(expected, of("Certificate", "{generation: 2}", "{}", status));
  }

  private static Health.Status of(String kind, String metadata, String spec, String status) {
    return HealthOf.object(Map.of("kind", kind, "metadata", named(metadata), "spec", yaml(spec), "status",
        yaml(status))).status();
  }

  private static Map<String, Object> named(String text) {
    Map<String, Object> metadata = new java.util.HashMap<>(yaml(text));
    metadata.put("name", "orders");
    return metadata;
  }

  private static Map<String, Object> yaml(String text) {
    return PlainTree.of((Yaml.Mapping) YamlReader.read("in", text.strip()).get().getFirst());
  }
}
