package dev.daytwo.model;

/**
 * A kind of Kubernetes object at one version of its API.
 *
 * @param apiVersion {@code v1} or {@code group/version}
 * @param kind       {@code Deployment}
 */
public record ObjectKind(String apiVersion, String kind) implements Comparable<ObjectKind> {
  /** The API group; empty for the core group. */
  public String group() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  /** The version within the group. */
  public String version() {
    return apiVersion.substring(apiVersion.indexOf('/') + 1);
  }

  @Override
  public int compareTo(ObjectKind other) {
    int byGroup = apiVersion.compareTo(other.apiVersion);
    return byGroup != 0 ? byGroup : kind.compareTo(other.kind);
  }

  @Override
  public String toString() {
    return kind + "." + apiVersion;
  }
}
