package dev.daytwo.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.daytwo.Cluster;
import dev.daytwo.Eventually;
import dev.daytwo.OnCluster;
import dev.daytwo.model.Deletion;
import dev.daytwo.model.Health;
import dev.daytwo.model.Labels;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Observation;
import dev.daytwo.model.Seal;
import dev.daytwo.model.Tree;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The view of live objects against a real API server. */
@OnCluster
class LiveObjectsTest {
  private static final ObjectKind CONFIG_MAP = new ObjectKind("v1", "ConfigMap");

  private final Cluster cluster;
  private final String namespace;
  private final List<LiveObjects.Change> changes = new CopyOnWriteArrayList<>();
  private KubernetesClient client;
  private LiveObjects objects;

  @SuppressWarnings("NullAway.Init") // before each test
  LiveObjectsTest(Cluster cluster) {
    this.cluster = cluster;
    namespace = cluster.namespace("live");
  }

  @BeforeEach
  void aViewOfConfigMaps() throws Exception {
    cluster.client().resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .serverSideApply();
    client = Connection.open(Config.fromKubeconfig(cluster.plane().kubeconfigText()), Duration.ofSeconds(30),
        answer -> {});
    Api api = new Api(client, Duration.ofSeconds(30));
    objects = new LiveObjects(api, new Discovery(api), LiveObjectsTest::observe, changes::add);
    objects.watch(CONFIG_MAP).get(30, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    objects.close();
    client.close();
  }

  /** The seal stands for the data alone: enough to tell two versions apart. */
  private static Observation observe(Map<String, Object> live) {
    return new Observation(
        new ObjectKey("v1", "ConfigMap", Tree.text(Tree.at(live, "metadata", "namespace")),
            Tree.text(Tree.at(live, "metadata", "name"))),
        null, Tree.text(Tree.at(live, "metadata", "uid")),
        Long.parseLong(Tree.text(Tree.at(live, "metadata", "resourceVersion"))),
        new Seal(Tree.text(Tree.at(live, "data", "a"))), Health.HEALTHY, "", -1, false,
        Tree.at(live, "metadata", "deletionTimestamp") == null ? null : new Deletion(Instant.EPOCH, List.of()));
  }

  private ObjectKey key(String name) {
    return new ObjectKey("v1", "ConfigMap", namespace, name);
  }

  private ConfigMap write(String name, String value) {
    return cluster.client().resource(new ConfigMapBuilder().withNewMetadata().withName(name).withNamespace(namespace)
        .addToLabels(Labels.MANAGED_BY, Labels.DAYTWO).endMetadata().addToData("a", value).build()).serverSideApply();
  }

  private void comesToHold(String name, String value) throws Exception {
    Eventually.holds(name + " is seen with " + value, () -> {
      Observation seen = objects.get(key(name));
      return seen != null && seen.seal().hash().equals(value);
    });
  }

  @Test
  void whatHasNoLabelOfOursIsNotSeen() throws Exception {
    cluster.client().resource(new ConfigMapBuilder().withNewMetadata().withName("theirs").withNamespace(namespace)
        .endMetadata().build()).serverSideApply();
    write("ours", "1");
    comesToHold("ours", "1");
    assertEquals(null, objects.get(key("theirs")));
  }

  private Map<String, Object> tree(String version, String value) {
    return Map.of("metadata", Map.of("name", "echo", "namespace", namespace, "uid", "u", "resourceVersion", version,
        "labels", Map.of(Labels.MANAGED_BY, Labels.DAYTWO)), "data", Map.of("a", value));
  }

  private long echoes() {
    return changes.stream().filter(change -> change.seen().key().equals(key("echo"))).count();
  }

  @Test
  void theEchoOfAnOwnWriteIsNoNewsAndAnEarlierEventDoesNotUndoIt() {
    objects.applied(tree("100", "2"));
    objects.seen(tree("99", "1"));
    objects.seen(tree("100", "2"));
    assertEquals(0, echoes());
    assertEquals(new Seal("2"), Objects.requireNonNull(objects.get(key("echo"))).seal());
    objects.seen(tree("101", "3"));
    assertEquals(1, echoes());
  }

  private Map<String, Object> leaving(String version, String uid) {
    return Map.of("metadata", Map.of("name", "echo", "namespace", namespace, "uid", uid, "resourceVersion", version,
        "deletionTimestamp", "2026-03-01T10:00:00Z", "labels", Map.of(Labels.MANAGED_BY, Labels.DAYTWO)));
  }

  @Test
  void anAnswerThatIsSlowerThanTheEndOfItsObjectRaisesNoDead() {
    objects.seen(leaving("100", "u"));
    objects.gone(key("echo"));
    objects.applied(leaving("99", "u"));
    assertEquals(null, objects.get(key("echo")));
    objects.applied(leaving("101", "another"));
    assertNotNull(objects.get(key("echo")));
  }

  @Test
  void whatEndedByAnOwnWriteIsNotRaisedByAnEventFromBefore() {
    objects.applied(tree("100", "2"));
    objects.ended(key("echo"), "another");
    assertNotNull(objects.get(key("echo")));
    objects.ended(key("echo"), "u");
    objects.seen(tree("101", "3"));
    assertEquals(null, objects.get(key("echo")));
    objects.applied(tree("102", "4")); // let go, and taken back
    assertNotNull(objects.get(key("echo")));
  }

  @Test
  void aWatchThatEndsForGoodBeginsAgainAndMissesNothing() throws Exception {
    write("kept", "1");
    write("deleted", "1");
    comesToHold("kept", "1");
    comesToHold("deleted", "1");
    objects.interrupt(CONFIG_MAP);
    write("kept", "2");
    cluster.client().configMaps().inNamespace(namespace).withName("deleted").delete();
    comesToHold("kept", "2");
    Eventually.holds("the deletion is noticed", () -> objects.get(key("deleted")) == null);
    write("kept", "3");
    comesToHold("kept", "3");
    assertNotNull(objects.get(key("kept")));
  }
}
