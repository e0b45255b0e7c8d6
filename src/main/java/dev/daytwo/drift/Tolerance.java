package dev.daytwo.drift;

import dev.daytwo.model.Labels;
import dev.daytwo.model.Tree;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whose fields on the agent's objects are left alone, and why: the one table. Everything else belongs to strangers. A
 * field that the agent owns is brought back whoever changes it; this is about what others add.
 */
final class Tolerance {
  /**
   * Controllers that write to the objects of others by their nature, with all that they write.
   *
   * @param manager the field manager
   * @param why     what it has to write there
   */
  private record Controller(String manager, String why) {}

  private static final List<Controller> CONTROLLERS = List.of(
      new Controller("kube-controller-manager", "revisions of Deployments, volumes of claims, finalizers"),
      new Controller("kube-scheduler", "the node that a claim's volume is made for"),
      new Controller("kube-apiserver", "defaults and migrations of what is stored"),
      new Controller("kubelet", "what a node finds out"),
      new Controller("cloud-controller-manager", "load balancers of Services, and their finalizers"),
      new Controller("cert-manager-cainjector", "spec.caBundle and its like: known only while running"),
      new Controller("Reloader", "pods that start again since a Secret changed: an operation, as restartedAt is"),
      new Controller(Labels.DAYTWO, "what an admission webhook adds to the agent's own request comes as its Update"),
      new Controller(ManagedFields.HANDOVER, "replicas, until an autoscaler has them"));

  private static final Set<String> MANAGERS = Set.copyOf(CONTROLLERS.stream().map(Controller::manager).toList());

  /**
   * Those that declare whole objects, as the agent does. Where they have been before it, what they left is taken over;
   * where they go on, that is a fight, which names them. {@code before-first-apply} is what the API server calls
   * whoever made an object before there were field managers.
   */
  private static final Set<String> TOOLS = Set.of("argocd-controller", "argocd-application-controller",
      "kustomize-controller", "helm-controller", "flux", "helm", "before-first-apply", "Terraform", "HashiCorp");

  /** kubectl apply, edit, patch, set, create, replace …: a person's hand, or a script's. */
  private static final String KUBECTL = "kubectl";

  /** They can write nothing but metadata, so whoever uses them means a note: it stays, where it is no setting. */
  private static final Set<String> NOTES = Set.of("kubectl-annotate", "kubectl-label");

  /** Kinds whose annotations are settings that a controller obeys: load balancers, routes, roles in a cloud. */
  private static final Set<String> OBEYED = Set.of("Service", "Ingress", "ServiceAccount");

  /** Kinds that everybody has a part in; the agent has its labels there, and no more. */
  private static final Set<String> SHARED = Set.of("Namespace");

  /** What {@code kubectl rollout restart} and its like set: an operation, not a state. To undo it rolls the pods again. */
  private static final String[] RESTARTED = {"f:spec", "f:template", "f:metadata", "f:annotations",
      "f:kubectl.kubernetes.io/restartedAt"};

  /** Where the agent does not own the number itself, an autoscaler or a person does; without an owner it falls to 1. */
  static final String[] REPLICAS = {"f:spec", "f:replicas"};

  private Tolerance() {}

  /**
   * The fields of an entry of {@code managedFields} that are not tolerated; empty if all are.
   *
   * @param kind of the object
   */
  static Map<String, Object> strange(Map<String, Object> entry, String kind) {
    String manager = Tree.text(entry.get("manager"));
    boolean declares = manager.startsWith(KUBECTL) || TOOLS.contains(manager);
    boolean shares = "Apply".equals(entry.get("operation")); // it has said what it owns, and owns no more
    if (MANAGERS.contains(manager) || (shares && !declares) || SHARED.contains(kind)
        || !Tree.text(entry.get("subresource")).isEmpty()) { // status, scale, resize: what they are there for
      return Map.of();
    }
    Map<String, Object> fields = Tree.map(entry.get("fieldsV1"));
    fields = FieldTree.without(FieldTree.without(fields, REPLICAS), RESTARTED);
    if (NOTES.contains(manager)) {
      return OBEYED.contains(kind) ? FieldTree.without(fields, "f:metadata", "f:labels") : Map.of();
    }
    // A controller's labels, annotations, finalizers and owner references do not change what runs.
    return declares ? fields : FieldTree.without(fields, "f:metadata");
  }
}
