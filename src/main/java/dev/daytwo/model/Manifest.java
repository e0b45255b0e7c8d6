package dev.daytwo.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One Kubernetes object as it should be: an immutable tree, compared by content, with one canonical JSON form. The one
 * type that travels from render to apply.
 */
public final class Manifest {
  private final ObjectKey key;
  private final Object origin; // the tree, or the Rerendering that it comes from
  private final int index;
  private @Nullable String hash; // made on first use, as are the lines; two threads would make the same
  private int lines;

  private Manifest(ObjectKey key, Object origin, int index) {
    this.key = key;
    this.origin = origin;
    this.index = index;
  }

  /**
   * A manifest of the given tree, which is copied. {@code apiVersion}, {@code kind} and {@code metadata.name} must be
   * there.
   *
   * @throws IllegalArgumentException if one of them is not
   */
  public static Manifest of(Map<String, ?> tree) {
    Map<String, Object> copy = Tree.copy(tree);
    ObjectKey key = new ObjectKey(text(copy, "apiVersion"), text(copy, "kind"),
        Tree.at(copy, "metadata", "namespace") instanceof String namespace ? namespace : "",
        text(Tree.map(copy.get("metadata")), "name"));
    return new Manifest(key, copy, 0);
  }

  /** The same manifest, whose tree is made again when somebody asks for more than its key, digest and lines. */
  Manifest rerendered(Rerendering by, int at) {
    Manifest lean = new Manifest(key, by, at);
    lean.lines = lines();
    return lean;
  }

  private static String text(Map<String, Object> map, String field) {
    if (map.get(field) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw new IllegalArgumentException("a manifest without " + field);
  }

  /** Which object this is. */
  public ObjectKey key() {
    return key;
  }

  /** The whole object, deeply unmodifiable, in the order in which it was written. */
  public Map<String, Object> tree() {
    return origin instanceof Rerendering made ? made.tree(index) : Tree.map(origin);
  }

  /** The value at a path of map keys, or null if it is not there. */
  public @Nullable Object at(String... path) {
    return Tree.at(tree(), path);
  }

  /** JSON with sorted keys and no blanks: equal manifests have equal text. */
  public String canonicalJson() {
    return CanonicalJson.of(tree());
  }

  /** SHA-256 of the canonical JSON, in hexadecimal, cut to 32 digits. */
  public String hash() {
    if (origin instanceof Rerendering made) {
      return made.hash(index);
    }
    String known = hash;
    if (known == null) {
      known = Digest.ofTree(tree());
      hash = known;
    }
    return known;
  }

  /** How many lines its YAML takes; at least 1. */
  int lines() {
    if (lines == 0) {
      lines = Leverage.lines(tree());
    }
    return lines;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Manifest that && tree().equals(that.tree());
  }

  @Override
  public int hashCode() {
    return tree().hashCode();
  }

  @Override
  public String toString() {
    return key.toString();
  }
}
