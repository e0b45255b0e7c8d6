package dev.daytwo.bench;

import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;

/** Somebody who edits, scales, unlabels and deletes objects of the units, by hand as it were. */
final class Rivals {
  /** The field manager of all foreign writes. */
  static final String MANAGER = "rival";

  private static final String MERGE = "application/merge-patch+json";

  private final BareClient client;
  private final Pushes pushes;
  private final RandomGenerator random;
  private final Counts counts;

  Rivals(BareClient client, Pushes pushes, RandomGenerator random, Counts counts) {
    this.client = client;
    this.pushes = pushes;
    this.random = random;
    this.counts = counts;
  }

  /** One random foreign write; it may find the server down or the object not there. */
  void one() throws InterruptedException {
    List<Manifest> objects = pushes.objects();
    ObjectKey key = objects.get(random.nextInt(objects.size())).key();
    if (key.kind().equals("Namespace")) {
      return;
    }
    String what = random.nextInt(100) < 25 ? "deletion" : key.kind().equals("Deployment") ? "scale" : "edit";
    try {
      if (what.equals("deletion")) {
        client.delete(BareClient.path(key));
      } else {
        client.patch(BareClient.path(key) + "?fieldManager=" + MANAGER, MERGE, patch(key));
      }
      counts.one("foreign writes, " + what);
    } catch (BareClient.Refusal refusal) {
      counts.one("foreign writes, refused by " + refusal.status);
    } catch (IOException e) {
      counts.one("foreign writes, unanswered");
    }
  }

  private String patch(ObjectKey key) {
    return switch (key.kind()) {
      case "ConfigMap" -> "{\"data\": {\"version\": \"foreign\", \"more\": \"foreign\"}}";
      case "Deployment" -> "{\"spec\": {\"replicas\": 2}}";
      case "Service" -> "{\"spec\": {\"selector\": {\"app\": \"foreign\", \"app.kubernetes.io/name\": \"foreign\"}}}";
      case "ServiceAccount" -> kept(key)
          ? "{\"metadata\": {\"labels\": null}}"
          : "{\"automountServiceAccountToken\": true}";
      case "NetworkPolicy" -> "{\"spec\": {\"ingress\": null, \"policyTypes\": [\"Egress\"]}}";
      default -> "{\"metadata\": {\"annotations\": {\"example.com/foreign\": \"yes\"}}}";
    };
  }

  /** An object whose labels are taken while its unit is dropped is nobody's any more, and is left: so never both. */
  private static boolean kept(ObjectKey key) {
    String digits = key.name().replaceAll("[^0-9]", "");
    return !Wishes.droppable(Integer.parseInt(digits));
  }
}
