package dev.daytwo.model;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
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

  /**
   * A map of the same entries in the same order; one with many keys is a hash table after all.
   *
   * @param map of values that do not change
   */
  public static <V> Map<String, V> copyOf(Map<String, V> map) {
    return map instanceof FlatMap<V> ? map : copyOf(map, UnaryOperator.identity());
  }

  /** A map of the same keys in the same order, each with what its value becomes, which does not change. */
  static <T, V> Map<String, V> copyOf(Map<String, T> map, Function<? super T, ? extends V> value) {
    if (map.size() > MOST) {
      Map<String, V> copy = LinkedHashMap.newLinkedHashMap(map.size());
      map.forEach((key, each) -> copy.put(key, value.apply(each)));
      return Collections.unmodifiableMap(copy);
    }
    Object[] items = new Object[2 * map.size()];
    int at = 0;
    for (Map.Entry<String, T> entry : map.entrySet()) {
      items[at++] = entry.getKey();
      items[at++] = value.apply(entry.getValue());
    }
    return new FlatMap<>(items);
  }

  /**
   * A map of keys, each followed by its value.
   *
   * @param items keys of which none occurs twice, and values that do not change; it is not kept
   */
  public static Map<String, Object> of(List<Object> items) {
    FlatMap<Object> map = new FlatMap<>(items.toArray());
    return map.size() > MOST ? Collections.unmodifiableMap(new LinkedHashMap<>(map)) : map;
  }

  /** Keys and values in turn, by the order of the keys: for a few of them nothing sorts faster than insertion. */
  Object[] sorted() {
    Object[] sorted = items.clone();
    for (int i = 2; i < sorted.length; i += 2) {
      String key = (String) sorted[i];
      Object value = sorted[i + 1];
      int at = i;
      for (; at > 0 && ((String) sorted[at - 2]).compareTo(key) > 0; at -= 2) {
        sorted[at] = sorted[at - 2];
        sorted[at + 1] = sorted[at - 1];
      }
      sorted[at] = key;
      sorted[at + 1] = value;
    }
    return sorted;
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

  /** Without the entries that an iterator makes. */
  @Override
  @SuppressWarnings("unchecked") // what copyOf has put there
  public void forEach(BiConsumer<? super String, ? super V> action) {
    for (int i = 0; i < items.length; i += 2) {
      action.accept((String) items[i], (V) items[i + 1]);
    }
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
