package dev.daytwo.plan;

import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Observation;
import dev.daytwo.model.Tree;
import dev.daytwo.model.Volume;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an object's volumes, which can grow and change in no other way. One that is wanted smaller stays as
 * large as it is, and the rest of the object is applied: so a rollout that is rolled back goes back though its volume
 * has grown.
 *
 * @param manifest what can be applied
 * @param note     what cannot be had, for a person; empty if all can
 * @param again    true if the object has to be made again around its pods: a StatefulSet's templates cannot be changed
 * @param refused  why it cannot be applied at all; null if it can
 */
record Growth(Manifest manifest, String note, boolean again, @Nullable String refused) {
  private static final List<String> SIZE = List.of("spec", "resources", "requests", "storage");

  static Growth of(Manifest wanted, @Nullable Observation seen) {
    List<Volume> there = seen == null ? List.of() : seen.volumes();
    List<Volume> volumes = there.isEmpty() && !wanted.key().kind().equals("StatefulSet")
        ? List.of()
        : Volume.of(wanted.tree());
    if (seen == null || (there.isEmpty() && volumes.isEmpty())) {
      return new Growth(wanted, "", false, null);
    }
    String refused = wanted.key().kind().equals("StatefulSet")
        ? ofSet(wanted.key(), volumes, there)
        : ofClaim(wanted.key(), volumes.getFirst(), there.getFirst());
    if (refused != null) {
      return new Growth(wanted, "", false, refused);
    }
    List<String> notes = new ArrayList<>();
    Manifest manifest = wanted;
    boolean again = false;
    for (int i = 0; i < volumes.size(); i++) {
      Volume now = there.get(i);
      String size = volumes.get(i).size();
      if (Volume.compare(size, now.name().isEmpty() ? now.held() : now.size()) < 0) {
        manifest = sized(manifest, i, now.size());
        notes.add((now.name().isEmpty() ? wanted.key().toString() : "the volume " + now.name() + " of " + wanted.key())
            + " has " + now.size() + " and cannot shrink to " + size + ": write that size");
      }
      again |= !now.name().isEmpty() && Volume.compare(size, now.size()) > 0;
    }
    if (again && manifest.at("spec", "replicas") == null) { // made without a number it would begin with one pod
      return new Growth(wanted, "", false, wanted.key() + " leaves its number of replicas to an autoscaler, and would "
          + "lose pods if it were made again for larger volumes; give a fixed number together with the larger size, and "
          + "the range again when that is done; what runs goes on");
    }
    return new Growth(manifest, String.join("; ", notes), again, null);
  }

  private static @Nullable String ofClaim(ObjectKey key, Volume wanted, Volume now) {
    return wanted.type().isEmpty() || now.type().isEmpty() || wanted.type().equals(now.type())
        ? null
        : key + " is of the class " + now.type() + ", which cannot become " + wanted.type()
            + "; claim another volume, at another path, and have the data copied";
  }

  private static @Nullable String ofSet(ObjectKey key, List<Volume> wanted, List<Volume> now) {
    if (names(wanted).equals(names(now))) {
      for (int i = 0; i < wanted.size(); i++) {
        boolean type = wanted.get(i).type().equals(now.get(i).type());
        if (!type || !wanted.get(i).fixed().equals(now.get(i).fixed())) {
          return "the volume " + now.get(i).name() + " of " + key + (type
              ? " is wanted differently in more than its size"
              : " is of the class " + or(now.get(i).type()) + ", which cannot become " + or(wanted.get(i).type()))
              + AGAIN;
        }
      }
      return null;
    }
    return key + " has the volumes " + or(names(now)) + ", which cannot become " + or(names(wanted)) + AGAIN;
  }

  private static final String AGAIN = "; what runs goes on. To have it all the same, delete the StatefulSet: it is made "
      + "again, and finds the claims that it wants by their names";

  private static String names(List<Volume> volumes) {
    return volumes.stream().map(Volume::name).collect(Collectors.joining(", "));
  }

  private static String or(String name) {
    return name.isEmpty() ? "none" : name;
  }

  private static Manifest sized(Manifest manifest, int index, String size) {
    if (manifest.key().kind().equals("PersistentVolumeClaim")) {
      return Manifest.of(with(manifest.tree(), SIZE, size));
    }
    Map<String, Object> spec = new LinkedHashMap<>(Tree.map(manifest.at("spec")));
    List<Object> templates = new ArrayList<>(Tree.list(spec.get("volumeClaimTemplates")));
    templates.set(index, with(Tree.map(templates.get(index)), SIZE, size));
    spec.put("volumeClaimTemplates", templates);
    Map<String, Object> tree = new LinkedHashMap<>(manifest.tree());
    tree.put("spec", spec);
    return Manifest.of(tree);
  }

  private static Map<String, Object> with(Map<String, Object> tree, List<String> path, String value) {
    Map<String, Object> copy = new LinkedHashMap<>(tree);
    String key = path.getFirst();
    copy.put(key, path.size() == 1 ? value : with(Tree.map(tree.get(key)), path.subList(1, path.size()), value));
    return copy;
  }

  /** Why the rest of a plan waits; null if it does not. */
  @Nullable
  Verdict verdict() {
    if (refused != null) {
      return Verdict.failed("VolumesFixed", refused, true);
    }
    return again
        ? Verdict.failed("Growing", manifest.key() + " is made again with larger volumes; its pods run on", false)
        : null;
  }
}
