package dev.daytwo.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.Cluster;
import dev.daytwo.Eventually;
import dev.daytwo.OnCluster;
import dev.daytwo.cluster.Api;
import dev.daytwo.cluster.Connection;
import dev.daytwo.event.Fact;
import dev.daytwo.model.Health;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Observation;
import dev.daytwo.model.Release;
import dev.daytwo.model.Seal;
import dev.daytwo.model.UnitKey;
import io.fabric8.kubernetes.client.Config;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Who is woken, and how often, while units of one namespace are not healthy. */
@OnCluster
class AilmentsTest {
  private static final Duration FOR_EVER = Duration.ofDays(1);

  private final List<UnitKey> woken = new CopyOnWriteArrayList<>();

  private Health explain(Ailments ailments, String namespace, String service, Health own) {
    var unit = new UnitKey("production", service);
    var key = new ObjectKey("apps/v1", "Deployment", namespace, service);
    var seen = new Observation(key, unit, "uid-of-" + service, 1, new Seal("seal"), own, "", -1, true, null);
    return ailments.explain(unit, List.of(new InventoryItem(key, seen.uid(), "hash", seen.seal())), Map.of(key, seen),
        Release.Status.EMPTY, false);
  }

  @Test
  void a_unit_on_its_way_sleeps_though_another_of_its_namespace_is_looked_at(Cluster cluster) throws Exception {
    var namespace = cluster.namespace("ailments");
    try (var client = Connection.open(Config.fromKubeconfig(cluster.plane().kubeconfigText()), Duration.ofSeconds(30),
        answer -> {});
        var ailments = new Ailments(new Api(client, Duration.ofSeconds(30)), FOR_EVER,
            fact -> woken.add(((Fact.SymptomSeen) fact).unit()))) {
      var broken = Health.degraded("Deployment broken: no pod");
      assertEquals(broken, explain(ailments, namespace, "broken", broken));
      Eventually.holds("it is looked at", () -> woken.contains(new UnitKey("production", "broken")));
      explain(ailments, namespace, "broken", broken);

      woken.clear();
      var onItsWay = Health.progressing("Deployment new: 0 of 1 pods");
      assertEquals(onItsWay, explain(ailments, namespace, "new", onItsWay));
      assertEquals(onItsWay, explain(ailments, namespace, "new", onItsWay));
      assertTrue(woken.isEmpty(), () -> woken + " would be thought about again and again");
    }
  }
}
