package dev.daytwo.platform;

import dev.daytwo.descriptor.Departure;
import dev.daytwo.yaml.Nearest;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A check that the platform team has decided against, and why.
 *
 * @param check  of Checkov, such as {@code CKV_K8S_11}; of kube-score, such as {@code container-resources}; or what
 *               {@code validate} would hint at, such as {@code security.user}
 * @param reason why
 * @param kinds  of objects; null for what has pods
 */
public record Waiver(String check, String reason, @Nullable List<String> kinds) {
  /** The kinds of objects that have pods. */
  static final List<String> OF_PODS = List.of("Deployment", "StatefulSet", "CronJob", "Job");
  /** The kinds that are rendered, but for the Namespace, which many units share. */
  static final List<String> KINDS = List.of("Deployment", "StatefulSet", "CronJob", "Job", "Service", "ServiceAccount",
      "ConfigMap", "PersistentVolumeClaim", "NetworkPolicy", "HorizontalPodAutoscaler", "PodDisruptionBudget",
      "HTTPRoute", "Ingress", "ServiceMonitor", "PodMonitor", "PrometheusRule");
  static final Pattern CHECKOV = Pattern.compile("CKV2?_[A-Z0-9]+_[0-9]+");
  static final Pattern KUBE_SCORE = Pattern.compile("[a-z0-9]+(?:-[a-z0-9]+)+");

  /** True for a check of Checkov. */
  public boolean ofCheckov() {
    return CHECKOV.matcher(check).matches();
  }

  /** True for a check of kube-score. */
  public boolean ofKubeScore() {
    return KUBE_SCORE.matcher(check).matches();
  }

  /** True if it is about objects of a kind. */
  public boolean concerns(String kind) {
    return (kinds == null ? OF_PODS : kinds).contains(kind);
  }

  static @Nullable String check(String check) {
    return CHECKOV.matcher(check).matches() || KUBE_SCORE.matcher(check).matches() || Departure.CHECKS.contains(check)
        ? null
        : "found \"" + check + "\", expected a check of Checkov such as CKV_K8S_11, of kube-score such as "
            + "container-resources, or one of " + String.join(", ", Departure.CHECKS)
            + Nearest.hint(check, Departure.CHECKS);
  }

  static @Nullable String reason(String reason) {
    return reason.isBlank() ? "found no words, expected why the check does not hold here" : null;
  }

  static @Nullable String kinds(List<?> kinds) {
    for (Object kind : kinds) {
      if (!KINDS.contains(String.valueOf(kind))) {
        return "found \"" + kind + "\"" + Nearest.thenAllowed(String.valueOf(kind), KINDS) + String.join(", ", KINDS);
      }
    }
    return null;
  }
}
