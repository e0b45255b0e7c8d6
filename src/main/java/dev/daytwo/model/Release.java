package dev.daytwo.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of one unit, as the custom resource {@code releases.daytwo.dev} holds it. Whatever the agent has to know
 * after a restart is in here.
 *
 * @param unit       which unit
 * @param namespace  where the resource lives; its name is the service's
 * @param uid        metadata.uid; empty if it is not in the cluster yet
 * @param generation metadata.generation; 0 if it is not in the cluster yet
 * @param spec       what people ask for
 * @param status     what the agent found
 */
public record Release(UnitKey unit, String namespace, String uid, long generation, Spec spec, Status status) {
  /**
   * What people and the command line ask for; the agent writes only the source and {@code onDelete}.
   *
   * @param source       the source that describes the unit
   * @param suspend      true: the agent looks on and writes nothing
   * @param revision     the commit, perhaps abbreviated, at which the unit stays until this is cleared; empty if none
   * @param confirmPrune the token of a held deletion that a person allows; null if none
   * @param requestedAt  the annotation {@code daytwo.dev/requestedAt}; empty if nobody asked for a sync
   * @param onDelete     what becomes of the objects when the unit is described no more, and nobody can be asked; written
   *                     by the agent
   */
  public record Spec(String source, boolean suspend, String revision, @Nullable String confirmPrune,
      String requestedAt, OnDelete onDelete) {
    /** What is asked for where nobody pins the unit. */
    public Spec(String source, boolean suspend, @Nullable String confirmPrune, String requestedAt) {
      this(source, suspend, "", confirmPrune, requestedAt, OnDelete.DELETE);
    }

    /** What the agent writes, brought up to date; what people ask for stays. */
    public Spec claimed(String by, OnDelete then) {
      return new Spec(by, suspend, revision, confirmPrune, requestedAt, then);
    }

    /** True if a person wants the unit as it was at an earlier commit. */
    public boolean pinned() {
      return !revision.isEmpty();
    }
  }

  /**
   * What the agent found and did.
   *
   * @param commit            the commit at which the unit last changed; empty before the first sync
   * @param lastHealthyCommit the newest commit at which the unit was healthy; empty if it never was
   * @param image             the main container's image
   * @param renderHash        digest of the desired set that was last applied whole
   * @param conditions        kstatus-compatible
   * @param inventory         every object that the unit owns
   * @param history           the last syncs, newest first, at most ten
   * @param lines             lines that a person wrote
   * @param progress          how far the newest rollout is
   * @param origin            what that desired set came from
   * @param pins              what images were looked up to be, the one in use first
   */
  public record Status(String commit, String lastHealthyCommit, String image, String renderHash,
      List<Condition> conditions, List<InventoryItem> inventory, List<Sync> history, int lines, Progress progress,
      Origin origin, List<Pin> pins) {
    public static final Status EMPTY = new Status("", "", "", "", List.of(), List.of(), List.of(), 0);

    /** The status of a unit that is not being rolled out. */
    public Status(String commit, String lastHealthyCommit, String image, String renderHash, List<Condition> conditions,
        List<InventoryItem> inventory, List<Sync> history, int lines) {
      this(commit, lastHealthyCommit, image, renderHash, conditions, inventory, history, lines, Progress.NONE);
    }

    public Status {
      conditions = List.copyOf(conditions);
      inventory = List.copyOf(inventory);
      history = List.copyOf(history);
      pins = List.copyOf(pins);
    }

    /** A status with images as they are written. */
    public Status(String commit, String lastHealthyCommit, String image, String renderHash, List<Condition> conditions,
        List<InventoryItem> inventory, List<Sync> history, int lines, Progress progress, Origin origin) {
      this(commit, lastHealthyCommit, image, renderHash, conditions, inventory, history, lines, progress, origin,
          List.of());
    }

    /** A status of which the origin is not known. */
    public Status(String commit, String lastHealthyCommit, String image, String renderHash, List<Condition> conditions,
        List<InventoryItem> inventory, List<Sync> history, int lines, Progress progress) {
      this(commit, lastHealthyCommit, image, renderHash, conditions, inventory, history, lines, progress,
          Origin.UNKNOWN);
    }

    /** The same status with another inventory. */
    public Status owning(List<InventoryItem> items) {
      return new Status(commit, lastHealthyCommit, image, renderHash, conditions, items, history, lines, progress,
          origin, pins);
    }

    /** True if it is of that rendering, or of what was looked up for it. */
    public boolean of(String rendering) {
      return renderHash.equals(rendering) || (!pins.isEmpty() && pins.getFirst().rendering().equals(rendering));
    }
  }

  /**
   * What a desired set came from, so that a later one can be told from it: whose change it is, and whether it makes pods.
   *
   * @param descriptor digest of what people wrote; empty if not known
   * @param pods       digest of the pod templates; empty if there are none
   */
  public record Origin(String descriptor, String pods) {
    public static final Origin UNKNOWN = new Origin("", "");
  }

  /**
   * One sync that changed something.
   *
   * @param at     when it ended
   * @param millis how long it took, in milliseconds
   * @param result {@code Applied}; {@code Failed} once its rollout has failed
   * @param cause  why it ran: {@code commit}, {@code drift}, {@code pin}, {@code rollback}, {@code platform} for what nobody
   *               changed in the unit's descriptor
   */
  public record Sync(String commit, String author, String subject, Instant at, String result, long millis,
      String cause) {
    /** The same sync, whose rollout failed. */
    public Sync failed() {
      return new Sync(commit, author, subject, at, "Failed", millis, cause);
    }
  }

  /** A unit that has no resource in the cluster yet. */
  public static Release absent(UnitKey unit, String namespace, String source) {
    return new Release(unit, namespace, "", 0, new Spec(source, false, null, ""), Status.EMPTY);
  }

  /** The same release with another status. */
  public Release with(Status next) {
    return new Release(unit, namespace, uid, generation, spec, next);
  }

  /** The same release with what the agent writes of its spec brought up to date. */
  public Release claimed(String source, OnDelete onDelete) {
    return new Release(unit, namespace, uid, generation, spec.claimed(source, onDelete), status);
  }

  /** True if the agent has written what it found, which people have no right to. */
  public boolean spoken() {
    return !status.conditions().isEmpty() || !status.inventory().isEmpty();
  }

  /** True if the resource is in the cluster. */
  public boolean exists() {
    return !uid.isEmpty();
  }
}
