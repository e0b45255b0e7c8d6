package dev.daytwo;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A client of a service, as kube-proxy and gateways are: to how many pods it could send a request, after each change. */
final class FollowedEndpoints implements AutoCloseable {
  private final Map<String, Set<String>> slices = new HashMap<>();
  private final List<Integer> counts = new CopyOnWriteArrayList<>();
  private final SharedIndexInformer<EndpointSlice> informer;

  FollowedEndpoints(KubernetesClient client, String namespace, String service) {
    informer = client.discovery().v1().endpointSlices().inNamespace(namespace)
        .withLabel("kubernetes.io/service-name", service).inform(new ResourceEventHandler<>() {
          @Override
          public void onAdd(EndpointSlice slice) {
            changed(slice, ready(slice));
          }

          @Override
          public void onUpdate(EndpointSlice before, EndpointSlice slice) {
            changed(slice, ready(slice));
          }

          @Override
          public void onDelete(EndpointSlice slice, boolean unknown) {
            changed(slice, Set.of());
          }
        });
  }

  private static Set<String> ready(EndpointSlice slice) {
    var endpoints = slice.getEndpoints() == null ? List.<Endpoint>of() : slice.getEndpoints(); // as it comes from the API
    return endpoints.stream().filter(each -> !Boolean.FALSE.equals(each.getConditions().getReady()))
        .map(each -> each.getTargetRef().getUid()).collect(Collectors.toSet());
  }

  private synchronized void changed(EndpointSlice slice, Set<String> ready) {
    slices.put(slice.getMetadata().getName(), ready);
    counts.add((int) slices.values().stream().flatMap(Set::stream).distinct().count());
  }

  /** Forgets what was before now. */
  synchronized void forget() {
    var last = counts.isEmpty() ? 0 : counts.getLast();
    counts.clear();
    counts.add(last);
  }

  /** How many there were, in order. */
  List<Integer> counts() {
    return List.copyOf(counts);
  }

  int fewest() {
    return counts.stream().mapToInt(Integer::intValue).min().orElse(0);
  }

  int last() {
    return counts.isEmpty() ? 0 : counts.getLast();
  }

  @Override
  public void close() {
    informer.close();
  }
}
