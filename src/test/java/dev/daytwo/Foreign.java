package dev.daytwo;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A tool that makes whole objects, as the API server remembers it: by its field manager, its kind of request, and its
 * marks.
 */
enum Foreign {
  KUBECTL_APPLY("kubectl-client-side-apply", false, "kubectl apply", Map.of(),
      Map.of("kubectl.kubernetes.io/last-applied-configuration", "{}\n")), //
  KUBECTL_SERVER_SIDE("kubectl", true, "kubectl", Map.of(), Map.of()), //
  FLUX("kustomize-controller", true, "the Flux Kustomization flux-system/shop",
      Map.of("kustomize.toolkit.fluxcd.io/name", "shop", "kustomize.toolkit.fluxcd.io/namespace", "flux-system"),
      Map.of()), //
  FLUX_HELM("helm-controller", false, "the Flux HelmRelease flux-system/shop",
      Map.of("helm.toolkit.fluxcd.io/name", "shop", "helm.toolkit.fluxcd.io/namespace", "flux-system"),
      Map.of("meta.helm.sh/release-name", "shop", "meta.helm.sh/release-namespace", "shop")), //
  ARGO_CD("argocd-controller", false, "the Argo CD Application shop", Map.of(),
      Map.of("argocd.argoproj.io/tracking-id", "shop:apps/Deployment:shop/web",
          "kubectl.kubernetes.io/last-applied-configuration", "{}\n")), //
  ARGO_CD_SERVER_SIDE("argocd-controller", true, "the Argo CD Application shop", Map.of(),
      Map.of("argocd.argoproj.io/tracking-id", "shop:apps/Deployment:shop/web")), //
  HELM_4("helm", true, "the Helm release shop/web", Map.of("app.kubernetes.io/managed-by", "Helm"),
      Map.of("meta.helm.sh/release-name", "web", "meta.helm.sh/release-namespace", "shop")), //
  TERRAFORM("HashiCorp", false, "HashiCorp", Map.of(), Map.of());

  /** Whom the agent says that it has adopted something from. */
  final String owner;
  private final String manager;
  private final boolean serverSide;
  @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
  private final Map<String, String> labels;
  @SuppressWarnings("ImmutableEnumChecker")
  private final Map<String, String> annotations;

  Foreign(String manager, boolean serverSide, String owner, Map<String, String> labels,
      Map<String, String> annotations) {
    this.manager = manager;
    this.serverSide = serverSide;
    this.owner = owner;
    this.labels = labels;
    this.annotations = annotations;
  }

  /** Creates the object with the tool's marks on it, in the tool's name. */
  void make(KubernetesClient client, String namespace, String yaml) {
    var object = Serialization.unmarshal(yaml, GenericKubernetesResource.class);
    var metadata = object.getMetadata();
    metadata.setNamespace(namespace);
    metadata.setLabels(both(metadata.getLabels(), labels));
    metadata.setAnnotations(both(metadata.getAnnotations(), annotations));
    if (!serverSide) {
      var version = object.getApiVersion();
      client.raw((version.indexOf('/') < 0 ? "/api/" : "/apis/") + version + "/namespaces/" + namespace + "/"
          + object.getKind().toLowerCase(Locale.ROOT) + "s?fieldManager=" + manager, "POST", object);
      return;
    }
    client.resource(object).fieldManager(manager).serverSideApply();
  }

  private static Map<String, String> both(Map<String, String> some, Map<String, String> more) {
    var all = new HashMap<>(some == null ? Map.of() : some);
    all.putAll(more);
    return all;
  }
}
