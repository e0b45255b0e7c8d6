package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import dev.daytwo.model.Labels;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the objects of units and of commits that are no more. */
@OnCluster
class AgentDeleteTest {
  private static final String HELD = "daytwo.test/held";
  /** A tool of its own: what kubectl adds would be taken out again. */
  private static final PatchContext BY_BACKUP = new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE)
      .withFieldManager("backup").build();

  @Test
  void a_finalizer_that_hangs_is_named_on_the_release_and_stops_nobody_else(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder)) {
      remote.commit("two", Map.of("shop/shop.yaml", Live.configMap("a", "1") + "---\n" + Live.configMap("b", "1"),
          "other/other.yaml", Live.configMap("other", "1") + "---\n" + Live.configMap("dropped", "1")));
      try (var agent = agent(cluster, folder, remote).start()) {
        live.awaitReady("shop");
        live.awaitReady("other");
        live.patch("a", PatchType.JSON_MERGE, "backup", "{\"metadata\":{\"finalizers\":[\"" + HELD + "\"]}}");
        live.patch("dropped", PatchType.JSON_MERGE, "backup", "{\"metadata\":{\"finalizers\":[\"" + HELD + "\"]}}");
        remote.delete("shop/shop.yaml");
        live.awaitSaying("shop", Condition.READY, "Deleting: ", "ConfigMap " + live.namespace() + "/a",
            "is being deleted since 20", "waits for the finalizer " + HELD);
        live.awaitGone("b");

        // In a unit that stays, too, it is told, and is no trouble.
        var commit = remote.commit("other/other.yaml", Live.configMap("other", "2"));
        live.awaitCommit("other", commit);
        live.awaitSaying("other", Condition.SYNCED, "InSync: ", "/dropped is being deleted since 20", HELD);
        assertEquals("True", live.status("other", Condition.READY));
        assertEquals(3, agent.metric("daytwo_prune_total"));

        live.patch("a", PatchType.JSON_MERGE, "backup", "{\"metadata\":{\"finalizers\":null}}");
        Eventually.holds("the Release is gone", () -> live.release("shop") == null);
        assertNull(live.map("a"));
        live.patch("dropped", PatchType.JSON_MERGE, "backup", "{\"metadata\":{\"finalizers\":null}}");
        Eventually.holds("the rest is forgotten",
            () -> live.says("other", Condition.SYNCED).equals("InSync: in sync with the descriptor"));
        assertEquals(3, agent.metric("daytwo_prune_total"));
      }
    }
  }

  @Test
  void a_unit_that_hangs_and_is_described_again_is_made_again(Cluster cluster, @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder)) {
      remote.commit("shop/shop.yaml", Live.configMap("a", "1"));
      try (var _ = agent(cluster, folder, remote).start()) {
        live.awaitReady("shop");
        var uid = live.uid("a");
        live.patch("a", PatchType.JSON_MERGE, "backup", "{\"metadata\":{\"finalizers\":[\"" + HELD + "\"]}}");
        remote.delete("shop/shop.yaml");
        live.awaitSaying("shop", Condition.READY, "Deleting: ");
        remote.commit("shop/shop.yaml", Live.configMap("a", "2"));
        live.awaitValue("a", "2");
        live.patch("a", PatchType.JSON_MERGE, "backup", "{\"metadata\":{\"finalizers\":null}}");
        Eventually.holds("it is another object", () -> {
          var now = live.map("a");
          return now != null && !now.getMetadata().getUid().equals(uid) && "2".equals(now.getData().get("key"));
        });
        live.awaitReady("shop");
      }
    }
  }

  @Test
  void a_workload_leaves_before_what_it_stands_on(Cluster cluster, @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var deployment = cluster.client().apps().deployments().inNamespace(live.namespace()).withName("orders");
    var account = cluster.client().serviceAccounts().inNamespace(live.namespace()).withName("orders");
    try (var remote = GitRemote.in(folder)) {
      remote.commit("orders.yaml", Live.worker("orders", "1.0"));
      try (var _ = agent(cluster, folder, remote).start()) {
        Eventually.holds("orders is in sync", () -> live.status("orders", Condition.SYNCED).equals("True"));
        deployment.patch(BY_BACKUP, "{\"metadata\":{\"finalizers\":[\"" + HELD + "\"]}}");
        remote.delete("orders.yaml");
        live.awaitSaying("orders", Condition.READY, "Deleting: ", "Deployment " + live.namespace() + "/orders", HELD);
        assertNotNull(account.get());
        deployment.patch(BY_BACKUP, "{\"metadata\":{\"finalizers\":null}}");
        Eventually.holds("the Release is gone", () -> live.release("orders") == null);
        assertNull(account.get());
        assertNull(deployment.get());
      }
    }
  }

  @Test
  void an_orphaned_unit_runs_on_is_nobodys_and_is_taken_back(Cluster cluster, @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var deployment = cluster.client().apps().deployments().inNamespace(live.namespace()).withName("orders");
    var text = Live.worker("orders", "1.0") + "onDelete: orphan\n";
    try (var remote = GitRemote.in(folder)) {
      remote.commit("orders.yaml", text);
      try (var agent = agent(cluster, folder, remote).start()) {
        Eventually.holds("orders is in sync", () -> live.status("orders", Condition.SYNCED).equals("True"));
        var before = deployment.require();
        remote.delete("orders.yaml");
        Eventually.holds("the Release is gone", () -> live.release("orders") == null);
        var after = deployment.require();
        assertEquals(before.getMetadata().getUid(), after.getMetadata().getUid());
        assertNull(after.getMetadata().getDeletionTimestamp());
        assertEquals(before.getSpec(), after.getSpec());
        assertEquals("orders", after.getMetadata().getLabels().get(Labels.NAME));
        for (var ours : List.of(Labels.MANAGED_BY, Labels.SOURCE, Labels.ENVIRONMENT)) {
          assertNull(after.getMetadata().getLabels().get(ours), ours);
        }
        assertEquals(0, agent.metric("daytwo_prune_total"));

        // Nobody's: what others do to it stays.
        deployment.edit(each -> {
          each.getSpec().setReplicas(0);
          return each;
        });
        remote.commit("probe/probe.yaml", Live.configMap("probe", "1"));
        live.awaitReady("probe");
        assertEquals(0, deployment.require().getSpec().getReplicas());

        remote.commit("orders.yaml", text.replace(":1.0", ":1.1"));
        Eventually.holds("orders is in sync", () -> live.status("orders", Condition.SYNCED).equals("True"));
        var back = deployment.require();
        assertEquals(before.getMetadata().getUid(), back.getMetadata().getUid());
        assertEquals(1, back.getSpec().getReplicas());
        assertEquals(Labels.DAYTWO, back.getMetadata().getLabels().get(Labels.MANAGED_BY));

        // The newest word counts, also if nothing else changes.
        remote.commit("orders.yaml", text.replace(":1.0", ":1.1").replace("onDelete: orphan", "onDelete: delete"));
        Eventually.holds("the Release says so", () -> Objects.requireNonNull(live.release("orders")).spec().onDelete()
            .written().equals("delete"));
        remote.delete("orders.yaml");
        Eventually.holds("the Deployment is gone", () -> deployment.get() == null);
      }
    }
  }

  @Test
  void a_volume_stays_is_told_of_and_is_found_again(Cluster cluster, @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var claim = cluster.client().persistentVolumeClaims().inNamespace(live.namespace()).withName("data");
    var both = Live.configMap("a", "1") + """
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """;
    try (var remote = GitRemote.in(folder)) {
      remote.commit("shop/shop.yaml", both);
      try (var _ = agent(cluster, folder, remote).start()) {
        Eventually.holds("shop is in sync", () -> live.status("shop", Condition.SYNCED).equals("True"));
        var uid = claim.require().getMetadata().getUid();
        remote.commit("shop/shop.yaml", Live.configMap("a", "2"));
        live.awaitValue("a", "2");
        live.awaitSaying("shop", Condition.SYNCED, "PersistentVolumeClaim " + live.namespace() + "/data",
            "described no more, and kept");
        remote.delete("shop/shop.yaml");
        Eventually.holds("the Release is gone", () -> live.release("shop") == null);
        live.awaitEvent("shop", "VolumesKept", "PersistentVolumeClaim " + live.namespace() + "/data");
        assertNull(claim.require().getMetadata().getDeletionTimestamp());
        assertNull(live.map("a"));

        remote.commit("shop/shop.yaml", both);
        Eventually.holds("shop is in sync", () -> live.status("shop", Condition.SYNCED).equals("True"));
        assertEquals(uid, claim.require().getMetadata().getUid());
        assertTrue(Objects.requireNonNull(live.release("shop")).status().inventory().stream()
            .anyMatch(item -> item.uid().equals(uid)));
      }
    }
  }

  @Test
  void what_a_killed_agent_created_and_did_not_write_down_goes_with_its_commit(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder); var api = new ApiInjector(cluster.plane().kubeconfigText())) {
      remote.commit("shop/a.yaml", Live.configMap("a", "1"));
      api.answer(request -> request.path().contains("/releases/shop/status"),
          new ApiInjector.Fault(500, "no status today", 0));
      try (var _ = agent(cluster, folder, remote).kubeconfig(api.kubeconfig()).start()) {
        live.awaitValue("a", "1");
      }
      assertEquals(List.of(), Objects.requireNonNull(live.release("shop")).status().inventory());

      // Somebody copied the labels, and a controller even what we applied.
      var labels = Objects.requireNonNull(live.map("a")).getMetadata().getLabels();
      cluster.client().resource(new ConfigMapBuilder().withNewMetadata().withNamespace(live.namespace())
          .withName("copy").withLabels(labels).endMetadata().addToData("key", "theirs").build()).create();
      var owner = Objects.requireNonNull(live.map("copy")).getMetadata().getUid();
      cluster.client().resource(new ConfigMapBuilder().withNewMetadata().withNamespace(live.namespace())
          .withName("controlled").withLabels(labels)
          .withOwnerReferences(new OwnerReferenceBuilder().withApiVersion("v1").withKind("ConfigMap").withName("copy")
              .withUid(owner).withController(true).build())
          .endMetadata().addToData("key", "theirs").build()).fieldManager(Labels.DAYTWO).serverSideApply();

      remote.delete("shop/a.yaml");
      remote.commit("shop/b.yaml", Live.configMap("b", "1"));
      try (var agent = agent(cluster, folder, remote).start()) {
        live.awaitReady("shop");
        live.awaitGone("a");
        assertEquals("1", live.value("b"));
        assertEquals("theirs", live.value("copy"));
        assertEquals("theirs", live.value("controlled"));
        assertEquals(1, agent.metric("daytwo_prune_total"));
      }
    }
  }

  private static RunningAgent.Setup agent(Cluster cluster, Path folder, GitRemote remote) throws Exception {
    return RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
        .environment(cluster.namespace("prod")).source(cluster.namespace("git"), remote.fileUrl());
  }
}
