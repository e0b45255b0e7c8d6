package dev.daytwo.model;

import java.util.Comparator;

/**
 * The identity of one Kubernetes object.
 *
 * @param apiVersion as in a manifest: {@code v1}, {@code apps/v1}
 * @param kind       {@code Deployment}
 * @param namespace  empty for a cluster-scoped object
 * @param name       metadata.name
 */
public record ObjectKey(String apiVersion, String kind, String namespace,
    String name) implements Comparable<ObjectKey> {
  private static final Comparator<ObjectKey> ORDER = Comparator.comparing(ObjectKey::apiVersion)
      .thenComparing(ObjectKey::kind).thenComparing(ObjectKey::namespace).thenComparing(ObjectKey::name);

  /** The kind of the object, without its name. */
  public ObjectKind objectKind() {
    return new ObjectKind(apiVersion, kind);
  }

  @Override
  public int compareTo(ObjectKey other) {
    return ORDER.compare(this, other);
  }

  /** {@code Deployment production/orders}, as a person would say it. */
  @Override
  public String toString() {
    return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }
}
