package dev.daytwo.reconcile;

import dev.daytwo.model.Environment;
import dev.daytwo.plan.PruneBudget;
import java.util.Map;

/**
 * What the configuration in force says to those who reconcile and delete.
 *
 * @param scope    what may be deleted
 * @param budget   how much of it unconfirmed
 * @param policies by the names of environments
 */
public record Configured(PruneScope scope, PruneBudget budget, Map<String, Environment.Policy> policies) {
  public Configured {
    policies = Map.copyOf(policies);
  }
}
