package dev.daytwo.model;

import java.util.List;
import java.util.Set;

/** The kinds that belong to the cluster as a whole and have no namespace, as far as they are known without a cluster. */
public final class WholeCluster {
  private static final Set<String> KINDS = Set.of("Namespace", "Node", "PersistentVolume", "ClusterRole",
      "ClusterRoleBinding", "CustomResourceDefinition", "StorageClass", "PriorityClass", "IngressClass", "GatewayClass",
      "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy",
      "ValidatingAdmissionPolicyBinding", "APIService", "RuntimeClass", "CSIDriver", "FlowSchema",
      "PriorityLevelConfiguration", "CertificateSigningRequest", "ClusterIssuer");

  private WholeCluster() {}

  /** Their names, in the order of the alphabet. */
  public static List<String> kinds() {
    return KINDS.stream().sorted().toList();
  }

  /** True for a kind that certainly has no namespace. */
  public static boolean has(String kind) {
    return KINDS.contains(kind);
  }
}
