package dev.daytwo.bench;

import dev.daytwo.model.Condition;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.Tree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whether the cluster is as Git wants it: object by object, against what a fresh rendering of the newest commit says. */
final class Settled {
  private static final List<String> COLLECTIONS = List.of("/api/v1/namespaces/bench/configmaps",
      "/api/v1/namespaces/bench/serviceaccounts", "/api/v1/namespaces/bench/services",
      "/apis/apps/v1/namespaces/bench/deployments", "/apis/networking.k8s.io/v1/namespaces/bench/networkpolicies",
      "/apis/networking.k8s.io/v1/namespaces/bench/ingresses",
      "/apis/policy/v1/namespaces/bench/poddisruptionbudgets",
      "/apis/autoscaling/v2/namespaces/bench/horizontalpodautoscalers");

  private final BareClient client;
  private final Strangers strangers;

  Settled(BareClient client, Strangers strangers) {
    this.client = client;
    this.strangers = strangers;
  }

  /** All that is not as it should be, in words; empty if the cluster equals Git. */
  List<String> faults(Wishes wishes, List<Manifest> objects) throws IOException, InterruptedException {
    List<String> faults = new ArrayList<>(releases(wishes));
    faults.addAll(leftOver(objects));
    for (Manifest object : objects) {
      if (!object.key().kind().equals("Namespace")) {
        compare(object, faults);
      }
    }
    return faults;
  }

  /** Each unit has a Release that is ready, and nothing else has one. */
  private List<String> releases(Wishes wishes) throws IOException, InterruptedException {
    Set<String> units = new TreeSet<>();
    wishes.versions().keySet().forEach(unit -> units.add(Wishes.name(unit)));
    List<String> faults = new ArrayList<>();
    for (Object release : Tree.list(client.get(Rig.RELEASES).get("items"))) {
      String name = Tree.text(Tree.at(release, "metadata", "name"));
      if (!units.remove(name)) {
        faults.add("left over: Release " + name);
        continue;
      }
      Object ready = Tree.list(Tree.at(release, "status", "conditions")).stream()
          .filter(condition -> Condition.READY.equals(Tree.at(condition, "type"))).findFirst().orElse(Map.of());
      if (!"True".equals(Tree.at(ready, "status"))) {
        faults.add("not ready: Release " + name + ": " + Tree.text(Tree.at(ready, "reason")) + ": "
            + Tree.text(Tree.at(ready, "message")));
      }
    }
    units.forEach(unit -> faults.add("lost: Release " + unit));
    return faults;
  }

  /** Everything with the labels of the source is wanted, or a stranger. */
  private List<String> leftOver(List<Manifest> objects) throws IOException, InterruptedException {
    Set<String> wanted = new TreeSet<>();
    objects.forEach(object -> wanted.add(BareClient.path(object.key())));
    List<String> faults = new ArrayList<>();
    for (String collection : COLLECTIONS) {
      for (Object item : Tree.list(client.get(collection).get("items"))) {
        String path = collection + "/" + Tree.text(Tree.at(item, "metadata", "name"));
        boolean ours = Tree.list(Tree.at(item, "metadata", "managedFields")).stream()
            .anyMatch(entry -> Labels.DAYTWO.equals(Tree.at(entry, "manager")))
            || !Tree.text(Tree.at(item, "metadata", "labels", Labels.SOURCE)).isEmpty();
        if (ours && !wanted.contains(path) && !strangers.has(path)) {
          faults.add("left over: " + path);
        }
      }
    }
    return faults;
  }

  /** An object is as Git wants it if applying it, as the agent does but as a dry run, would change nothing. */
  private void compare(Manifest object, List<String> faults) throws IOException, InterruptedException {
    String path = BareClient.path(object.key());
    try {
      Map<String, Object> live = client.get(path);
      Map<String, Object> applied = BareClient.tree(client.patch(
          path + "?dryRun=All&fieldManager=" + Labels.DAYTWO + "&force=true", "application/apply-patch+yaml",
          object.canonicalJson()));
      if (!bare(live).equals(bare(applied))) {
        faults.add("differs: " + object.key() + ": is " + bare(live) + ", should be " + bare(applied));
      } else if (rivals(live)) {
        faults.add("differs: " + object.key() + " still has what a rival wrote: " + bare(live));
      } else if (Tree.at(live, "metadata", "deletionTimestamp") != null) {
        faults.add("differs: " + object.key() + " is being deleted");
      }
    } catch (BareClient.Refusal refusal) {
      if (refusal.status != 404) {
        throw refusal;
      }
      faults.add("lost: " + object.key());
    }
  }

  /** True if a rival owns fields of it, beside its metadata, which is everybody's. */
  private static boolean rivals(Map<String, Object> live) {
    return Tree.list(Tree.at(live, "metadata", "managedFields")).stream()
        .filter(entry -> Rivals.MANAGER.equals(Tree.at(entry, "manager")))
        .anyMatch(entry -> Tree.map(Tree.at(entry, "fieldsV1")).keySet().stream()
            .anyMatch(field -> !field.equals("f:metadata")));
  }

  /** Without status, and without what the server counts for itself. */
  private static Map<String, Object> bare(Map<String, Object> object) {
    Map<String, Object> bare = new HashMap<>(object);
    bare.remove("status");
    Map<String, Object> metadata = new HashMap<>(Tree.map(object.get("metadata")));
    metadata.keySet().removeAll(Set.of("managedFields", "resourceVersion", "generation"));
    bare.put("metadata", metadata);
    return bare;
  }
}
