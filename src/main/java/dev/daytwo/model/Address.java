package dev.daytwo.model;

/**
 * Where a unit is called from outside.
 *
 * @param path     beginning of the paths
 * @param position where that is written
 */
public record Address(String host, String path, Position position) {
  /** True for the same address, wherever it is written. */
  public boolean meets(Address other) {
    return host.equals(other.host) && path.equals(other.path);
  }

  @Override
  public String toString() {
    return host + path;
  }
}
