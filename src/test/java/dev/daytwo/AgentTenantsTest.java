package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two teams with a repository each, one of which tries to reach into the other's namespace. */
@OnCluster
@SuppressWarnings("NullAway.Init") // before each test
class AgentTenantsTest {
  private Cluster cluster;
  private String environment;
  private Live ours;
  private Live theirs;
  @TempDir
  private Path folder;
  private GitRemote victim;
  private GitRemote intruder;
  private LogLines log;

  @BeforeEach
  void push(Cluster share) throws Exception {
    cluster = share;
    environment = cluster.namespace("prod");
    ours = new Live(cluster.client(), cluster.namespace("shop"));
    theirs = new Live(cluster.client(), cluster.namespace("rogue"));
    log = new LogLines();
    victim = GitRemote.in(folder.resolve("victim"));
    intruder = GitRemote.in(folder.resolve("intruder"));
    victim.commit("orders/orders.yaml", Live.configMap("orders", "1"));
    intruder.commit("own/own.yaml", Live.configMap("own", "1"));
  }

  @AfterEach
  void end() {
    victim.close();
    intruder.close();
    log.close();
  }

  private RunningAgent agent() throws Exception {
    var more = "kinds: {manifests: true}, environments: [" + environment + "], namespaces: ";
    var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
        .environment(environment, "namespace: \"{source}\"")
        .sourceWith(ours.namespace(), victim.fileUrl(), more + "[" + ours.namespace() + "]")
        .sourceWith(theirs.namespace(), intruder.fileUrl(), more + "[" + theirs.namespace() + "]").start();
    ours.awaitReady("orders");
    theirs.awaitReady("own");
    return agent;
  }

  /** The intruder's unit is refused in these words, and nothing of the other's is written. */
  private void refused(String unit, Map<String, String> files, String... words) throws Exception {
    try (var agent = agent()) {
      var before = ours.versions("orders");
      intruder.commit("reach over", files);
      Eventually.holds(() -> unit + " is refused, but the log says " + log.with("rogue"),
          () -> log.has(words));
      theirs.awaitReady("own");
      assertEquals(before, ours.versions("orders"));
      victim.commit("orders/orders.yaml", Live.configMap("orders", "2"));
      ours.awaitValue("orders", "2");
      assertTrue(agent.metric("daytwo_descriptor_problems", "source=\"" + theirs.namespace() + "\"") >= 1);
      assertEquals(0, agent.metric("daytwo_descriptor_problems", "source=\"" + ours.namespace() + "\""));
    }
  }

  @Test
  void by_the_namespace_of_a_manifest() throws Exception {
    refused("bad", Map.of("bad/bad.yaml", """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: orders, namespace: %s}
        data: {key: stolen}
        """.formatted(ours.namespace())), "bad/bad.yaml:3:", "found " + ours.namespace(), "allowed: "
        + theirs.namespace());
  }

  @Test
  void by_the_namespace_itself() throws Exception {
    refused("bad", Map.of("bad/bad.yaml", """
        apiVersion: v1
        kind: Namespace
        metadata: {name: %s, labels: {pod-security.kubernetes.io/enforce: privileged}}
        """.formatted(ours.namespace())), "bad/bad.yaml:2:", "which belongs to the whole cluster");
  }

  @Test
  void by_a_list_that_hides_a_release() throws Exception {
    refused("bad", Map.of("bad/bad.yaml", """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: daytwo.dev/v1
          kind: Release
          metadata: {name: orders}
          spec: {source: %s, environment: %s, suspend: true}
        """.formatted(ours.namespace(), environment)), "bad/bad.yaml:4:", "is the agent's own");
  }

  @Test
  void by_the_name_of_a_unit() throws Exception {
    refused("orders", Map.of("orders/mine.yaml", Live.configMap("mine", "1")), "orders/",
        "the unit " + environment + "/orders belongs to the source " + ours.namespace() + " already");
  }

  @Test
  void by_a_path_out_of_the_repository() throws Exception {
    refused("thief", Map.of("thief.yaml", Live.worker("thief", "1") + """
        files: {/etc/stolen: ../victim/orders/orders.yaml}
        """), "thief.yaml:6:", "files", "../victim/orders/orders.yaml");
  }

  @Test
  void by_a_kind_of_the_whole_cluster() throws Exception {
    refused("bad", Map.of("bad/bad.yaml", """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: %s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
        """.formatted(theirs.namespace())), "bad/bad.yaml:2:", "which belongs to the whole cluster");
  }

