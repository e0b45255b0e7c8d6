package dev.daytwo.config;

import dev.daytwo.model.Environment;
import java.util.Map;

/**
 * An environment as it is configured.
 *
 * @param name            a DNS label
 * @param namespace       template; default {@code {environment}}
 * @param policy          default prune and self-heal
 * @param createNamespace render the Namespace too; default yes
 * @param values          what {@code {values.NAME}} stands for in the platform's file; default none
 */
public record EnvironmentConfig(String name, String namespace, Environment.Policy policy, boolean createNamespace,
    Map<String, String> values) {
  /** The environment as the rest of the agent knows it. */
  public Environment environment() {
    return new Environment(name, namespace, policy, createNamespace, values);
  }
}
