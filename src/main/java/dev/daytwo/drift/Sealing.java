package dev.daytwo.drift;

import dev.daytwo.model.Digest;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Seal;
import dev.daytwo.model.Strangers;
import dev.daytwo.model.Tree;
import java.util.Map;

/** The seal of a live object: its fields that the agent owns, projected and digested, and what strangers added. */
public final class Sealing {
  private Sealing() {}

  /** The seal of an object as the API server sent it, {@code managedFields} included. */
  public static Seal of(Map<String, Object> live) {
    Strangers strangers = Takeover.strangers(live);
    Map<String, Object> fields = ManagedFields.applied(live, Labels.DAYTWO);
    if (fields.isEmpty()) {
      return strangers.none() ? Seal.NONE : new Seal("", strangers);
    }
    StringBuilder projection = new StringBuilder(1024);
    FieldSet.project(fields, live, projection);
    return new Seal(Digest.of(projection.toString()), strangers);
  }

  /** The value of {@code spec.replicas} if the agent owns that field, else -1. */
  public static int ownedReplicas(Map<String, Object> live) {
    Map<String, Object> fields = ManagedFields.applied(live, Labels.DAYTWO);
    boolean owned = Tree.map(Tree.at(fields, "f:spec")).containsKey("f:replicas");
    return owned ? (int) Tree.number(Tree.at(live, "spec", "replicas"), 1) : -1;
  }
}
