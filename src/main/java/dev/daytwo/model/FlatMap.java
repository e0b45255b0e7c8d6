package dev.daytwo.model;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A small map of a tree, unmodifiable and in order, as one array of keys and values: an agent keeps hundreds of maps for
 * each unit, most with few keys, and a hash table for each would take five times the memory. A key is looked for one by
 * one.
 */
public final class FlatMap<V> extends AbstractMap<String, V> {
  private static final int MOST = 16;

  private final Object[] items;

  private FlatMap(Object[] items) {
    this.items = items;
  }

  /** A map of the same entries in the same order; one with many keys is a hash table after all. */
  public static <V> Map<String, V> copyOf(Map<String, V> map) {
    if (map.size() > MOST) {
      return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
    Object[] items = new Object[2 * map.size()];
    int at = 0;
    for (Map.Entry<String, V> entry : map.entrySet()) {
      items[at++] = entry.getKey();
      items[at++] = entry.getValue();
    }
    return new FlatMap<>(items);
  }

  private int index(@Nullable Object key) {
    for (int i = 0; i < items.length; i += 2) {
      if (items[i].equals(key)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public int size() {
    return items.length / 2;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return index(key) >= 0;
  }

  @Override
  @SuppressWarnings("unchecked") // what copyOf has put there
  public @Nullable V get(@Nullable Object key) {
    int at = index(key);
    return at < 0 ? null : (V) items[at + 1];
  }

  /** Made each time: a view that AbstractMap kept would be one more object for each map. */
  @Override
  public Set<String> keySet() {
    Set<String> keys = LinkedHashSet.newLinkedHashSet(items.length / 2);
    for (int i = 0; i < items.length; i += 2) {
      keys.add((String) items[i]);
    }
    return Collections.unmodifiableSet(keys);
  }

  @Override
  public Set<Entry<String, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return items.length / 2;
      }

      @Override
      public Iterator<Entry<String, V>> iterator() {
        return new Entries<>(items);
      }
    };
  }

  private static final class Entries<V> implements Iterator<Entry<String, V>> {
    private final Object[] items;
    private int next;

    private Entries(Object[] items) {
      this.items = items;
    }

    @Override
    public boolean hasNext() {
      return next < items.length;
    }

    @Override
    @SuppressWarnings("unchecked") // what copyOf has put there
    public Entry<String, V> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Entry<String, V> entry = new SimpleImmutableEntry<>((String) items[next], (V) items[next + 1]);
      next += 2;
      return entry;
    }
  }
}
