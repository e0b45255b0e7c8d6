package dev.daytwo.render.alerts;

import java.util.List;
import java.util.Map;

/** Whether a workload has the pods that it should have, of the version that it should. */
final class ReplicaRules {
  private ReplicaRules() {}

  static List<Map<String, Object>> ofDeployment(Scope scope) {
    String deployment = scope.by("deployment");
    return List.of(
        mismatch(scope, "kube_deployment_spec_replicas{" + deployment + "} > kube_deployment_status_replicas_available{"
            + deployment + "} and changes(kube_deployment_status_replicas_updated{" + deployment + "}[10m]) == 0"),
        stuck(scope, "kube_deployment_status_condition{" + deployment
            + ",condition=\"Progressing\",status=\"false\"} == 1", "5m"));
  }

  /** Of a StatefulSet no condition says that a rollout is stuck: two revisions, and nothing moves. */
  static List<Map<String, Object>> ofStatefulSet(Scope scope) {
    String set = scope.by("statefulset");
    String still = "changes(kube_statefulset_status_replicas_updated{" + set + "}[10m]) == 0";
    return List.of(
        mismatch(scope, "kube_statefulset_replicas{" + set + "} > kube_statefulset_status_replicas_ready{" + set
            + "} and " + still),
        stuck(scope, "max by (namespace, statefulset) (kube_statefulset_status_current_revision{" + set
            + "} unless kube_statefulset_status_update_revision{" + set + "}) and on(namespace, statefulset) " + still,
            "15m"));
  }

  private static Map<String, Object> mismatch(Scope scope, String expr) {
    return scope.alert(new Alert("ReplicasMismatch", Severity.TICKET, expr, "15m",
        scope.service() + " in " + scope.environment() + " has fewer pods than it should",
        "Fewer pods of " + scope.service()
            + " are available than the {{ $value }} that it should have, for 15 minutes, "
            + "and no rollout is on its way. See which, and why: kubectl -n " + scope.namespace()
            + " get pods -l app.kubernetes.io/name=" + scope.service()));
  }

  private static Map<String, Object> stuck(Scope scope, String expr, String lasts) {
    return scope.alert(new Alert("RolloutStuck", Severity.TICKET, expr, lasts,
        scope.service() + " in " + scope.environment() + " does not get its new version out",
        "The rollout of " + scope.service() + " makes no progress, and was not taken back. See why: kubectl -n "
            + scope.namespace() + " describe rel " + scope.service()));
  }

  static Map<String, Object> ofAutoscaler(Scope scope) {
    String autoscaler = scope.by("horizontalpodautoscaler");
    return scope.alert(new Alert("HpaMaxedOut", Severity.TICKET,
        "kube_horizontalpodautoscaler_status_current_replicas{" + autoscaler
            + "} >= kube_horizontalpodautoscaler_spec_max_replicas{" + autoscaler + "}",
        "15m", scope.service() + " in " + scope.environment() + " cannot scale up any further",
        scope.service() + " has run at its greatest number of replicas, {{ $value }}, for 15 minutes: more load would "
            + "slow it down. Raise scale.max, or find out what the load is: kubectl -n " + scope.namespace()
            + " describe hpa " + scope.service()));
  }

  static Map<String, Object> ofBudget(Scope scope) {
    String budget = scope.by("poddisruptionbudget");
    return scope.alert(new Alert("PdbNotEnoughHealthyPods", Severity.TICKET,
        "kube_poddisruptionbudget_status_current_healthy{" + budget
            + "} < kube_poddisruptionbudget_status_desired_healthy{" + budget + "}",
        "15m", scope.service() + " in " + scope.environment() + " has too few healthy pods to lose one",
        "{{ $value }} pods of " + scope.service()
            + " are healthy, fewer than its disruption budget wants; a node that is "
            + "drained has to wait for them. See which are not: kubectl -n " + scope.namespace()
            + " get pods -l app.kubernetes.io/name=" + scope.service()));
  }
}
