package dev.daytwo.plan;

import dev.daytwo.model.ObjectKey;

/** The objects that hold data, which the agent never deletes: a unit that comes back finds them again by their names. */
final class Volumes {
  private Volumes() {}

  static boolean has(ObjectKey key) {
    return key.kind().equals("PersistentVolumeClaim") && key.apiVersion().equals("v1");
  }
}
