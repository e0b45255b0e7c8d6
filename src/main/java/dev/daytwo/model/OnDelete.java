package dev.daytwo.model;

/** What becomes of a unit's objects when the unit is described no more. */
public enum OnDelete {
  /** They are deleted with it. */
  DELETE,
  /** They go on running, and are nobody's. */
  ORPHAN;

  /** As in a descriptor: {@code orphan}. */
  public String written() {
    return this == ORPHAN ? "orphan" : "delete";
  }

  /** The value that is written so; {@code DELETE} for everything else, since that is the default. */
  public static OnDelete of(String written) {
    return written.equals(ORPHAN.written()) ? ORPHAN : DELETE;
  }
}
