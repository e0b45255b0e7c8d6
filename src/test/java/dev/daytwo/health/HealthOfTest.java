package dev.daytwo.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.model.Health;
import dev.daytwo.model.Symptom;
import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.Yaml;
import dev.daytwo.yaml.YamlReader;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
      "pods that cannot be made   | DEGRADED    | {generation: 1} | {replicas: 1} | \"{observedGeneration: 1, conditions: [{type: ReplicaFailure, status: 'True', reason: FailedCreate, message: no}]}\"",
      "one that is being deleted  | TERMINATING | {generation: 1, deletionTimestamp: now} | {replicas: 0} | {observedGeneration: 1}"})
  void aDeployment(String fact, Health.Status expected, String metadata, String spec, String status) {
    assertEquals(expected, of("apps/v1", "Deployment", metadata, spec, status).status());
  }

  @Test
  void pods_that_cannot_be_made_say_more_than_a_deadline() {
    assertEquals(new Health(Health.Status.DEGRADED,
        "Deployment orders: no more pods fit into the ResourceQuota compute, which allows pods=2",
        new Symptom(Symptom.Kind.QUOTA, "no more pods fit into the ResourceQuota compute, which allows pods=2", false)),
        of("apps/v1", "Deployment", "{generation: 1}", "{replicas: 3}",
            """
                observedGeneration: 1
                conditions:
                - {type: ReplicaFailure, status: "True", reason: FailedCreate, message: 'pods "orders-6d4-x2x4z" is forbidden:
                    exceeded quota: compute, requested: pods=1, used: pods=2, limited: pods=2'}
                - {type: Progressing, status: "False", reason: ProgressDeadlineExceeded,
                   message: 'ReplicaSet "orders-6d4" has timed out progressing.'}
                """));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "all pods new and available      | HEALTHY     | {replicas: 2} | {observedGeneration: 2, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2}",
      "not seen yet                    | PROGRESSING | {replicas: 2} | {observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: 2}",
      "a pod is missing                | PROGRESSING | {replicas: 2} | {observedGeneration: 2, replicas: 1, updatedReplicas: 1, availableReplicas: 1}",
      "ready, but not for long enough  | PROGRESSING | {replicas: 2} | {observedGeneration: 2, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 1}",
      "an older pod is left            | PROGRESSING | {replicas: 2} | {observedGeneration: 2, replicas: 2, updatedReplicas: 1, availableReplicas: 2}",
      "older pods below the partition  | HEALTHY     | \"{replicas: 3, updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 2}}}\" | {observedGeneration: 2, replicas: 3, updatedReplicas: 1, availableReplicas: 3}",
      "older pods, deleted by a person | HEALTHY     | \"{replicas: 2, updateStrategy: {type: OnDelete}}\" | {observedGeneration: 2, replicas: 2, updatedReplicas: 0, availableReplicas: 2}",
      "a pod too many                  | PROGRESSING | {replicas: 1} | {observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2}",
      "none wanted                     | HEALTHY     | {replicas: 0} | {observedGeneration: 2}"})
  void aStatefulSet(String fact, Health.Status expected, String spec, String status) {
    assertEquals(expected, of("apps/v1", "StatefulSet", "{generation: 2}", spec, status).status());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "a new pod on each node | HEALTHY     | {} | {observedGeneration: 1, desiredNumberScheduled: 3, currentNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3}",
      "no node                | HEALTHY     | {} | {observedGeneration: 1, desiredNumberScheduled: 0}",
      "no status              | PROGRESSING | {} | {}",
      "an older pod           | PROGRESSING | {} | {observedGeneration: 1, desiredNumberScheduled: 3, updatedNumberScheduled: 2, numberAvailable: 3}",
      "one is not available   | PROGRESSING | {} | {observedGeneration: 1, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2}",
      "older, left to people  | HEALTHY     | \"{updateStrategy: {type: OnDelete}}\" | {observedGeneration: 1, desiredNumberScheduled: 3, updatedNumberScheduled: 0, numberAvailable: 3}"})
  void aDaemonSet(String fact, Health.Status expected, String spec, String status) {
    assertEquals(expected, of("apps/v1", "DaemonSet", "{generation: 1}", spec, status).status());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "available         | HEALTHY     | {observedGeneration: 1, replicas: 2, availableReplicas: 2}",
      "not yet available | PROGRESSING | {observedGeneration: 1, replicas: 2, availableReplicas: 1}",
      "refused           | DEGRADED    | \"{observedGeneration: 1, conditions: [{type: ReplicaFailure, status: 'True', message: no}]}\""})
  void aReplicaSet(String fact, Health.Status expected, String status) {
    assertEquals(expected, of("apps/v1", "ReplicaSet", "{generation: 1}", "{replicas: 2}", status).status());
    assertEquals(expected, of("v1", "ReplicationController", "{generation: 1}", "{replicas: 2}", status).status());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "not started | PROGRESSING | \"\"       | {}",
      "running     | PROGRESSING | \"\"       | {active: 1, startTime: now}",
      "complete    | HEALTHY     | \"\"       | \"{conditions: [{type: SuccessCriteriaMet, status: 'True'}, {type: Complete, status: 'True'}]}\"",
      "suspended   | HEALTHY     | \"\"       | \"{conditions: [{type: Suspended, status: 'True'}]}\"",
      "resumed     | PROGRESSING | \"\"       | \"{conditions: [{type: Suspended, status: 'False'}]}\"",
      "failed      | DEGRADED    | CRASHING | \"{conditions: [{type: Failed, status: 'True', reason: BackoffLimitExceeded, message: too often}]}\"",
      "too slow    | DEGRADED    | OVERDUE  | \"{conditions: [{type: Failed, status: 'True', reason: DeadlineExceeded, message: late}]}\""})
  void aJob(String fact, Health.Status expected, String kind, String status) {
    Health health = of("batch/v1", "Job", "{generation: 1}", "{}", status);
    assertEquals(expected, health.status());
    assertEquals(kind, health.symptom() == null ? "" : health.symptom().kind().name());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "never ran            | HEALTHY  | {}",
      "the last run was good| HEALTHY  | {lastScheduleTime: '2026-01-02T03:00:00Z', lastSuccessfulTime: '2026-01-02T03:00:07Z'}",
      "the last run failed  | DEGRADED | {lastScheduleTime: '2026-01-02T03:00:00Z', lastSuccessfulTime: '2026-01-01T03:00:07Z'}",
      "the first run failed | DEGRADED | {lastScheduleTime: '2026-01-02T03:00:00Z'}",
      "a run is on its way  | HEALTHY  | {lastScheduleTime: '2026-01-02T03:00:00Z', active: [{name: orders-1}]}"})
  void aCronJob(String fact, Health.Status expected, String status) {
    assertEquals(expected, of("batch/v1", "CronJob", "{generation: 1}", "{}", status).status());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "ready     | HEALTHY     | \"{phase: Running, conditions: [{type: Ready, status: 'True'}]}\"",
      "starting  | PROGRESSING | \"{phase: Pending, conditions: [{type: Ready, status: 'False'}]}\"",
      "done      | HEALTHY     | {phase: Succeeded}",
      "evicted   | DEGRADED    | {phase: Failed, reason: Evicted, message: no memory}",
      "crashing  | DEGRADED    | \"{phase: Running, containerStatuses: [{name: app, state: {waiting: {reason: CrashLoopBackOff}}}]}\"",
      "unwelcome | PROGRESSING | \"{phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: no}]}\""})
  void aPod(String fact, Health.Status expected, String status) {
    assertEquals(expected, of("v1", "Pod", "{}", "{}", status).status());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "v1 | PersistentVolumeClaim | HEALTHY     | {} | {phase: Bound}",
      "v1 | PersistentVolumeClaim | PROGRESSING | {} | {phase: Pending}",
      "v1 | PersistentVolumeClaim | DEGRADED    | {} | {phase: Lost}",
      "v1 | PersistentVolumeClaim | PROGRESSING | {} | \"{phase: Bound, conditions: [{type: ControllerResizeError, status: 'True', message: full}]}\"",
      "v1 | Service               | HEALTHY     | {type: ClusterIP} | {loadBalancer: {}}",
      "v1 | Service               | PROGRESSING | {type: LoadBalancer} | {loadBalancer: {}}",
      "v1 | Service               | HEALTHY     | {type: LoadBalancer} | {loadBalancer: {ingress: [{ip: 10.0.0.1}]}}",
      "v1 | Namespace             | HEALTHY     | {} | {phase: Active}",
      "v1 | ConfigMap             | HEALTHY     | {} | {}",
      "networking.k8s.io/v1 | Ingress | HEALTHY  | {} | {loadBalancer: {}}",
      "autoscaling/v2 | HorizontalPodAutoscaler | HEALTHY | {} | \"{conditions: [{type: ScalingActive, status: 'False', reason: FailedGetResourceMetric}]}\"",
      "policy/v1 | PodDisruptionBudget | HEALTHY | {} | \"{conditions: [{type: DisruptionAllowed, status: 'False'}]}\""})
  void aSimplerKind(String apiVersion, String kind, Health.Status expected, String spec, String status) {
    assertEquals(expected, of(apiVersion, kind, "{generation: 1}", spec, status).status());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "accepted by each   | HEALTHY     | \"[{parentRef: {name: public}, conditions: [{type: Accepted, status: 'True'}, {type: ResolvedRefs, status: 'True'}]}, {parentRef: {name: private, sectionName: https}, conditions: [{type: Accepted, status: 'True'}, {type: ResolvedRefs, status: 'True'}]}]\"",
      "no answer          | PROGRESSING | []",
      "one has answered   | PROGRESSING | \"[{parentRef: {name: public}, conditions: [{type: Accepted, status: 'True'}, {type: ResolvedRefs, status: 'True'}]}]\"",
      "an older answer    | PROGRESSING | \"[{parentRef: {name: public}, conditions: [{type: Accepted, status: 'True', observedGeneration: 1}, {type: ResolvedRefs, status: 'True'}]}, {parentRef: {name: private, sectionName: https}, conditions: [{type: Accepted, status: 'True'}, {type: ResolvedRefs, status: 'True'}]}]\"",
      "refused by one     | DEGRADED    | \"[{parentRef: {name: public}, conditions: [{type: Accepted, status: 'True'}, {type: ResolvedRefs, status: 'True'}]}, {parentRef: {name: private, sectionName: https}, conditions: [{type: Accepted, status: 'False', reason: NotAllowedByListeners, message: no}]}]\"",
      "no such backend    | DEGRADED    | \"[{parentRef: {name: public}, conditions: [{type: Accepted, status: 'True'}, {type: ResolvedRefs, status: 'False', reason: BackendNotFound}]}]\""})
  void aRoute(String fact, Health.Status expected, String parents) {
    assertEquals(expected, of("gateway.networking.k8s.io/v1", "HTTPRoute", "{generation: 2}",
        "{parentRefs: [{name: public}, {name: private, sectionName: https}]}", "{parents: " + parents + "}").status());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "programmed          | HEALTHY     | \"{conditions: [{type: Accepted, status: 'True'}, {type: Programmed, status: 'True'}], listeners: [{name: https, conditions: [{type: ResolvedRefs, status: 'True'}]}]}\"",
      "not taken           | PROGRESSING | \"{conditions: [{type: Accepted, status: Unknown, reason: Pending}, {type: Programmed, status: Unknown}]}\"",
      "no address yet      | PROGRESSING | \"{conditions: [{type: Accepted, status: 'True'}, {type: Programmed, status: 'False', reason: AddressNotAssigned}]}\"",
      "refused             | DEGRADED    | \"{conditions: [{type: Accepted, status: 'False', reason: UnsupportedAddress}, {type: Programmed, status: 'False', reason: Invalid}]}\"",
      "no such certificate | DEGRADED    | \"{conditions: [{type: Accepted, status: 'True'}, {type: Programmed, status: 'True'}], listeners: [{name: https, conditions: [{type: ResolvedRefs, status: 'False', reason: InvalidCertificateRef}]}]}\""})
  void aGateway(String fact, Health.Status expected, String status) {
    assertEquals(expected, of("gateway.networking.k8s.io/v1", "Gateway", "{generation: 1}", "{}", status).status());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "no status               | HEALTHY     | {}",
      "ready                   | HEALTHY     | \"{conditions: [{type: Ready, status: 'True'}]}\"",
      "not ready               | PROGRESSING | \"{conditions: [{type: Ready, status: 'False', message: wait}]}\"",
      "nobody knows            | PROGRESSING | \"{conditions: [{type: Ready, status: Unknown}]}\"",
      "ready, an older one     | PROGRESSING | \"{conditions: [{type: Ready, status: 'True', observedGeneration: 1}]}\"",
      "ready, this one         | HEALTHY     | \"{observedGeneration: 2, conditions: [{type: Ready, status: 'True', observedGeneration: 2}]}\"",
      "reconciling             | PROGRESSING | \"{conditions: [{type: Reconciling, status: 'True'}, {type: Ready, status: 'True'}]}\"",
      "reconciled              | HEALTHY     | \"{conditions: [{type: Reconciling, status: 'False'}, {type: Stalled, status: 'False'}]}\"",
      "stalled                 | DEGRADED    | \"{conditions: [{type: Reconciling, status: 'True'}, {type: Stalled, status: 'True'}]}\"",
      "a condition of its own  | HEALTHY     | \"{conditions: [{type: Synced, status: 'False'}]}\"",
      "another generation      | PROGRESSING | {observedGeneration: 1}",
      "conditions of nonsense  | HEALTHY     | \"{conditions: [text, 1, null, {type: 5}]}\""})
  void aCustomResource(String fact, Health.Status expected, String status) {
    assertEquals(expected, of("cert-manager.io/v1", "Certificate", "{generation: 2}", "{}", status).status());
    // the group makes the kind, not the name alone
    assertEquals(expected, of("serving.knative.dev/v1", "Service", "{generation: 2}", "{}", status).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"apps/v1 Deployment", "apps/v1 StatefulSet", "apps/v1 DaemonSet", "batch/v1 Job",
      "batch/v1 CronJob", "v1 Pod", "v1 PersistentVolumeClaim", "v1 Service",
      "gateway.networking.k8s.io/v1 HTTPRoute", "gateway.networking.k8s.io/v1 Gateway", "a.dev/v1 Odd"})
  void whatItCannotMakeSenseOfBreaksNothing(String kind) {
    String[] words = kind.split(" ", 2);
    for (String odd : new String[]{"{}", "{conditions: text, parents: 7, phase: [], observedGeneration: now}",
        "{conditions: [[], {status: {}}], parents: [3], active: 3, observedGeneration: 1.5}"}) {
      of(words[0], words[1], "{generation: 1}", "{replicas: many, parentRefs: [4], updateStrategy: 8}", odd);
    }
  }

  private static Health of(String apiVersion, String kind, String metadata, String spec, @Nullable String status) {
    Map<String, Object> named = new HashMap<>(yaml(metadata));
    named.put("name", "orders");
    return HealthOf.object(Map.of("apiVersion", apiVersion, "kind", kind, "metadata", named, "spec", yaml(spec),
        "status", yaml(status == null ? "{}" : status)));
  }

  static Map<String, Object> yaml(String text) {
    return PlainTree.of((Yaml.Mapping) YamlReader.read("in", text.strip()).get().getFirst());
  }
}
