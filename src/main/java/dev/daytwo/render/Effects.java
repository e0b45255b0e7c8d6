package dev.daytwo.render;

import java.util.LinkedHashMap;
import java.util.Map;

/** What each field of a descriptor does to the objects, in a sentence of Markdown, for the page of fields. */
public final class Effects {
  private static final Map<String, String> TEXTS = new LinkedHashMap<>();

  static {
    say("apiVersion", "nothing; another version would be another form.");
    say("kind", "Service: Deployment and Service. Worker: Deployment. StatefulService: StatefulSet, a Service and a "
        + "headless one. CronJob: CronJob.");
    say("name", "`metadata.name` of the objects, the label `app.kubernetes.io/name`, and the selectors.");
    say("environments", "one unit for each environment of the source, with objects of its own.");
    say("schedule", "`spec.schedule` of the CronJob, and the alert `CronJobNotSucceeding` after two periods.");
    say("timeZone", "`spec.timeZone` of the CronJob.");
    say("timeout", "`activeDeadlineSeconds` of its Jobs.");
    say("concurrency", "`concurrencyPolicy` of the CronJob.");
    say("retries", "`backoffLimit` of its Jobs.");
    say("team", "the label `daytwo.dev/owner`, and the label `team` of its alerts.");
    say("tier", "critical: three replicas at least, and the PriorityClass that the platform names. best-effort: its "
        + "alerts wake nobody.");
    say("image", "the container's image, and the label `app.kubernetes.io/version`.");
    say("port", "a port named `http` of the container and of the Service, the probes, and what the NetworkPolicy lets "
        + "in.");
    say("ports", "ports of the container and of the Service by these names, the probes, and what the NetworkPolicy "
        + "lets in; `appProtocol: kubernetes.io/h2c` for `grpc`.");
    say("command", "the container's `command`.");
    say("args", "the container's `args`.");
    say("size", "the container's CPU request, without a limit, and its memory request and limit.");
    say("scale", "`replicas`; or for a range a HorizontalPodAutoscaler. A PodDisruptionBudget where there may be more "
        + "than one.");
    say("route", "an HTTPRoute at the platform's Gateway or an Ingress, and a NetworkPolicy that lets it in.");
    say("health", "the startup, readiness and liveness probes.");
    say("drain", "`terminationGracePeriodSeconds`, after the 10 s in which endpoints forget the pod.");
    say("metrics", "a ServiceMonitor or PodMonitor, a NetworkPolicy that lets Prometheus in, and the alert "
        + "`TargetAbsent`.");
    say("slo", "recording rules and burn-rate alerts in the PrometheusRule.");
    say("env", "the container's `env`.");
    say("secrets", "the container's `env`, by `secretKeyRef`.");
    say("files", "an immutable ConfigMap with a digest in its name, mounted file by file: another content is a "
        + "rollout.");
    say("storage", "PersistentVolumeClaims and the strategy `Recreate`; `volumeClaimTemplates` for a StatefulService. "
        + "Alerts before they are full.");
    say("uses", "what the NetworkPolicy lets out, beside DNS.");
    say("allowFrom", "whom the NetworkPolicy lets in, instead of the whole namespace.");
    say("security", "`runAsUser`, `runAsGroup`, `fsGroup` and `readOnlyRootFilesystem`.");
    say("rollout", "`progressDeadlineSeconds`, and what the agent does when it is over.");
    say("migrate", "a Job, once for each image and command, with a NetworkPolicy of its own, before the Deployment.");
    say("dependsOn", "nothing; the agent waits.");
    say("onDelete", "nothing; the agent deletes the objects or leaves them.");
    say("patches", "whatever they say, in their order, after everything else.");
  }

  private Effects() {}

  private static void say(String field, String effect) {
    TEXTS.put(field, effect);
  }

  /** The texts by the fields' names. */
  public static Map<String, String> texts() {
    return Map.copyOf(TEXTS);
  }
}
