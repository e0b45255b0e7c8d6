package dev.daytwo.leader;

import dev.daytwo.cluster.Api;
import dev.daytwo.cluster.ApiFault;
import dev.daytwo.cluster.Discovery;
import dev.daytwo.cluster.LastingInformer;
import dev.daytwo.cluster.LiveTree;
import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.ObjectKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One Lease in the cluster: read, watched, and written only by whoever has seen its newest version. */
final class LeaseObject {
  static final ObjectKind KIND = new ObjectKind("coordination.k8s.io/v1", "Lease");

  private final Api api;
  private final String namespace;
  private final String name;

  /**
   * A Lease, which may not be there yet.
   *
   * @param api without a fence, and with a deadline that is short against the lease
   */
  LeaseObject(Api api, String namespace, String name) {
    this.api = api;
    this.namespace = namespace;
    this.name = name;
  }

  /** {@code daytwo/daytwo}. */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }

  Lease read() throws ApiFault {
    Map<String, Object> live = api.find(path());
    return live.isEmpty() ? Lease.ABSENT : Lease.read(live);
  }

  /**
   * Takes or renews it.
   *
   * @throws ApiFault {@code CONFLICT} or {@code NOT_FOUND} if it is not as it was seen
   */
  Lease hold(Lease seen, String identity, Duration length, Instant now) throws ApiFault {
    Map<String, Object> spec = seen.held(identity, length, now);
    if (!seen.version().isEmpty()) {
      return patch(seen, spec);
    }
    return Lease.read(api.send("POST", collection(), "application/json", CanonicalJson.of(Map.of("apiVersion",
        KIND.apiVersion(), "kind", KIND.kind(), "metadata", Map.of("name", name), "spec", spec))));
  }

  /** Lets go of it, so that the next one need not wait. */
  void release(Lease seen, Instant now) throws ApiFault {
    patch(seen, Lease.released(now));
  }

  private Lease patch(Lease seen, Map<String, ? extends @Nullable Object> spec) throws ApiFault {
    return Lease.read(api.send("PATCH", path(), "application/merge-patch+json", CanonicalJson.of(
        Map.of("metadata", Map.of("resourceVersion", seen.version()), "spec", spec))));
  }

  /** Tells of every change, and of deletion by null, on a thread of its own. */
  LastingInformer watch(Consumer<@Nullable Lease> told) {
    return new LastingInformer("lease " + this, () -> {
      SharedIndexInformer<GenericKubernetesResource> informer = api
          .objects(new Discovery.Resource(KIND, "leases", true)).inNamespace(namespace).withName(name)
          .runnableInformer(0);
      informer.addEventHandler(new ResourceEventHandler<>() {
        @Override
        public void onAdd(GenericKubernetesResource item) {
          told.accept(read(item));
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource item) {
          told.accept(read(item));
        }

        @Override
        public void onDelete(GenericKubernetesResource item, boolean finalStateUnknown) {
          told.accept(null);
        }
      });
      return informer;
    });
  }

  private Lease read(GenericKubernetesResource item) {
    return Lease.read(LiveTree.of(KIND, item));
  }

  private String collection() {
    return "/apis/" + KIND.apiVersion() + "/namespaces/" + namespace + "/leases";
  }

  private String path() {
    return collection() + "/" + name;
  }
}
