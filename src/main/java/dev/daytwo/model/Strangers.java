package dev.daytwo.model;

import java.util.Map;

/**
 * Fields on an object of the agent's that somebody has put there who is not tolerated: neither the agent, nor the
 * cluster's own controllers.
 *
 * @param managers the field managers, joined by commas; empty if there are none
 * @param words    the first few of the fields, for a person
 * @param fields   all of them, in the FieldsV1 form
 */
public record Strangers(String managers, String words, Map<String, Object> fields) {
  /** Nobody. */
  public static final Strangers NONE = new Strangers("", "", Map.of());

  /** True if there are none. */
  public boolean none() {
    return managers.isEmpty();
  }

  /** {@code kubectl-set: spec.template.spec.containers[orders].env[DEBUG]}. */
  @Override
  public String toString() {
    return managers + ": " + words;
  }
}
