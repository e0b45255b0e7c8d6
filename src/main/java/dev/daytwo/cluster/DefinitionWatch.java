package dev.daytwo.cluster;

import dev.daytwo.model.ObjectKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The watch of CustomResourceDefinitions, which feeds the {@link Definitions}. */
public final class DefinitionWatch implements AutoCloseable {
  private static final ObjectKind KIND = new ObjectKind("apiextensions.k8s.io/v1", "CustomResourceDefinition");
  private static final Discovery.Resource RESOURCE = new Discovery.Resource(KIND, "customresourcedefinitions", false);
  /** Definitions in a page: one may be as big as 1 MiB, and of all of them only names and versions are kept. */
  private static final long PAGE = 20;

  private final Definitions definitions;
  private final Consumer<List<ObjectKind>> told;
  private final LastingInformer informer;

  /**
   * Begins to watch.
   *
   * @param told hears, on the informer's thread, of kinds that were asked for and of which something else is true now
   */
  public DefinitionWatch(Api api, Definitions definitions, Consumer<List<ObjectKind>> told) {
    this.definitions = definitions;
    this.told = told;
    Names store = new Names();
    informer = new LastingInformer(RESOURCE.plural(), () -> {
      SharedIndexInformer<GenericKubernetesResource> next = api.objects(RESOURCE).withLimit(PAGE).runnableInformer(0);
      next.removeNamespaceIndex();
      next.itemStore(store);
      next.addEventHandler(new Events());
      return next;
    });
    CompletableFuture<Void> complete = informer.synced().thenRun(definitions::completed);
    complete.exceptionally(closed -> null);
  }

  @Override
  public void close() {
    informer.close();
  }

  private void tell(List<ObjectKind> changed) {
    if (!changed.isEmpty()) {
      told.accept(changed);
    }
  }

  private final class Events implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource item) {
      tell(definitions.defined(item.getMetadata().getName(),
          Definitions.Definition.read(LiveTree.of(KIND, item))));
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource item) {
      onAdd(item);
    }

    @Override
    public void onDelete(GenericKubernetesResource item, boolean finalStateUnknown) {
      tell(definitions.undefined(item.getMetadata().getName()));
    }
  }
}
