package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Custom kinds that appear, change version and vanish while the agent runs. */
@OnCluster
class AgentKindsTest {
  /** A kind {@code Widget} of the test's own, one agent, and one unit {@code shop} of a ConfigMap and Widgets. */
  private record Scene(Cluster cluster, Live live, GitRemote remote, RunningAgent agent) implements AutoCloseable {
    static Scene in(Cluster cluster, Path folder, String... files) throws Exception {
      var space = cluster.namespace("prod");
      var remote = GitRemote.in(folder);
      remote.commit("shop/plain.yaml", Live.configMap("plain", "1"));
      for (var i = 0; i < files.length; i += 2) {
        remote.commit(files[i], files[i + 1]);
      }
      var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig()).environment(space)
          .source(cluster.namespace("git"), remote.fileUrl()).start();
      return new Scene(cluster, new Live(cluster.client(), space), remote, agent);
    }

    static String group(Cluster cluster) {
      return "x" + cluster.prefix().replace("-", "") + ".example.com";
    }

    static String widget(Cluster cluster, String version, String name, String size) {
      return """
          apiVersion: %s/%s
          kind: Widget
          metadata: {name: %s}
          spec: {size: "%s"}
          """.formatted(group(cluster), version, name, size);
    }

    static String definition(Cluster cluster, boolean alphaServed) {
      return """
          apiVersion: apiextensions.k8s.io/v1
          kind: CustomResourceDefinition
          metadata: {name: widgets.%s}
          spec:
            group: %s
            scope: Namespaced
            names: {kind: Widget, listKind: WidgetList, plural: widgets, singular: widget}
            versions:
            - {name: v1alpha1, served: %s, storage: false, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
            - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
          """
          .formatted(group(cluster), group(cluster), alphaServed);
    }

    /** A person with kubectl installs the definition, or changes it. */
    void define(boolean alphaServed) {
      cluster.client().resource(definition(cluster, alphaServed)).serverSideApply();
    }

    Resource<CustomResourceDefinition> definition() {
      return cluster.client().apiextensions().v1().customResourceDefinitions().withName("widgets." + group(cluster));
    }

    Resource<GenericKubernetesResource> widget(String name) {
      return cluster.client().genericKubernetesResources(new ResourceDefinitionContext.Builder()
          .withGroup(group(cluster)).withVersion("v1").withKind("Widget").withPlural("widgets").withNamespaced(true)
          .build()).inNamespace(live.namespace()).withName(name);
    }

    String uid(String name) {
      return widget(name).require().getMetadata().getUid();
    }

    void awaitSize(String name, String size) throws Exception {
      Eventually.holds("the widget " + name + " has size " + size, () -> {
        var found = definition().get() == null ? null : widget(name).get();
        return found != null && size.equals(found.get("spec", "size"));
      });
    }

