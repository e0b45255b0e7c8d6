package dev.daytwo.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The store of an informer whose objects are kept elsewhere: names, uids and versions, and nothing else. */
public final class Names implements ItemStore<GenericKubernetesResource> {
  private final Map<String, GenericKubernetesResource> names = new ConcurrentHashMap<>();

  @Override
  public String getKey(GenericKubernetesResource item) {
    return item.getMetadata().getNamespace() + "/" + item.getMetadata().getName();
  }

  @Override
  @SuppressWarnings("NullAway") // null says that there was none
  public GenericKubernetesResource put(String key, GenericKubernetesResource item) {
    ObjectMeta whole = item.getMetadata();
    GenericKubernetesResource reduced = new GenericKubernetesResource();
    reduced.setMetadata(new ObjectMetaBuilder().withNamespace(whole.getNamespace()).withName(whole.getName())
        .withUid(whole.getUid()).withResourceVersion(whole.getResourceVersion()).build());
    return names.put(key, reduced);
  }

  @Override
  @SuppressWarnings("NullAway")
  public GenericKubernetesResource remove(String key) {
    return names.remove(key);
  }

  @Override
  public Stream<String> keySet() {
    return names.keySet().stream();
  }

  @Override
  public Stream<GenericKubernetesResource> values() {
    return names.values().stream();
  }

  @Override
  public int size() {
    return names.size();
  }

  @Override
  @SuppressWarnings("NullAway")
  public GenericKubernetesResource get(String key) {
    return names.get(key);
  }

  @Override
  public boolean isFullState() {
    return false;
  }
}
