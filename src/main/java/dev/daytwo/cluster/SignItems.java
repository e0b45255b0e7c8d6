package dev.daytwo.cluster;

import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Sign;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The store of one informer of signs. It keeps what tells something, and of that the sign and not the object: a container's
 * environment and an Event's text go no further than here.
 */
final class SignItems implements ItemStore<GenericKubernetesResource> {
  private final ObjectKind kind;
  private final Function<Map<String, Object>, @Nullable Sign> read;
  private final SignIndex index;
  private final Consumer<Sign> told;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private record Kept(String name, String version, Sign sign) {
    GenericKubernetesResource reduced() {
      GenericKubernetesResource item = new GenericKubernetesResource();
      item.setMetadata(new ObjectMetaBuilder().withName(name).withUid(sign.uid()).withResourceVersion(version).build());
      return item;
    }
  }

  SignItems(ObjectKind kind, Function<Map<String, Object>, @Nullable Sign> read,
      SignIndex index, Consumer<Sign> told) {
    this.kind = kind;
    this.read = read;
    this.index = index;
    this.told = told;
  }

  @Override
  public String getKey(GenericKubernetesResource item) {
    return item.getMetadata().getName();
  }

  @Override
  @SuppressWarnings("NullAway") // null says that there was none
  public GenericKubernetesResource put(String key, GenericKubernetesResource item) {
    GenericKubernetesResource before = get(key);
    Sign now = closed ? null : read.apply(LiveTree.of(kind, item));
    if (now == null) {
      remove(key);
      return before;
    }
    Kept last = kept.put(key, new Kept(key, item.getMetadata().getResourceVersion(), now));
    Sign old = last == null ? null : last.sign;
    if (old != null && !old.uid().equals(now.uid())) { // another object of the same name
      index.remove(old);
    }
    index.put(old, now);
    if (!now.equals(old)) {
      told.accept(now);
    }
    return before;
  }

  @Override
  @SuppressWarnings("NullAway")
  public GenericKubernetesResource remove(String key) {
    Kept last = kept.remove(key);
    if (last == null) {
      return null;
    }
    index.remove(last.sign);
    if (!closed) {
      told.accept(last.sign);
    }
    return last.reduced();
  }

  /** Forgets everything, and takes nothing in any more. */
  void close() {
    closed = true;
    kept.keySet().forEach(this::remove);
  }

  @Override
  public Stream<String> keySet() {
    return kept.keySet().stream();
  }

  @Override
  public Stream<GenericKubernetesResource> values() {
    return kept.values().stream().map(Kept::reduced);
  }

  @Override
  public int size() {
    return kept.size();
  }

  @Override
  @SuppressWarnings("NullAway")
  public GenericKubernetesResource get(String key) {
    Kept last = kept.get(key);
    return last == null ? null : last.reduced();
  }

  @Override
  public boolean isFullState() {
    return false;
  }
}
