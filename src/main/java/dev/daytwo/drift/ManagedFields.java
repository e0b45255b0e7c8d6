package dev.daytwo.drift;

import dev.daytwo.model.Labels;
import dev.daytwo.model.Tree;
import java.util.Map;

/** Reading of {@code metadata.managedFields}: who owns what, and who wrote last. */
public final class ManagedFields {
  /** The manager that gives {@code replicas} a value until an autoscaler has one; it is the agent too. */
  public static final String HANDOVER = "daytwo-handover";

  private ManagedFields() {}

  /** The fields that a manager applied to the object itself; empty if it applied none. */
  static Map<String, Object> applied(Map<String, Object> live, String manager) {
    for (Object entry : Tree.list(Tree.at(live, "metadata", "managedFields"))) {
      Map<String, Object> fields = Tree.map(entry);
      if (manager.equals(fields.get("manager")) && "Apply".equals(fields.get("operation"))
          && Tree.text(fields.get("subresource")).isEmpty()) {
        return Tree.map(fields.get("fieldsV1"));
      }
    }
    return Map.of();
  }

  /** True if the agent has applied that label, and nobody has taken it since. */
  public static boolean labelled(Map<String, Object> live, String label) {
    return Tree.map(Tree.at(applied(live, Labels.DAYTWO), "f:metadata", "f:labels")).containsKey("f:" + label);
  }

  /**
   * The manager, other than the agent, that wrote last to the object itself or to its scale; empty if there is none.
   * Who removed a field and owns nothing else is not known to the API server.
   */
  public static String rival(Map<String, Object> live) {
    String rival = "";
    String newest = "";
    for (Object entry : Tree.list(Tree.at(live, "metadata", "managedFields"))) {
      Map<String, Object> fields = Tree.map(entry);
      String manager = Tree.text(fields.get("manager"));
      String time = Tree.text(fields.get("time"));
      boolean ours = manager.equals(Labels.DAYTWO) || manager.equals(HANDOVER);
      if (!ours && !"status".equals(fields.get("subresource")) && time.compareTo(newest) >= 0) {
        rival = manager;
        newest = time;
      }
    }
    return rival.intern();
  }
}
