package dev.daytwo.reconcile;

import dev.daytwo.model.Health;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.plan.Plan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How far a plan has been carried out: what the unit owns at this moment, whatever happens next. Used by one thread.
 */
final class Execution {
  private final Map<ObjectKey, InventoryItem> inventory = new LinkedHashMap<>();
  private final List<Outcome.Healed> healed = new ArrayList<>();
  private final Set<ObjectKey> found = new HashSet<>();
  private final Set<String> from = new TreeSet<>();
  private final Set<ObjectKey> leaving = new LinkedHashSet<>();
  private int written;
  private boolean overtaken;
  private String heldToken = "";
  private String heldWhy = "";
  private String missing = "";
  private Health.Status health = Health.Status.PROGRESSING;

  /** Nothing is planned. */
  Execution(List<InventoryItem> owned) {
    owned.forEach(item -> inventory.put(item.key(), item));
  }

  /** Begins with all that the unit owned before, since nothing has been deleted yet. */
  Execution(Plan plan, List<InventoryItem> owned) {
    this(owned);
    plan.kept().forEach(item -> inventory.put(item.key(), item));
    if (!plan.held().isEmpty()) {
      held(plan.token(), plan.held().size() + " objects would be deleted at once");
    }
  }

  void applied(InventoryItem item, ObjectWriter.Written result) {
    inventory.put(item.key(), item);
    written++;
    if (result.found()) {
      found.add(item.key());
    }
    if (!result.from().isEmpty()) {
      from.add(result.from());
    }
  }

  /** True if the unit owns it, as far as is known by now. */
  boolean owns(ObjectKey key) {
    return inventory.containsKey(key);
  }

  /** True if it was written, and was there before. */
  boolean found(ObjectKey key) {
    return found.contains(key);
  }

  /** What a history says of it: whose objects were taken over, if any were. */
  String result() {
    return from.isEmpty() ? "Applied" : "Adopted from " + String.join(", ", from);
  }

  /** Another unit has just applied it. */
  void kept(InventoryItem item) {
    inventory.put(item.key(), item);
  }

  void pruned(ObjectKey key) {
    inventory.remove(key);
    written++;
  }

  /** It goes, and whatever is wanted then, it is made again. */
  void again(ObjectKey key) {
    inventory.computeIfPresent(key, (same, item) -> new InventoryItem(key, item.uid(), "", item.seal()));
    written++;
  }

  /** It has been deleted, and is there until its finalizers let it go. */
  void leaving(ObjectKey key) {
    leaving.add(key);
    written++;
  }

  /** Ends a plan that was carried out whole: what it neither kept nor applied is owned no more. */
  void finished(List<ObjectKey> order) {
    Map<ObjectKey, InventoryItem> all = new LinkedHashMap<>(inventory);
    inventory.clear();
    for (ObjectKey key : order) {
      InventoryItem item = all.get(key);
      if (item != null) {
        inventory.put(key, item);
      }
    }
    leaving.forEach(key -> {
      InventoryItem item = all.get(key);
      if (item != null) {
        inventory.put(key, item);
      }
    });
  }

  void healed(ObjectKey key, String manager) {
    healed.add(new Outcome.Healed(key, manager));
  }

  void overtake() {
    overtaken = true;
  }

  void held(String token, String why) {
    heldToken = token;
    heldWhy = why;
  }

  /** What the cluster does not serve, for a person; empty if it serves all. */
  void missing(String what) {
    missing = what;
  }

  String missing() {
    return missing;
  }

  /** How the unit does after it. */
  void health(Health.Status status) {
    health = status;
  }

  Health.Status health() {
    return health;
  }

  List<InventoryItem> inventory() {
    return List.copyOf(inventory.values());
  }

  List<Outcome.Healed> healed() {
    return List.copyOf(healed);
  }

  String healedText() {
    return healed.stream().map(each -> each.key() + (each.rival().isEmpty() ? "" : ", changed by " + each.rival()))
        .collect(Collectors.joining("; "));
  }

  int written() {
    return written;
  }

  boolean overtaken() {
    return overtaken;
  }

  String heldToken() {
    return heldToken;
  }

  String heldWhy() {
    return heldWhy;
  }
}
