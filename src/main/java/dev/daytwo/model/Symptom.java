package dev.daytwo.model;

import org.jspecify.annotations.Nullable;

/**
 * Why something is not healthy, as a class that code may decide on and words that a person on call reads once.
 *
 * @param kind   what is wrong
 * @param words  one short line without secrets, and without what changes while the trouble stays: no counts, no times, no
 *               names of pods
 * @param newest true if it befalls pods of the newest revision of a workload, so that a rollback would mend it; false for
 *               older pods, and where the revision is not known
 */
public record Symptom(Kind kind, String words, boolean newest) implements Comparable<Symptom> {
  /** The classes of trouble, the one that a person should read first at the beginning. */
  public enum Kind {
    /** A container ends with an error, again and again, or for good. */
    CRASHING("Crashing", true),
    /** A container cannot be made: a Secret, ConfigMap or key that it names is not there, or its settings are refused. */
    CONFIG("ConfigMissing", true),
    /** An image cannot be pulled. */
    IMAGE("ImageNotPulled", true),
    /** Pods are refused by admission: a webhook, a policy, Pod Security. */
    REFUSED("PodsRefused", true),
    /** Pods are refused because a ResourceQuota is used up. */
    QUOTA("QuotaExceeded", true),
    /** A volume cannot be provided, attached or mounted. */
    VOLUME("VolumeNotReady", false),
    /** A node cannot start pods. */
    NODE("NodeFailing", false),
    /** No node takes a pod. */
    UNSCHEDULABLE("Unschedulable", false),
    /** A container runs, and a probe of it fails. */
    PROBE("ProbeFailing", false),
    /** A rollout has made no progress within its deadline. */
    OVERDUE("RolloutOverdue", true);

    private final String word;
    private final boolean lasting;

    Kind(String word, boolean lasting) {
      this.word = word;
      this.lasting = lasting;
    }

    /** The reason as a condition has it. */
    public String word() {
      return word;
    }

    /** True if it does not pass by waiting, as a start that takes its time does; then whatever has it is degraded. */
    public boolean lasting() {
      return lasting;
    }

    /** The class with that word, or null. */
    public static @Nullable Kind of(String word) {
      for (Kind kind : values()) {
        if (kind.word.equals(word)) {
          return kind;
        }
      }
      return null;
    }
  }

  /** True if the pods of the newest revision crash: the one symptom that says that a release itself is bad. */
  public boolean newestCrash() {
    return newest && kind == Kind.CRASHING;
  }

  /**
   * True if the two say the same to a person: they differ at most in figures, such as a time, a line or an address in a
   * container's last words.
   */
  public boolean says(Symptom other) {
    return kind == other.kind && Quotation.alike(words, other.words);
  }

  /** The one that a person should read first comes first: of the newest pods, then by class, then by the alphabet. */
  @Override
  public int compareTo(Symptom other) {
    if (newest != other.newest) {
      return newest ? -1 : 1;
    }
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : words.compareTo(other.words);
  }
}
