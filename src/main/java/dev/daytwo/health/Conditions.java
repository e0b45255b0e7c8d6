package dev.daytwo.health;

import dev.daytwo.model.Quotation;
import dev.daytwo.model.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code conditions} of an object's status, read. */
final class Conditions {
  /** Enough to find in it what matters. */
  private static final int READ = 1024;

  private Conditions() {}

  /**
   * One of them.
   *
   * @param reason  one word; may be empty
   * @param message of the controller, fit to be repeated; may be empty
   * @param stale   true if the condition says that it is about an older generation of the object
   */
  record Said(String type, String status, String reason, String message, boolean stale) {
    boolean yes() {
      return status.equals("True");
    }

    boolean no() {
      return status.equals("False");
    }

    /** The message, cut to what a person reads, or the reason where there is none. */
    String why() {
      return message.isEmpty() ? reason : Quotation.of(message, Refusal.MOST);
    }
  }

  /** Those of an object. */
  static List<Said> of(Map<String, Object> live) {
    return of(live, Tree.at(live, "status", "conditions"));
  }

  /** Those of a part of its status. */
  static List<Said> of(Map<String, Object> live, @Nullable Object conditions) {
    long generation = Tree.number(Tree.at(live, "metadata", "generation"), 0);
    return Tree.list(conditions).stream().map(Tree::map)
        .map(each -> new Said(Tree.text(each.get("type")), Tree.text(each.get("status")), Tree.text(each.get("reason")),
            Quotation.of(Tree.text(each.get("message")), READ),
            Tree.number(each.get("observedGeneration"), generation) < generation))
        .toList();
  }

  /** The one of that type, or null. */
  static @Nullable Said find(List<Said> conditions, String type) {
    return conditions.stream().filter(each -> each.type.equals(type)).findFirst().orElse(null);
  }
}
