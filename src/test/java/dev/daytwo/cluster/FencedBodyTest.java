package dev.daytwo.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.daytwo.Cluster;
import dev.daytwo.Eventually;
import dev.daytwo.FaultProxy;
import dev.daytwo.OnCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Between the moment at which a write is let pass and its connection the lease may be lost. */
@OnCluster
class FencedBodyTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  @Test
  void aWriteWhoseConnectionComesAfterTheLeaseWasLostIsNotMade(Cluster cluster) throws Exception {
    String namespace = cluster.namespace("fenced");
    cluster.client().resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    int port = URI.create(cluster.plane().endpoint()).getPort();
    Fence fence = Fence.shut(System::nanoTime, InstantSource.system());
    try (FaultProxy proxy = FaultProxy.to(port);
        KubernetesClient client = Connection.open(
            Config.fromKubeconfig(
                cluster.plane().kubeconfigText().replace(":" + port + "\"", ":" + proxy.port() + "\"")),
            TIMEOUT, answer -> {});
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Api api = new Api(client, () -> TIMEOUT, fence);
      open(fence);
      proxy.hang();
      Future<?> late = threads.submit(() -> create(api, namespace, "late"));
      Eventually.holds("it waits for its connection", () -> proxy.accepted() == 1);
      fence.shut();
      proxy.forward();
      ExecutionException failure = assertThrows(ExecutionException.class, () -> late.get(3, TimeUnit.MINUTES));
      assertEquals(ApiFault.Reason.STANDBY, assertInstanceOf(ApiFault.class, failure.getCause()).reason());

      open(fence);
      create(api, namespace, "next");
      assertNotNull(map(cluster, namespace, "next"));
      assertNull(map(cluster, namespace, "late"));
    }
  }

  private static void open(Fence fence) {
    fence.open(fence.renewed(fence.now(), Duration.ofHours(1)));
  }

  private static Object create(Api api, String namespace, String name) throws ApiFault {
    return api.send("POST", "/api/v1/namespaces/" + namespace + "/configmaps", "application/json",
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name + "\"}}");
  }

  private static @Nullable ConfigMap map(Cluster cluster, String namespace, String name) {
    return cluster.client().configMaps().inNamespace(namespace).withName(name).get();
  }
}
