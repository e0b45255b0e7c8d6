package dev.daytwo.drift;

import dev.daytwo.model.Strangers;
import dev.daytwo.model.Tree;
import java.util.Map;

/** The one who looked after an object before the agent, as far as marks on the object tell. */
public final class FormerOwner {
  private FormerOwner() {}

  /**
   * Who it was, for a person; the field managers if no tool has left its mark, empty if they have left nothing that is
   * not tolerated.
   */
  public static String of(Map<String, Object> live) {
    Map<String, Object> labels = Tree.map(Tree.at(live, "metadata", "labels"));
    Map<String, Object> annotations = Tree.map(Tree.at(live, "metadata", "annotations"));
    String application = Tree.text(annotations.get("argocd.argoproj.io/tracking-id"));
    String instance = Tree.text(labels.get("argocd.argoproj.io/instance"));
    String kustomization = Tree.text(labels.get("kustomize.toolkit.fluxcd.io/name"));
    String helmRelease = Tree.text(labels.get("helm.toolkit.fluxcd.io/name"));
    String release = Tree.text(annotations.get("meta.helm.sh/release-name"));
    if (!application.isEmpty() || !instance.isEmpty()) {
      int colon = application.indexOf(':'); // APPLICATION:GROUP/KIND:NAMESPACE/NAME
      return "the Argo CD Application " + (colon < 0 ? instance : application.substring(0, colon));
    }
    if (!kustomization.isEmpty()) {
      return "the Flux Kustomization "
          + place(Tree.text(labels.get("kustomize.toolkit.fluxcd.io/namespace")), kustomization);
    }
    if (!helmRelease.isEmpty()) {
      return "the Flux HelmRelease " + place(Tree.text(labels.get("helm.toolkit.fluxcd.io/namespace")), helmRelease);
    }
    if (!release.isEmpty()) {
      return "the Helm release " + place(Tree.text(annotations.get("meta.helm.sh/release-namespace")), release);
    }
    Strangers strangers = Takeover.strangers(live);
    return strangers.managers().contains("kubectl-client-side-apply") ? "kubectl apply" : strangers.managers();
  }

  private static String place(String namespace, String name) {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
