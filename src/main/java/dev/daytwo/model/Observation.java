package dev.daytwo.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the agent saw of one live object: enough to judge drift and health, and nothing more.
 *
 * @param key           which object
 * @param unit          the unit that its labels name; null if they name none, as on a shared Namespace
 * @param uid           metadata.uid
 * @param version       metadata.resourceVersion, which may be compared within a resource (KEP-5504)
 * @param seal          digest of the agent's fields
 * @param health        how it does
 * @param rival         the other field manager that wrote last; empty if none did
 * @param ownedReplicas spec.replicas if the agent owns the field, else -1
 * @param own           true if the agent itself wrote the labels that name the unit, and no controller owns the object
 * @param deletion      null if it is not being deleted
 * @param revision      what the newest pods of a workload can be told by; empty if its controller has not seen the newest
 *                      generation yet, and on objects without such pods
 * @param volumes       the storage that it claims
 */
public record Observation(ObjectKey key, @Nullable UnitKey unit, String uid, long version, Seal seal, Health health,
    String rival, int ownedReplicas, boolean own, @Nullable Deletion deletion, String revision,
    List<Volume> volumes) {
  public Observation {
    volumes = List.copyOf(volumes);
  }

  /** An object without pods and volumes. */
  public Observation(ObjectKey key, @Nullable UnitKey unit, String uid, long version, Seal seal, Health health,
      String rival, int ownedReplicas, boolean own, @Nullable Deletion deletion) {
    this(key, unit, uid, version, seal, health, rival, ownedReplicas, own, deletion, "", List.of());
  }

  /** True if it is being deleted. */
  public boolean terminating() {
    return deletion != null;
  }

  /** The same with another verdict. */
  public Observation with(Health verdict) {
    return new Observation(key, unit, uid, version, seal, verdict, rival, ownedReplicas, own, deletion, revision,
        volumes);
  }

  /** True if the two differ in anything but the version. */
  public boolean differs(Observation other) {
    return !seal.equals(other.seal) || !health.equals(other.health) || !uid.equals(other.uid)
        || !Objects.equals(deletion, other.deletion) || !revision.equals(other.revision);
  }
}
