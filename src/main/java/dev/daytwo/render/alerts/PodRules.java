package dev.daytwo.render.alerts;

import java.util.List;
import java.util.Map;

/** What is wrong with single pods of a workload that runs all the time. */
final class PodRules {
  private PodRules() {}

  static List<Map<String, Object>> alerts(Scope scope) {
    String container = scope.container();
    String where = scope.service() + " in " + scope.environment();
    String kubectl = "kubectl -n " + scope.namespace() + " ";
    return List.of(
        scope.alert(new Alert("CrashLooping", Severity.TICKET,
            "max_over_time(kube_pod_container_status_waiting_reason{" + container
                + ",reason=\"CrashLoopBackOff\"}[5m]) >= 1",
            "15m", where + " crashes again and again",
            "{{ $labels.pod }} ends soon after each start, for 15 minutes now. Read what it said last: " + kubectl
                + "logs {{ $labels.pod }} --previous")),
        scope.alert(new Alert("PodNotReady", Severity.TICKET,
            "kube_pod_container_status_ready{" + container + "} == 0 and on(namespace, pod, container) "
                + "kube_pod_container_status_running{" + container + "} == 1",
            "15m", where + " has a pod that runs and takes no requests",
            "{{ $labels.pod }} has failed its readiness probe for 15 minutes. See the probe's answer: " + kubectl
                + "describe pod {{ $labels.pod }}")),
        scope.alert(new Alert("ContainerWaiting", Severity.TICKET,
            // a pull that fails changes between two reasons, and each change would begin the hour anew
            "max by (namespace, pod, container) (max_over_time(kube_pod_container_status_waiting_reason{" + container
                + ",reason!=\"CrashLoopBackOff\"}[10m])) >= 1",
            "1h", where + " has a pod that cannot start",
            "{{ $labels.pod }} has waited to start for an hour: an image that cannot be pulled, a Secret or a volume "
                + "that is not there. See why: " + kubectl + "describe pod {{ $labels.pod }}")),
        scope.alert(new Alert("OOMKilled", Severity.TICKET,
            "increase(kube_pod_container_status_restarts_total{" + container
                + "}[10m]) > 0 and on(namespace, pod, container) kube_pod_container_status_last_terminated_reason{"
                + container + ",reason=\"OOMKilled\"} == 1",
            "", where + " ran out of memory",
            "{{ $labels.pod }} was killed because it used more memory than its limit. Give it a larger size, or find out "
                + "what it keeps: " + kubectl + "top pod {{ $labels.pod }}")));
  }
}
