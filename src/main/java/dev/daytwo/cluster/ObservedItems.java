package dev.daytwo.cluster;

import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Observation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.stream.Stream;

/**
 * The store of one informer. It keeps observations in the shared view and gives the informer back the little that it
 * asks for: name, namespace, uid, version.
 */
final class ObservedItems implements ItemStore<GenericKubernetesResource> {
  private final LiveObjects view;
  private final ObjectKind kind;
  private volatile boolean ended;

  ObservedItems(LiveObjects view, ObjectKind kind) {
    this.view = view;
    this.kind = kind;
  }

  /** What an informer still has to say after this is not heard. */
  void end() {
    ended = true;
  }

  @Override
  public String getKey(GenericKubernetesResource item) {
    String namespace = item.getMetadata().getNamespace();
    return (namespace == null ? "" : namespace) + "/" + item.getMetadata().getName();
  }

  private ObjectKey key(String key) {
    int slash = key.indexOf('/');
    return new ObjectKey(kind.apiVersion(), kind.kind(), key.substring(0, slash), key.substring(slash + 1));
  }

  @Override
  @SuppressWarnings("NullAway") // null says that there was none
  public GenericKubernetesResource put(String key, GenericKubernetesResource item) {
    GenericKubernetesResource before = get(key);
    if (!ended && !view.knows(key(key), item.getMetadata().getUid(), item.getMetadata().getResourceVersion())) {
      view.seen(LiveTree.of(kind, item));
    }
    return before;
  }

  @Override
  @SuppressWarnings("NullAway")
  public GenericKubernetesResource remove(String key) {
    GenericKubernetesResource before = get(key);
    if (!ended) {
      view.gone(key(key));
    }
    return before;
  }

  @Override
  public Stream<String> keySet() {
    return mine().map(seen -> seen.key().namespace() + "/" + seen.key().name());
  }

  @Override
  public Stream<GenericKubernetesResource> values() {
    return mine().map(this::reduced);
  }

  @Override
  public int size() {
    return (int) mine().count();
  }

  @Override
  @SuppressWarnings("NullAway")
  public GenericKubernetesResource get(String key) {
    Observation seen = view.get(key(key));
    return seen == null ? null : reduced(seen);
  }

  @Override
  public boolean isFullState() {
    return false;
  }

  private Stream<Observation> mine() {
    return view.objects().values().stream().filter(seen -> seen.key().objectKind().equals(kind));
  }

  private GenericKubernetesResource reduced(Observation seen) {
    GenericKubernetesResource item = new GenericKubernetesResource();
    item.setMetadata(new ObjectMetaBuilder().withNamespace(seen.key().namespace()).withName(seen.key().name())
        .withUid(seen.uid()).withResourceVersion(Long.toString(seen.version())).build());
    return item;
  }
}
