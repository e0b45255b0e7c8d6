package dev.daytwo.render;

import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKind;
import java.util.Comparator;
import java.util.List;

/** The order in which objects are applied: what others need comes first. */
final class ApplyOrder {
  private static final List<List<String>> STEPS = List.of(List.of("Namespace"), List.of("CustomResourceDefinition"),
      List.of("ResourceQuota", "LimitRange"),
      List.of("ServiceAccount", "ClusterRole", "Role", "ClusterRoleBinding", "RoleBinding"),
      List.of("ConfigMap", "Secret"), List.of("StorageClass", "PersistentVolume", "PersistentVolumeClaim"),
      List.of("NetworkPolicy"), List.of("Service"),
      List.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Pod", "Job", "CronJob"),
      List.of("HorizontalPodAutoscaler"), List.of("PodDisruptionBudget"), List.of("Ingress", "HTTPRoute"),
      List.of("ServiceMonitor", "PodMonitor", "PrometheusRule"));
  private static final List<String> GROUPS = List.of("", "apps", "batch", "autoscaling", "policy", "networking.k8s.io",
      "gateway.networking.k8s.io", "rbac.authorization.k8s.io", "storage.k8s.io", "apiextensions.k8s.io",
      "monitoring.coreos.com");

  private ApplyOrder() {}

  /** By step, then by kind and name, so that the order of files does not matter. */
  static final Comparator<Manifest> COMPARATOR = Comparator
      .<Manifest>comparingInt(manifest -> step(manifest.key().objectKind())).thenComparing(Manifest::key);

  /**
   * True if an object that the platform adds has to come before one that is rendered: what nobody here knows comes
   * before the pods, which may need it.
   */
  static boolean isBefore(Manifest extra, Manifest rendered) {
    int known = step(extra.key().objectKind());
    int pods = step(new ObjectKind("apps/v1", "Deployment"));
    return (known == STEPS.size() ? pods - 1 : known) < step(rendered.key().objectKind());
  }

  private static int step(ObjectKind kind) {
    for (int i = 0; i < STEPS.size(); i++) {
      if (STEPS.get(i).contains(kind.kind()) && GROUPS.contains(kind.group())) {
        return i;
      }
    }
    return STEPS.size();
  }
}
