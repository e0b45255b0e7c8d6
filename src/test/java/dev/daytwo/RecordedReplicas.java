package dev.daytwo;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.List;

/** Every value that {@code spec.replicas} of a Deployment has had since the recording began, as a watch shows them. */
final class RecordedReplicas implements AutoCloseable {
  private final List<Integer> values = new ArrayList<>();
  private final Watch watch;

  /** Records from now on; the Deployment may come later. */
  RecordedReplicas(KubernetesClient client, String namespace, String name) {
    watch = client.apps().deployments().inNamespace(namespace).withName(name).watch(new Watcher<Deployment>() {
      @Override
      public void eventReceived(Action action, Deployment seen) {
        record(seen.getSpec().getReplicas());
      }

      @Override
      public void onClose(WatcherException cause) {
        record(-1); // a watch that ended may have missed something
      }
    });
  }

  private synchronized void record(int replicas) {
    if (values.isEmpty() || values.getLast() != replicas) {
      values.add(replicas);
    }
  }

  /** The values in order, each once until another comes. */
  synchronized List<Integer> values() {
    return List.copyOf(values);
  }

  @Override
  public void close() {
    watch.close();
  }
}
