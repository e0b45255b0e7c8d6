package dev.daytwo.cli;

import dev.daytwo.model.Desired;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.Masked;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Tree;
import dev.daytwo.model.UnitKey;
import dev.daytwo.reconcile.Catalog;
import dev.daytwo.render.YamlWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.jspecify.annotations.Nullable;

/**
 * What becomes different of one unit.
 *
 * @param objects those that differ, in the order in which they are applied, the dropped ones last
 */
record Difference(UnitKey unit, Change change, List<Item> objects) {
  enum Change {
    ADDED, CHANGED, REMOVED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One object that differs.
   *
   * @param marked true if nothing differs but the label that names the version, which every object of a unit carries
   * @param text   the unified diff of its YAML with the secrets hidden; ends with a line end
   */
  record Item(ObjectKey key, Change change, boolean marked, String text) {}

  /**
   * The units that differ, in order. A unit that has problems afterwards is not among them: it stays as it is.
   *
   * @param asked true for an environment that counts
   */
  static List<Difference> of(Catalog.Rendering before, Catalog.Rendering after, Predicate<String> asked) {
    Map<UnitKey, Desired> olds = byUnit(before);
    Map<UnitKey, Desired> news = byUnit(after);
    Map<ObjectKey, Manifest> allOld = objects(olds.values());
    Map<ObjectKey, Manifest> allNew = objects(news.values());
    Set<UnitKey> units = new TreeSet<>(olds.keySet());
    units.addAll(news.keySet());
    List<Difference> differences = new ArrayList<>();
    for (UnitKey unit : units) {
      Desired old = olds.get(unit);
      Desired now = news.get(unit);
      boolean kept = now == null && (after.units().contains(unit) || !after.complete());
      if (kept || !asked.test(unit.environment())) {
        continue;
      }
      List<Item> items = new ArrayList<>();
      if (now != null) {
        // an object that several units share, such as their Namespace, is not added with the second of them
        now.objects().forEach(object -> add(items, unit, allOld.get(object.key()), object));
      }
      if (old != null) {
        old.objects().stream().filter(object -> !allNew.containsKey(object.key()))
            .forEach(object -> add(items, unit, object, null));
      }
      if (!items.isEmpty()) {
        differences.add(new Difference(unit, change(old, now), items));
      }
    }
    return differences;
  }

  private static Map<UnitKey, Desired> byUnit(Catalog.Rendering rendering) {
    return rendering.desired().stream()
        .collect(Collectors.toMap(Desired::unit, desired -> desired, (one, other) -> one, TreeMap::new));
  }

  private static Map<ObjectKey, Manifest> objects(Iterable<Desired> units) {
    Map<ObjectKey, Manifest> objects = new LinkedHashMap<>();
    units.forEach(desired -> desired.objects().forEach(object -> objects.putIfAbsent(object.key(), object)));
    return objects;
  }

  private static Change change(@Nullable Object before, @Nullable Object after) {
    return before == null ? Change.ADDED : after == null ? Change.REMOVED : Change.CHANGED;
  }

  private static void add(List<Item> items, UnitKey unit, @Nullable Manifest before, @Nullable Manifest after) {
    Manifest any = after == null ? before : after;
    if (any != null && !any.equals(after == null ? null : before)) {
      boolean marked = before != null && after != null && unmarked(before).equals(unmarked(after));
      items.add(new Item(any.key(), change(before, after), marked, unified(unit, any.key(), Masked.of(before, after))));
    }
  }

  private static Map<String, Object> unmarked(Manifest manifest) {
    Map<String, Object> tree = new LinkedHashMap<>(manifest.tree());
    Map<String, Object> metadata = new LinkedHashMap<>(Tree.map(tree.get("metadata")));
    Map<String, Object> labels = new LinkedHashMap<>(Tree.map(metadata.get("labels")));
    labels.remove(Labels.VERSION);
    metadata.put("labels", labels);
    tree.put("metadata", metadata);
    return tree;
  }

  private static String unified(UnitKey unit, ObjectKey key, Masked masked) {
    String name = unit + "/" + key.kind() + "/" + key.name() + ".yaml";
    RawText before = raw(masked.before());
    RawText after = raw(masked.after());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DiffFormatter formatter = new DiffFormatter(out)) {
      formatter.format(new HistogramDiff().diff(RawTextComparator.DEFAULT, before, after), before, after);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a stream in memory
    }
    return "--- " + (masked.before() == null ? "/dev/null" : "a/" + name) + "\n+++ "
        + (masked.after() == null ? "/dev/null" : "b/" + name) + "\n" + out.toString(StandardCharsets.UTF_8);
  }

  private static RawText raw(@Nullable Manifest manifest) {
    return new RawText((manifest == null ? "" : YamlWriter.write(List.of(manifest))).getBytes(StandardCharsets.UTF_8));
  }

  /** {@code 1 added, 2 changed}. */
  static String count(List<Change> changes) {
    return Arrays.stream(Change.values()).filter(changes::contains)
        .map(change -> changes.stream().filter(change::equals).count() + " " + change)
        .collect(Collectors.joining(", "));
  }
}
