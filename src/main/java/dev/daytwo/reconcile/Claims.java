package dev.daytwo.reconcile;

import dev.daytwo.model.Desired;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Release;
import dev.daytwo.model.UnitKey;
import dev.daytwo.release.ReleaseTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Whose each unit, each Release and each object is, where more than one source or unit wants it. Who has it keeps it
 * until nobody describes it there any more; then who waits gets it, running. A restarted agent takes from the Releases
 * who had what, so that it does not matter who is read first.
 *
 * <p>The catalog's one thread decides; {@link #takenFrom} may be asked by all.
 */
public final class Claims {
  private final Supplier<Set<String>> sources;
  private final Supplier<Collection<Release>> releases;
  private final Map<ObjectKey, Holder> holders = new ConcurrentHashMap<>();
  private final Map<String, Said> said = new HashMap<>();
  private final Map<Holder, Desired> granted = new HashMap<>();
  private final Map<Holder, Waiting> waiting = new LinkedHashMap<>();
  private boolean loaded;

  /** One source's description of a unit. */
  record Holder(String source, UnitKey unit) {}

  /**
   * A description that is not in force.
   *
   * @param key what somebody else has: the unit itself, its Release, or an object
   */
  record Waiting(Desired desired, ObjectKey key, Holder other) {
    /** True if the unit is its own, and only an object is not. */
    boolean byObject() {
      return !ours(key);
    }

    /** Why, for the writer of the description. */
    String words() {
      Desired mine = desired;
      if (other.unit().equals(mine.unit())) {
        return "the unit " + mine.unit() + " belongs to the source " + other.source()
            + " already, which stays in force; describe it in one of them only";
      }
      String whose = " belongs to the unit " + other.unit() + " of the source " + other.source()
          + " already, which stays in force; ";
      return byObject()
          ? key + whose + "give one of them another name"
          : "Release " + key.namespace() + "/" + key.name() + whose
              + "give the environments namespaces of their own, or one of the services another name";
    }
  }

  /** What a source said last. */
  private record Said(Set<UnitKey> units, boolean complete) {}

  /**
   * What follows from a rendering.
   *
   * @param desired what is in force, of all that has to be looked at
   * @param freed   other sources, of which something that waited is in force now
   */
  record Ruling(List<Desired> desired, Set<String> freed) {}

  /**
   * Claims of sources.
   *
   * @param sources  those that this agent follows
   * @param releases every Release that is known
   */
  public Claims(Supplier<Set<String>> sources, Supplier<Collection<Release>> releases) {
    this.sources = sources;
    this.releases = releases;
  }

  /** Decides about what a source describes. */
  Ruling rule(String source, Catalog.Rendering rendering) {
    load();
    said.put(source, new Said(rendering.units(), rendering.complete()));
    forget(source, rendering.units());
    List<Desired> looked = new ArrayList<>();
    Set<String> freed = new LinkedHashSet<>();
    for (Desired desired : rendering.desired()) {
      if (offer(new Holder(source, desired.unit()), desired)) {
        looked.add(desired);
      }
    }
    for (boolean more = true; more;) { // what one lets go may be what another waits for
      more = false;
      for (Map.Entry<Holder, Waiting> each : List.copyOf(waiting.entrySet())) {
        if (offer(each.getKey(), each.getValue().desired())) {
          looked.add(each.getValue().desired());
          freed.add(each.getKey().source());
          more = true;
        }
      }
    }
    freed.remove(source);
    return new Ruling(looked, freed);
  }

  /** True if anything is wanted by more than one. */
  boolean contested() {
    return !waiting.isEmpty();
  }

  /** Begins anew with what the Releases say now; every source has to be read again. */
  void reload() {
    holders.clear();
    said.clear();
    granted.clear();
    waiting.clear();
    loaded = false;
    load();
  }

