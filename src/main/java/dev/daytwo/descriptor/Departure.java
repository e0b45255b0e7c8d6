package dev.daytwo.descriptor;

import dev.daytwo.model.Position;
import dev.daytwo.yaml.Yaml;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a descriptor leaves the golden path: allowed, and worth a second look.
 *
 * @param position where it is written
 * @param path     the field
 * @param words    what is different, in one sentence
 */
public record Departure(Position position, String path, String words) {
  private static final String USER = "security.user";
  private static final String WRITABLE = "security.writableRoot";

  /** The fields whose departures a platform may have decided to take; a patch is always told. */
  public static final List<String> CHECKS = List.of(USER, WRITABLE);

  /** True if it is one of the departures of a field. */
  public boolean concerns(String check) {
    return path.equals(check) || path.endsWith("." + check);
  }

  /** The departures of a descriptor, those of its environments after those of all. */
  public static List<Departure> of(Descriptor descriptor) {
    List<Departure> found = new ArrayList<>();
    in(descriptor.tree(), "", found);
    Yaml.Mapping environments = descriptor.tree().map("environments");
    environments.entries().keySet()
        .forEach(name -> in(environments.map(name), "environments." + name + ".", found));
    return found;
  }

  private static void in(Yaml.Mapping settings, String path, List<Departure> found) {
    Yaml.Mapping security = settings.map("security");
    if (security.get("user") instanceof Yaml.Scalar user && !user.isNull()) {
      found.add(new Departure(security.place("user"), path + USER,
          "runs as user " + user.text() + ", not as the platform's"));
    }
    if (security.get("writableRoot") instanceof Yaml.Scalar writable && writable.text().equals("true")) {
      found.add(new Departure(security.place("writableRoot"), path + WRITABLE,
          "the files of the image are writable"));
    }
    List<Yaml.Mapping> patches = Patch.written(settings);
    for (int i = 0; i < patches.size(); i++) {
      Yaml.Mapping patch = patches.get(i);
      Yaml.Mapping target = patch.map("target");
      found.add(new Departure(patch.position(), path + "patches[" + i + "]",
          "patches the " + target.text("kind") + (target.text("name").isEmpty() ? "" : " " + target.text("name"))
              + (patch.text("until").isEmpty() ? ", with no end: " : " until " + patch.text("until") + ": ")
              + patch.text("reason")));
    }
  }
}
