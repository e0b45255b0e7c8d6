package dev.daytwo.health;

import dev.daytwo.model.Health;
import dev.daytwo.model.Tree;
import java.util.Map;

/** The health of a Service: that it is there, and one of type LoadBalancer has an address, which kstatus does not ask. */
final class ServiceHealth {
  private ServiceHealth() {}

  static Health of(Map<String, Object> live) {
    boolean waits = "LoadBalancer".equals(Tree.at(live, "spec", "type"))
        && Tree.list(Tree.at(live, "status", "loadBalancer", "ingress")).isEmpty();
    return waits ? Health.progressing(HealthOf.name(live) + " waits for its load balancer's address") : Health.HEALTHY;
  }
}