  /** A source is followed no more. It wants nothing, and what its units have stays theirs while they are there. */
  void leave(String source) {
    said.remove(source);
    waiting.keySet().removeIf(each -> each.source().equals(source));
    granted.keySet().removeIf(each -> each.source().equals(source));
  }

  /** What of a source is not in force. */
  List<Waiting> waiting(String source) {
    return waiting.entrySet().stream().filter(each -> each.getKey().source().equals(source)).map(Map.Entry::getValue)
        .toList();
  }

  /** True if another unit has the object now, so that the unit must neither delete nor mend it. */
  boolean takenFrom(UnitKey unit, ObjectKey key) {
    Holder holder = holders.get(key);
    return holder != null && !holder.unit().equals(unit);
  }

  /** Before the first decision: who had what when the agent began. */
  private void load() {
    if (loaded) {
      return;
    }
    loaded = true;
    for (Release release : releases.get()) {
      Holder holder = new Holder(release.spec().source(), release.unit());
      holders.put(key(release.unit()), holder);
      holders.put(ReleaseTree.key(release), holder);
      release.status().inventory().stream().map(InventoryItem::key).filter(Claims::exclusive)
          .forEach(key -> holders.put(key, holder));
    }
  }

  private void forget(String source, Set<UnitKey> units) {
    waiting.keySet().removeIf(each -> each.source().equals(source) && !units.contains(each.unit()));
    granted.entrySet().removeIf(each -> {
      boolean gone = each.getKey().source().equals(source) && !units.contains(each.getKey().unit());
      if (gone) {
        keys(each.getValue()).forEach(key -> holders.remove(key, each.getKey()));
      }
      return gone;
    });
  }

  /** Grants all that a description needs, or nothing. */
  private boolean offer(Holder claimant, Desired desired) {
    List<ObjectKey> keys = keys(desired);
    for (ObjectKey key : keys) {
      Holder other = holders.get(key);
      if (other != null && !other.equals(claimant) && keeps(other, key, claimant)) {
        waiting.put(claimant, new Waiting(desired, key, other));
        return false;
      }
    }
    Desired before = granted.put(claimant, desired);
    if (before != null) {
      Set<ObjectKey> now = Set.copyOf(keys);
      keys(before).stream().filter(key -> !now.contains(key)).forEach(key -> holders.remove(key, claimant));
    }
    keys.forEach(key -> holders.put(key, claimant));
    waiting.remove(claimant);
    return true;
  }

  /** True if the holder still wants what it has, or nobody can tell yet. */
  private boolean keeps(Holder holder, ObjectKey key, Holder claimant) {
    if (!sources.get().contains(holder.source())) { // taken out of the configuration, or another agent's
      return !holder.unit().equals(claimant.unit())
          && releases.get().stream().anyMatch(release -> release.unit().equals(holder.unit()));
    }
    Said last = said.get(holder.source());
    if (last == null || (!last.complete() && !last.units().contains(holder.unit()))) {
      return true;
    }
    Desired wanted = granted.get(holder);
    return last.units().contains(holder.unit()) && (wanted == null || keys(wanted).contains(key));
  }

  private static List<ObjectKey> keys(Desired desired) {
    List<ObjectKey> keys = new ArrayList<>();
    keys.add(key(desired.unit()));
    keys.add(ReleaseTree.key(Release.absent(desired.unit(), desired.namespace(), desired.source())));
    desired.objects().stream().map(Manifest::key).filter(Claims::exclusive).forEach(keys::add);
    return keys;
  }

  /** A Namespace is shared: all that are in it render the same. */
  private static boolean exclusive(ObjectKey key) {
    return !key.kind().equals("Namespace");
  }

  private static ObjectKey key(UnitKey unit) {
    return new ObjectKey(ReleaseTree.KIND.apiVersion(), "Unit", unit.environment(), unit.service());
  }

  private static boolean ours(ObjectKey key) {
    return key.apiVersion().equals(ReleaseTree.KIND.apiVersion());
  }
}
