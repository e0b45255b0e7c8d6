package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What other tools left on an object that the agent renders now: it is the agent's, whole, and its pods do not notice. */
@OnCluster
@ExtendWith(Helm.Condition.class)
class AgentAdoptionTest {
  private static final String WEB = """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, labels: {app: web}}
      spec:
        replicas: 2
        minReadySeconds: 1
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: "registry.example/web:1.0"}]}
      """;
  /** The same with something that the descriptor never says. */
  private static final String LEGACY = WEB.replace("labels: {app: web}}\nspec", "labels: {app: web, legacy: x}}\nspec");

  private final Cluster cluster;
  private final Path folder;

  AgentAdoptionTest(Cluster cluster, @TempDir Path folder) {
    this.cluster = cluster;
    this.folder = folder;
  }

  private Live live(String name) {
    var space = cluster.namespace(name);
    cluster.client().resource(new NamespaceBuilder().withNewMetadata().withName(space).endMetadata().build()).create();
    return new Live(cluster.client(), space);
  }

  private static Deployment web(Live live) {
    return live.client().apps().deployments().inNamespace(live.namespace()).withName("web").require();
  }

  private static Set<String> pods(Live live) throws Exception {
    Eventually.holds("both pods are ready", () -> Integer.valueOf(2).equals(web(live).getStatus().getReadyReplicas()));
    return live.client().pods().inNamespace(live.namespace()).list().getItems().stream().map(Pod::getMetadata)
        .map(each -> each.getUid()).collect(Collectors.toCollection(TreeSet::new));
  }

  private static int replicaSets(Live live) {
    return live.client().apps().replicaSets().inNamespace(live.namespace()).list().getItems().size();
  }

  /** The agent begins to render what is there already, and later drops a field of it. */
  private void adopts(Live live, String name, String owner) throws Exception {
    var pods = pods(live);
    try (var remote = GitRemote.in(folder.resolve(name))) {
      remote.commit("shop/web.yaml", WEB);
      try (var agent = RunningAgent.in(folder.resolve(name + "-agent")).kubeconfig(cluster.kubeconfig())
          .environment(live.namespace()).source(cluster.namespace(name), remote.fileUrl()).start()) {
        live.awaitEvent("shop", "Adopted", "Deployment " + live.namespace() + "/web was adopted from " + owner
            + ", which must let go of it now");
        live.awaitReady("shop");
        var adopted = web(live);
        assertEquals("Adopted from " + owner,
            Objects.requireNonNull(live.release("shop")).status().history().getLast().result());
        assertEquals(Set.of("app", "app.kubernetes.io/instance", "app.kubernetes.io/managed-by",
            "daytwo.dev/environment", "daytwo.dev/source"), adopted.getMetadata().getLabels().keySet());
        assertEquals(Set.of("deployment.kubernetes.io/revision"), adopted.getMetadata().getAnnotations().keySet());
        assertEquals(Set.of("daytwo Apply", "kube-controller-manager Update"),
            adopted.getMetadata().getManagedFields().stream().map(AgentAdoptionTest::entry)
                .collect(Collectors.toSet()));

        live.awaitCommit("shop", remote.commit("shop/web.yaml", WEB.replace("  minReadySeconds: 1\n", "")));
        assertEquals(0,
            web(live).getSpec().getMinReadySeconds() == null ? 0 : web(live).getSpec().getMinReadySeconds());
        assertEquals(pods, pods(live));
        assertEquals(1, replicaSets(live));
        assertEquals(0, agent.metric("daytwo_drift_detected_total"));
      }
    }
  }

  private static String entry(ManagedFieldsEntry entry) {
    return entry.getManager() + " " + entry.getOperation();
  }

  @ParameterizedTest
  @EnumSource
  void client_side_apply_leftovers_and_those_of_other_tools_block_no_field_removal_and_restart_no_pod(Foreign tool)
      throws Exception {
    var name = tool.name().toLowerCase(Locale.ROOT).replace('_', '-');
    var live = live(name);
    tool.make(cluster.client(), live.namespace(), LEGACY);
    adopts(live, name, tool.owner);
  }

  @Test
  void what_helm_3_installed_is_taken_over_and_no_pod_restarts() throws Exception {
    var live = live("helm3");
    var chart = Files.createDirectories(folder.resolve("chart/templates"));
    Files.writeString(chart.resolveSibling("Chart.yaml"), "apiVersion: v2\nname: web\nversion: 1.0.0\n");
    Files.writeString(chart.resolve("web.yaml"), LEGACY);
    var run = Helm.find().run("install", "web", folder.resolve("chart").toString(), "--namespace", live.namespace(),
        "--kubeconfig", cluster.kubeconfig().toString());
    assertEquals(0, run.exit(), run.output());
    adopts(live, "helm3", "the Helm release " + live.namespace() + "/web");
  }

  @Test
  void a_tool_that_does_not_let_go_is_named() throws Exception {
    var live = live("fight");
    Foreign.FLUX.make(cluster.client(), live.namespace(), Live.configMap("one", "theirs"));
    try (var remote = GitRemote.in(folder.resolve("fight"))) {
      remote.commit("shop/one.yaml", Live.configMap("one", "ours"));
      try (var agent = RunningAgent.in(folder.resolve("fight-agent")).kubeconfig(cluster.kubeconfig())
          .environment(live.namespace()).source(cluster.namespace("fight"), remote.fileUrl()).start()) {
        live.awaitEvent("shop", "Adopted", "ConfigMap " + live.namespace() + "/one was adopted from the Flux Kus");
        live.awaitValue("one", "ours");
        for (int i = 0; i < 3; i++) { // it adds its labels again, and no more
          live.awaitReady("shop");
          live.patch("one", PatchType.SERVER_SIDE_APPLY, "kustomize-controller",
              Live.configMap("one", "ours").replace("{name: one}",
                  "{name: one, labels: {kustomize.toolkit.fluxcd.io/name: shop}}"));
          Eventually.holds("the label is gone", () -> !Objects.requireNonNull(live.map("one")).getMetadata().getLabels()
              .containsKey("kustomize.toolkit.fluxcd.io/name"));
        }
        live.awaitEvent("shop", "Fight", "is changed again and again by kustomize-controller");
        assertTrue(agent.metric("daytwo_fights_total", "manager=\"kustomize-controller\"") >= 1);
      }
    }
  }

  @Test
  void what_is_not_the_units_to_take_stays_as_it_is() throws Exception {
    var live = live("other");
    Foreign.KUBECTL_APPLY.make(cluster.client(), live.namespace(), Live.configMap("theirs", "kept"));
    var version = live.version("theirs");
    try (var remote = GitRemote.in(folder.resolve("other"))) {
      remote.commit("shop/one.yaml", Live.configMap("one", "ours"));
      try (var agent = RunningAgent.in(folder.resolve("other-agent")).kubeconfig(cluster.kubeconfig())
          .environment(live.namespace()).source(cluster.namespace("other"), remote.fileUrl()).start()) {
        live.awaitReady("shop");
        assertEquals(version, live.version("theirs"));
        assertFalse(agent.metrics().contains("theirs"));
        assertEquals(List.of(), live.events("shop", "Adopted"));
      }
    }
  }
}
