package dev.daytwo.cli;

import dev.daytwo.descriptor.Storage;
import dev.daytwo.descriptor.Text;
import dev.daytwo.model.Tree;
import dev.daytwo.platform.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The volumes of a running StatefulSet, as a descriptor says them. */
final class AdoptedStorage {
  private AdoptedStorage() {}

  /**
   * The list under {@code storage}.
   *
   * @param notes what has to be done for the data is added to it
   */
  static List<Object> of(Map<String, Object> workload, Map<String, Object> container, Platform platform,
      List<String> notes) {
    List<Object> storage = new ArrayList<>();
    for (Object template : Tree.list(Tree.at(workload, "spec", "volumeClaimTemplates"))) {
      String name = Tree.text(Tree.at(template, "metadata", "name"));
      String path = Tree.list(container.get("volumeMounts")).stream().filter(each -> name.equals(Tree.at(each, "name")))
          .map(each -> Tree.text(Tree.at(each, "mountPath"))).findFirst().orElse("");
      if (path.isEmpty()) {
        notes.add("the volume " + name + " is not mounted by the first container, and is left out");
        continue;
      }
      String size = Tree.text(Tree.at(template, "spec", "resources", "requests", "storage"));
      Map<String, Object> volume = new LinkedHashMap<>(Map.of("path", path));
      volume.put("size", size);
      String storageClass = word(Tree.text(Tree.at(template, "spec", "storageClassName")), platform);
      if (storageClass != null) {
        volume.put("class", storageClass);
      }
      storage.add(volume);
      String later = new Storage(path, new Text(size), storageClass).name();
      String set = Tree.text(Tree.at(workload, "metadata", "name"));
      notes.add(later.equals(name)
          ? "the pods find the data that is there: their claims keep the names " + name + "-" + set + "-N"
          : "the claims " + name + "-" + set + "-N stay as they are, and the new pods ask for " + later + "-" + set
              + "-N: have the data copied, or bind the old volumes to claims of those names, before anybody writes");
    }
    return storage;
  }

  /** How the platform calls a StorageClass; null if nothing has to be said to get it. */
  private static @Nullable String word(String storageClass, Platform platform) {
    if (storageClass.isEmpty() || storageClass.equals(platform.storage().of(null).storageClass())) {
      return null;
    }
    return platform.storage().classes().entrySet().stream()
        .filter(each -> storageClass.equals(each.getValue().storageClass())).map(Map.Entry::getKey).findFirst()
        .orElse(storageClass);
  }
}