    @Override
    public void close() {
      agent.close();
      definition().delete();
      remote.close();
    }
  }

  @Test
  void a_kind_that_is_not_there_is_told_and_comes_by_itself_and_goes_and_comes_again(Cluster cluster,
      @TempDir Path folder) throws Exception {
    var kind = "Widget." + Scene.group(cluster) + "/v1";
    try (var log = new LogLines();
        var scene = Scene.in(cluster, folder, "shop/widget.yaml", Scene.widget(cluster, "v1", "one", "1"))) {
      scene.live().awaitSaying("shop", Condition.KINDS_MISSING, kind, "install the CustomResourceDefinition of Widget");
      scene.live().awaitSaying("shop", Condition.READY, "KindsMissing: ", kind);
      scene.live().awaitEvent("shop", "KindsMissing", kind);
      assertEquals("1", scene.live().value("plain"), "the rest is applied");
      assertEquals("Healthy: ", scene.live().says("shop", Condition.HEALTHY));

      // A push is applied while the kind is missing.
      scene.remote().commit("shop/plain.yaml", Live.configMap("plain", "2"));
      scene.live().awaitValue("plain", "2");

      scene.define(true);
      scene.awaitSize("one", "1");
      scene.live().awaitReady("shop");
      assertEquals("", scene.live().says("shop", Condition.KINDS_MISSING));
      assertTrue(log.has("the cluster serves", kind));
      var first = scene.uid("one");

      scene.definition().delete();
      scene.live().awaitSaying("shop", Condition.KINDS_MISSING, kind);
      assertTrue(log.has("the cluster does not serve", kind));
      Eventually.holds("the definition is gone", () -> scene.definition().get() == null);
      scene.remote().commit("shop/plain.yaml", Live.configMap("plain", "3"));
      scene.live().awaitValue("plain", "3");
      assertEquals(200, scene.agent().get("/readyz").statusCode(), "no watch is waited for that has ended");

      scene.define(true);
      scene.awaitSize("one", "1");
      scene.live().awaitReady("shop");
      assertTrue(!first.equals(scene.uid("one")));

      // And it is watched again.
      scene.widget("one").delete();
      scene.awaitSize("one", "1");
    }
  }

  @Test
  void what_is_owned_at_a_version_that_is_gone_follows_the_one_that_is_served(Cluster cluster, @TempDir Path folder)
      throws Exception {
    try (var scene = Scene.in(cluster, folder, "shop/one.yaml", Scene.widget(cluster, "v1alpha1", "one", "1"),
        "shop/two.yaml", Scene.widget(cluster, "v1alpha1", "two", "1"), "shop/three.yaml",
        Scene.widget(cluster, "v1alpha1", "three", "1"))) {
      scene.define(true);
      scene.live().awaitReady("shop");
      var one = scene.uid("one");
      var three = scene.uid("three");

      // Another apiVersion is the same object, also while both are served.
      scene.remote().commit("shop/three.yaml", Scene.widget(cluster, "v1", "three", "2"));
      scene.awaitSize("three", "2");
      scene.live().awaitReady("shop");
      assertEquals(three, scene.uid("three"));

      scene.define(false);
      scene.live().awaitSaying("shop", Condition.KINDS_MISSING, "Widget." + Scene.group(cluster) + "/v1alpha1",
          "the cluster serves it as " + Scene.group(cluster) + "/v1; correct apiVersion");
      assertEquals(one, scene.uid("one"));

      // One is brought to the new version, the other is dropped: it is found there and deleted.
      scene.remote().commit("shop/one.yaml", Scene.widget(cluster, "v1", "one", "2"));
      scene.remote().delete("shop/two.yaml");
      scene.awaitSize("one", "2");
      Eventually.holds("the dropped one is deleted", () -> scene.widget("two").get() == null);
      scene.live().awaitReady("shop");
      assertEquals(one, scene.uid("one"));
      assertEquals(three, scene.uid("three"));
      assertTrue(Objects.requireNonNull(scene.live().release("shop")).status().inventory().stream()
          .noneMatch(item -> item.key().apiVersion().endsWith("v1alpha1")));
    }
  }

  @Test
  void a_definition_and_its_resources_come_in_one_push_and_only_the_resources_go(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder)) {
      remote.commit("both", Map.of("shop/a.yaml", Scene.widget(cluster, "v1", "one", "1"), "shop/z.yaml",
          Scene.definition(cluster, true)));
      try (var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
          .environment(live.namespace()).source(cluster.namespace("git"), remote.fileUrl())
          .grant("CustomResourceDefinition")
          .start(); var scene = new Scene(cluster, live, remote, agent)) {
        scene.awaitSize("one", "1");
        live.awaitReady("shop");
        remote.commit("shop/b.yaml", Live.configMap("b", "1"));
        live.awaitValue("b", "1");
        remote.delete("shop/a.yaml", "shop/z.yaml");
        Eventually.holds("the widget is deleted", () -> scene.widget("one").get() == null);
        live.awaitReady("shop");
        assertTrue(scene.definition().get() != null, "what belongs to the whole cluster stays");
      }
    }
  }

  @Test
  void a_unit_is_deleted_though_a_kind_of_it_has_vanished(Cluster cluster, @TempDir Path folder) throws Exception {
    try (var scene = Scene.in(cluster, folder, "other/other.yaml", Live.configMap("other", "1"), "shop/widget.yaml",
        Scene.widget(cluster, "v1", "one", "1"))) {
      scene.define(true);
      scene.live().awaitReady("shop");
      scene.definition().delete();
      scene.live().awaitSaying("shop", Condition.KINDS_MISSING, "Widget");
      scene.remote().commit("drop", Map.of("shop/plain.yaml", ""));
      scene.remote().delete("shop/plain.yaml");
      scene.remote().delete("shop/widget.yaml");
      scene.live().awaitGone("plain");
      Eventually.holds("the Release is gone", () -> scene.live().release("shop") == null);
      scene.live().awaitReady("other");
    }
  }
}
