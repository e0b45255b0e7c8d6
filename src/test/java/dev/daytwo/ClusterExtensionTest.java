package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@OnCluster
class ClusterExtensionTest {
  @Test
  void a_deployment_gets_pods_on_the_nodes_and_they_get_ready(Cluster cluster) throws Exception {
    var namespace = created(cluster, "good");
    var deployment = cluster.client().resource(deployment(namespace, "registry.example/app:1.0")).create();
    Eventually.holds("two pods are ready", () -> Integer.valueOf(2)
        .equals(cluster.client().resource(deployment).get().getStatus().getReadyReplicas()));
  }

  @Test
  void a_pod_with_a_broken_image_crashes_again_and_again(Cluster cluster) throws Exception {
    var namespace = created(cluster, "bad");
    cluster.client().resource(deployment(namespace, "registry.example/app:1.1-broken")).create();
    Eventually.holds("it restarted twice", () -> pods(cluster, namespace).stream()
        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream()).anyMatch(each -> each.getRestartCount() >= 2));
    for (var pod : pods(cluster, namespace)) {
      assertEquals(false, Readiness.isPodReady(pod));
      assertEquals("CrashLoopBackOff",
          pod.getStatus().getContainerStatuses().getFirst().getState().getWaiting().getReason());
    }
  }

  private static String created(Cluster cluster, String name) {
    var namespace = cluster.namespace(name);
    cluster.client()
        .resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build()).create();
    return namespace;
  }

  private static List<Pod> pods(Cluster cluster, String namespace) {
    return cluster.client().pods().inNamespace(namespace).list().getItems();
  }

  private static Deployment deployment(String namespace, String image) {
    var labels = Map.of("app", "app");
    return new DeploymentBuilder().withNewMetadata().withName("app").withNamespace(namespace).endMetadata()
        .withNewSpec()
        .withReplicas(2).withNewSelector().withMatchLabels(labels).endSelector().withNewTemplate().withNewMetadata()
        .withLabels(labels).endMetadata().withNewSpec().addNewContainer().withName("app").withImage(image)
        .endContainer()
        .endSpec().endTemplate().endSpec().build();
  }
}
