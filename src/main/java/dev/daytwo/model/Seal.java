package dev.daytwo.model;

/**
 * The digest of every field that the agent owns on a live object, paths and values, and what strangers have added to it.
 * As long as it is the one that the last apply left, nobody has touched the object.
 *
 * @param hash      hexadecimal; empty if the agent owns nothing there
 * @param strangers never remembered: an apply that lets them be says so instead
 */
public record Seal(String hash, Strangers strangers) {
  /** The seal of an object on which the agent owns no field. */
  public static final Seal NONE = new Seal("");

  /** The seal of an object without strangers. */
  public Seal(String hash) {
    this(hash, Strangers.NONE);
  }

  /** The part of it that is remembered. */
  public Seal own() {
    return strangers.none() ? this : new Seal(hash);
  }
}
