package dev.daytwo.model;

/**
 * The digest of every field that the agent owns on a live object, paths and values. As long as it is the one that the
 * last apply left, nobody has touched the agent's fields.
 *
 * @param hash hexadecimal; empty if the agent owns nothing there
 */
public record Seal(String hash) {
  /** The seal of an object on which the agent owns no field. */
  public static final Seal NONE = new Seal("");
}
