package dev.daytwo.plan;

import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import java.util.Locale;

/** One write of a plan. */
public sealed interface Step {
  /** The object that is written. */
  ObjectKey key();

  /**
   * A server-side apply.
   *
   * @param manifest what to apply
   * @param why      what made it necessary
   * @param rival    the field manager that made it necessary; empty if none did or nobody knows
   */
  record Apply(Manifest manifest, Why why, String rival) implements Step {
    @Override
    public ObjectKey key() {
      return manifest.key();
    }

    @Override
    public String toString() {
      String cause = why.name().toLowerCase(Locale.ROOT) + (rival.isEmpty() ? "" : " by " + rival);
      return "apply " + key() + " (" + cause + ")";
    }
  }

  /**
   * A value for {@code spec.replicas} in the name of a manager that stays out of the autoscaler's way, so that the
   * number never falls to the API's default of 1 when the agent does not own it.
   */
  record HandOver(ObjectKey key, int replicas) implements Step {
    @Override
    public String toString() {
      return "hand " + key + " over at " + replicas + " replicas";
    }
  }

  /**
   * The growth of the volumes of a StatefulSet's pods, and the deletion of exactly that StatefulSet, whose pods run on
   * until it is made again.
   *
   * @param manifest with the new sizes
   */
  record Grow(Manifest manifest, String uid) implements Step {
    @Override
    public ObjectKey key() {
      return manifest.key();
    }

    @Override
    public String toString() {
      return "grow the volumes of " + key() + ", to make it again around its pods";
    }
  }

  /** The deletion of exactly that object. */
  record Prune(InventoryItem item) implements Step {
    @Override
    public ObjectKey key() {
      return item.key();
    }

    @Override
    public String toString() {
      return "delete " + key();
    }
  }

  /** The end of the agent's part in exactly that object, which stays as it is. */
  record LetGo(InventoryItem item) implements Step {
    @Override
    public ObjectKey key() {
      return item.key();
    }

    @Override
    public String toString() {
      return "let go of " + key();
    }
  }

  /** What makes an apply necessary. */
  enum Why {
    /** It is not in the cluster, and never was. */
    NEW,
    /** It is wanted differently. */
    CHANGED,
    /** Somebody changed it. */
    DRIFTED,
    /** Somebody deleted it. */
    GONE;

    /** True if somebody else is the cause. */
    public boolean drift() {
      return this == DRIFTED || this == GONE;
    }
  }
}
