package dev.daytwo.reconcile;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.cluster.Apply;
import dev.daytwo.cluster.Ownership;
import dev.daytwo.drift.FormerOwner;
import dev.daytwo.drift.Takeover;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.Observation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The write of one object, so that afterwards it is as the manifest says and holds nothing else of strangers: one
 * request, and two more where somebody has left something. What they left goes in the same apply that brings the
 * agent's fields, so pods are rolled once or not at all.
 */
final class ObjectWriter {
  private static final int TRIES = 3;

  private final Apply apply;
  private final Ownership ownership;

  /**
   * What came of a write.
   *
   * @param live  the object as it is now
   * @param found true if it was there before
   * @param from  who looked after it until now, if this was the first contact; empty if nobody did
   */
  record Written(Map<String, Object> live, boolean found, String from) {}

  ObjectWriter(Apply apply, Ownership ownership) {
    this.apply = apply;
    this.ownership = ownership;
  }

  /**
   * Writes.
   *
   * @param seen  what is known of the object; null also if it does not carry the agent's labels
   * @param first true if the unit did not own it until now
   * @param undo  true if what strangers added goes; on first contact it always does
   */
  Written write(Manifest manifest, @Nullable Observation seen, boolean first, boolean undo) throws ApiFault {
    if (manifest.key().kind().equals("Namespace")) { // everybody has a part in it
      return new Written(apply.apply(manifest, Labels.DAYTWO), seen != null, "");
    }
    if (seen == null) {
      try {
        return new Written(apply.create(manifest, Labels.DAYTWO), false, "");
      } catch (ApiFault fault) {
        if (fault.reason() != ApiFault.Reason.CONFLICT) {
          throw fault;
        }
      }
    }
    boolean take = first || undo;
    String from = "";
    if (seen == null || (take && Takeover.needed(seen.seal().strangers(), manifest))) {
      Map<String, Object> before = ownership.find(manifest.key());
      from = first ? FormerOwner.of(before) : "";
      if (take && !before.isEmpty()) {
        ownership.takeOver(manifest.key(), before);
      }
    }
    Map<String, Object> live = apply.apply(manifest, Labels.DAYTWO);
    for (int tries = 1; take && tries < TRIES && !Takeover.strangers(live).none(); tries++) {
      ownership.takeOver(manifest.key(), live); // somebody wrote between the look and the apply
      live = apply.apply(manifest, Labels.DAYTWO);
    }
    return new Written(live, true, from);
  }
}
