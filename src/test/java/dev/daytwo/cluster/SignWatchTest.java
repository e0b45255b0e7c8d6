package dev.daytwo.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.Cluster;
import dev.daytwo.Eventually;
import dev.daytwo.OnCluster;
import dev.daytwo.cluster.SignWatch.Kind;
import dev.daytwo.cluster.SignWatch.Place;
import dev.daytwo.model.Sign;
import dev.daytwo.model.Tree;
import dev.daytwo.model.UnitKey;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The watch of signs against a real API server. */
@OnCluster
class SignWatchTest {
  private static final UnitKey ONE = new UnitKey("production", "one");
  private static final UnitKey TWO = new UnitKey("production", "two");

  private static final AtomicInteger TESTS = new AtomicInteger();

  private final Cluster cluster;
  private final String namespace;
  private final List<String> changed = new CopyOnWriteArrayList<>();
  private final List<UnitKey> listed = new CopyOnWriteArrayList<>();
  private final KubernetesClient client;
  private final SignWatch watch;

  SignWatchTest(Cluster cluster) {
    this.cluster = cluster;
    namespace = cluster.namespace("signs" + TESTS.incrementAndGet());
    cluster.client().resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .serverSideApply();
    client = Connection.open(Config.fromKubeconfig(cluster.plane().kubeconfigText()), Duration.ofSeconds(30),
        answer -> {});
    watch = new SignWatch(new Api(client, Duration.ofSeconds(30)), SignWatchTest::read, changed::add, listed::add);
  }

  @AfterEach
  void close() {
    watch.close();
    client.close();
  }

  /** A pod belongs to what its label names, an Event to the pod that it is about. */
  private static @Nullable Sign read(Map<String, Object> live) {
    Map<String, Object> metadata = Tree.map(live.get("metadata"));
    boolean pod = "Pod".equals(live.get("kind"));
    String about = Tree.text(pod ? Tree.at(metadata, "labels", "about") : Tree.at(live, "involvedObject", "uid"));
    return about.isEmpty()
        ? null
        : new Sign(pod ? Sign.Type.POD : Sign.Type.EVENT, Tree.text(metadata.get("uid")), about,
            Tree.text(Tree.at(metadata, "labels", "mark")), Sign.Stage.STARTING, "", null);
  }

  private Pod pod(String name, String about) {
    return cluster.client().resource(new PodBuilder().withNewMetadata().withNamespace(namespace).withName(name)
        .addToLabels("about", about).endMetadata().withNewSpec().addNewContainer().withName("app").withImage("app:1")
        .endContainer().withNodeName("nowhere").endSpec().build()).create();
  }

  private void event(Pod about, String type) {
    cluster.client().resource(new EventBuilder().withNewMetadata().withNamespace(namespace)
        .withGenerateName(about.getMetadata().getName() + "-").endMetadata().withType(type).withReason("Odd")
        .withNewInvolvedObject().withKind("Pod").withNamespace(namespace).withName(about.getMetadata().getName())
        .withUid(about.getMetadata().getUid()).endInvolvedObject().build()).create();
  }

  @Test
  void it_sees_what_is_there_and_what_comes_and_tells_whom_it_belongs_to() throws Exception {
    var a = pod("a", "owner-a");
    Set<Place> places = Set.of(new Place(namespace, Kind.POD), new Place(namespace, Kind.WARNING));
    watch.need(ONE, places);
    Eventually.holds("all is listed", () -> watch.synced(places) && listed.contains(ONE));
    assertEquals(1, watch.about("owner-a").size());

    event(a, "Normal");
    event(a, "Warning");
    Eventually.holds("the warning is seen", () -> watch.about(a.getMetadata().getUid()).size() == 1);
    assertEquals(List.of("owner-a"), changed.stream().distinct().toList());

    pod("b", "owner-b");
    Eventually.holds("the new pod is seen", () -> watch.about("owner-b").size() == 1 && changed.contains("owner-b"));
    // The pod moves to another owner, as an adopted one does, and goes.
    cluster.client().pods().inNamespace(namespace).withName("b").edit(pod -> new PodBuilder(pod).editMetadata()
        .addToLabels("about", "owner-c").endMetadata().build());
    Eventually.holds("it belongs to the other",
        () -> watch.about("owner-b").isEmpty() && watch.about("owner-c").size() == 1);
    cluster.client().pods().inNamespace(namespace).withName("b").withGracePeriod(0).delete();
    Eventually.holds("it is gone", () -> watch.about("owner-c").isEmpty());
  }

  @Test
  void a_place_is_watched_as_long_as_somebody_needs_it_and_no_longer() throws Exception {
    pod("c", "owner-d");
    Set<Place> places = Set.of(new Place(namespace, Kind.POD));
    watch.need(ONE, places);
    watch.need(TWO, places);
    Eventually.holds("all is listed", () -> watch.synced(places));
    watch.need(ONE, Set.of());
    assertTrue(watch.synced(places));
    pod("d", "owner-d");
    Eventually.holds("it is still watched", () -> watch.about("owner-d").size() == 2);

    watch.need(TWO, Set.of());
    assertEquals(0, watch.size());
    assertEquals(false, watch.synced(places));
    var before = changed.size();
    pod("e", "owner-d");
    // Another watch of the same place sees it; the ended one must have had the time to see it too.
    watch.need(ONE, Set.of(new Place(namespace, Kind.WARNING)));
    Eventually.holds("the other watch is there", () -> watch.synced(Set.of(new Place(namespace, Kind.WARNING))));
    assertEquals(before, changed.size());
    assertEquals(0, watch.about("owner-d").size());
  }
}
