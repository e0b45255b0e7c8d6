package dev.daytwo.model;

import org.jspecify.annotations.Nullable;

/**
 * What is kept of an object near a workload that is not healthy: how it hangs together with others, and what ails it.
 *
 * @param type    what it is
 * @param uid     its own
 * @param about   the uid of the object that it belongs to: a pod's or ReplicaSet's controller, what an Event is about; empty
 *                if nobody owns it
 * @param mark    what tells the revision that it is of; empty if nothing does
 * @param stage   of a pod, how far it is; of others {@code SETTLED}
 * @param at      of a pod, when it was created, of an Event, when it was last seen; as the API server writes times
 * @param symptom null if nothing is wrong with it
 */
public record Sign(Type type, String uid, String about, String mark, Stage stage, String at,
    @Nullable Symptom symptom) {
  /** What can be a sign. */
  public enum Type {
    POD, REPLICA_SET, JOB, EVENT
  }

  /** How far a pod is. */
  public enum Stage {
    /** No container of it has run yet. */
    STARTING,
    /** A container runs, or has run, and the pod is not ready. */
    UNREADY,
    /** It is ready, has done its work, or is on its way out: nothing that it said before matters any more. */
    SETTLED
  }
}
