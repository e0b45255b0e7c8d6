package dev.daytwo.render.alerts;

import java.util.List;
import java.util.Map;

/** Whether a Deployment has the pods that it should have, of the version that it should. */
final class ReplicaRules {
  private ReplicaRules() {}

  static List<Map<String, Object>> ofDeployment(Scope scope) {
    String deployment = scope.by("deployment");
    String where = scope.service() + " in " + scope.environment();
    String kubectl = "kubectl -n " + scope.namespace() + " ";
    return List.of(
        scope.alert(new Alert("ReplicasMismatch", Severity.TICKET,
            "kube_deployment_spec_replicas{" + deployment + "} > kube_deployment_status_replicas_available{"
                + deployment + "} and changes(kube_deployment_status_replicas_updated{" + deployment + "}[10m]) == 0",
            "15m", where + " has fewer pods than it should",
            "Fewer pods of " + scope.service()
                + " are available than the {{ $value }} that it should have, for 15 minutes, "
                + "and no rollout is on its way. See which, and why: " + kubectl + "get pods -l app.kubernetes.io/name="
                + scope.service())),
        scope.alert(new Alert("RolloutStuck", Severity.TICKET,
            "kube_deployment_status_condition{" + deployment + ",condition=\"Progressing\",status=\"false\"} == 1",
            "5m", where + " does not get its new version out",
            "The rollout of " + scope.service()
                + " made no progress before its deadline, and was not taken back. See why: "
                + kubectl + "describe rel " + scope.service())));
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