  @Test
  void by_the_labels_of_the_others_unit() throws Exception {
    try (var agent = agent()) {
      var before = ours.versions("orders");
      var labels = cluster.client().configMaps().inNamespace(ours.namespace()).withName("orders").require()
          .getMetadata().getLabels();
      var copied = new StringBuilder();
      labels.forEach((label, value) -> copied.append("    ").append(label).append(": \"").append(value).append("\"\n"));
      intruder.commit("own/two.yaml", """
          apiVersion: v1
          kind: ConfigMap
          metadata:
            name: two
            labels:
          %sdata: {key: "1"}
          """.formatted(copied));
      theirs.awaitValue("two", "1");
      var written = Objects.requireNonNull(theirs.map("two")).getMetadata().getLabels();
      assertEquals("own-" + environment, written.get("app.kubernetes.io/instance"));
      assertEquals(theirs.namespace(), written.get("daytwo.dev/source"));
      assertEquals(before, ours.versions("orders"));
      assertEquals(0, agent.metric("daytwo_prune_total"));
    }
  }

  @Test
  void by_a_release_that_claims_to_be_the_others_unit() throws Exception {
    try (var agent = agent()) {
      forge(theirs.namespace(), "orders", ours.namespace());
      Eventually.holds("it is told of", () -> log.has("WARN", "the Release " + theirs.namespace()
          + "/orders says that it is of the unit " + environment + "/orders", "is ignored"));
      victim.commit("orders/orders.yaml", Live.configMap("orders", "2"));
      ours.awaitValue("orders", "2");
      ours.awaitReady("orders");
      assertFalse(Objects.requireNonNull(theirs.release("orders")).spoken());
      assertEquals(200, agent.get("/readyz").statusCode());
    }
    // a restarted agent sees both at once
    try (var agent = agent()) {
      victim.commit("orders/orders.yaml", Live.configMap("orders", "3"));
      ours.awaitValue("orders", "3");
      ours.awaitReady("orders");
      assertFalse(Objects.requireNonNull(theirs.release("orders")).spoken());
      assertEquals(200, agent.get("/readyz").statusCode());
    }
  }

  @Test
  void by_a_release_that_was_there_before_the_others_unit() throws Exception {
    try (var agent = agent()) {
      forge(theirs.namespace(), "later", ours.namespace());
      victim.commit("later/later.yaml", Live.configMap("later", "1"));
      ours.awaitReady("later");
      assertEquals("1", ours.value("later"));
      assertFalse(Objects.requireNonNull(theirs.release("later")).spoken());
      assertEquals(200, agent.get("/readyz").statusCode());
    }
  }

  /** What somebody makes who may write Releases in his own namespace: it would suspend the other's unit. */
  private void forge(String namespace, String service, String source) {
    var release = new GenericKubernetesResource();
    release.setApiVersion("daytwo.dev/v1");
    release.setKind("Release");
    release.setMetadata(new ObjectMetaBuilder().withName(service).withNamespace(namespace).build());
    release.setAdditionalProperty("spec", Map.of("source", source, "environment", environment, "suspend", true));
    cluster.client().resource(release).create();
  }

  @Test
  void by_slips_of_the_configuration_that_impersonation_makes_good() throws Exception {
    for (var space : new Live[]{ours, theirs}) {
      cluster.client().namespaces().resource(new io.fabric8.kubernetes.api.model.NamespaceBuilder().withNewMetadata()
          .withName(space.namespace()).endMetadata().build()).create();
      Tenant.in(cluster, space.namespace(), "deployer");
    }
    var more = "kinds: {manifests: true}, environments: [" + environment + "], namespaces: [\"*\"], serviceAccount: ";
    var setup = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig()).impersonating()
        .environment(environment, "namespace: \"{source}\"")
        .sourceWith(ours.namespace(), victim.fileUrl(), more + ours.namespace() + "/deployer")
        .sourceWith(theirs.namespace(), intruder.fileUrl(), more + theirs.namespace() + "/deployer");
    try (var agent = setup.start()) {
      ours.awaitReady("orders");
      theirs.awaitReady("own");
      var before = ours.versions("orders");
      intruder.commit("bad/bad.yaml", """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: added, namespace: %s}
          """.formatted(ours.namespace()));
      theirs.awaitSaying("bad", Condition.SYNCED, "Forbidden: ", "system:serviceaccount:" + theirs.namespace()
          + ":deployer", "cannot", "configmaps", ours.namespace());
      assertEquals(before, ours.versions("orders"));
      assertEquals(null, ours.map("added"));

      // what it may, it may whole: change, heal, prune, remove
      intruder.commit("own/two.yaml", Live.configMap("two", "1"));
      theirs.awaitValue("two", "1");
      theirs.set("two", "kubectl-edit", "other");
      theirs.awaitValue("two", "1");
      intruder.delete("own/two.yaml");
      theirs.awaitGone("two");
      intruder.delete("own/own.yaml");
      theirs.awaitGone("own");
      Eventually.holds("its Release goes", () -> theirs.release("own") == null);
      assertEquals(before, ours.versions("orders"));
      assertEquals(200, agent.get("/readyz").statusCode());
    }
  }
}
