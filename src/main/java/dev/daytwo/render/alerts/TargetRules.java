package dev.daytwo.render.alerts;

import java.util.Map;

/** Whether Prometheus sees the service at all: without metrics no objective is watched. */
final class TargetRules {
  private TargetRules() {}

  static Map<String, Object> absent(Scope scope, boolean stateful) {
    String replicas = stateful
        ? "kube_statefulset_replicas{" + scope.by("statefulset")
        : "kube_deployment_spec_replicas{" + scope.by("deployment");
    return scope.alert(new Alert("TargetAbsent", Severity.PAGE,
        "absent(up{" + scope.by("job") + "} == 1) unless on() " + replicas + "} == 0",
        "10m", scope.service() + " in " + scope.environment() + " gives no metrics",
        "Prometheus has read no metrics of any pod of " + scope.service()
            + " for 10 minutes: it is down, or tells them "
            + "elsewhere than its descriptor says, or Prometheus may not reach it. See: kubectl -n " + scope.namespace()
            + " get pods -l app.kubernetes.io/name=" + scope.service()));
  }
}
