package dev.daytwo.leader;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who this agent is among others, and where it lives. */
public final class Identity {
  private Identity() {}

  /** The pod's name, or the host's. */
  public static String pod(Map<String, String> environment) {
    return Stream.of("POD_NAME", "HOSTNAME").map(environment::get).filter(name -> name != null && !name.isEmpty())
        .findFirst().orElse("daytwo");
  }

  /** A name that no other process has, not even the next one in the same pod: it cannot know what that one did. */
  public static String unique(Map<String, String> environment) {
    return pod(environment) + "_" + UUID.randomUUID().toString().substring(0, 8);
  }

  /**
   * Where the Lease lies.
   *
   * @param configured null for the pod's own namespace, or outside of a cluster the kubeconfig's
   */
  public static String namespace(@Nullable String configured, KubernetesClient client) {
    String found = configured != null ? configured : System.getenv("POD_NAMESPACE");
    if (found == null || found.isEmpty()) {
      found = client.getNamespace();
    }
    return found == null || found.isEmpty() ? "default" : found;
  }
}
