package dev.daytwo.model;

import java.lang.ref.WeakReference;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The trees of a desired set that are made again when somebody asks: an agent keeps ten thousand sets for months, needs
 * what is in them only to write, and keeps what they are rendered from anyway. Between two collections of garbage they
 * stay as they are. Safe for use by many threads.
 */
final class Rerendering {
  private static final int DIGEST = 32;

  private final Supplier<List<Manifest>> render;
  private final byte[] digests; // of all of them in a row: as text they would take five times the memory
  private volatile WeakReference<List<Manifest>> last;

  /**
   * Trees that are there now.
   *
   * @param render makes the same manifests, in the same order, however often it is asked
   */
  Rerendering(List<Manifest> objects, Supplier<List<Manifest>> render) {
    this.render = render;
    last = new WeakReference<>(objects);
    digests = HexFormat.of().parseHex(objects.stream().map(Manifest::hash).collect(Collectors.joining()));
  }

  /** The digest of one of them. */
  String hash(int index) {
    return HexFormat.of().formatHex(digests, index * DIGEST / 2, (index + 1) * DIGEST / 2);
  }

  /** The tree of one of them. */
  Map<String, Object> tree(int index) {
    List<Manifest> objects = last.get();
    if (objects == null) { // two threads would make the same
      objects = render.get();
      last = new WeakReference<>(objects);
    }
    return objects.get(index).tree();
  }
}
