package dev.daytwo.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A named place for units, with what its policy allows the agent to do there.
 *
 * @param name      {@code production}
 * @param namespace template of the namespace: {@code {environment}}, {@code {service}}, {@code {source}} and {@code {team}} stand for those names
 * @param policy    what the agent may do by itself
 * @param createNamespace true if the namespace belongs to the desired set of its units
 * @param values    what {@code {values.NAME}} stands for in the platform's file
 */
public record Environment(String name, String namespace, Policy policy, boolean createNamespace,
    Map<String, String> values) {
  public Environment {
    values = Map.copyOf(values);
  }

  /** An environment without values of its own. */
  public Environment(String name, String namespace, Policy policy, boolean createNamespace) {
    this(name, namespace, policy, createNamespace, Map.of());
  }

  /**
   * What the agent may do by itself in an environment.
   *
   * @param prune    delete what a commit dropped
   * @param selfHeal undo what others change
   * @param autoRollback go back to the last healthy commit when a rollout fails
   * @param windows  when new commits are taken; empty for always
   * @param strangers what to do about fields that others add
   * @param onDelete what becomes of the objects of a unit that is described no more, unless its descriptor says it
   */
  public record Policy(boolean prune, boolean selfHeal, boolean autoRollback, List<Window> windows,
      OnStrangers strangers, OnDelete onDelete) {
    public Policy {
      windows = List.copyOf(windows);
    }

    /** A policy that undoes what others add. */
    public Policy(boolean prune, boolean selfHeal, boolean autoRollback, List<Window> windows) {
      this(prune, selfHeal, autoRollback, windows, OnStrangers.UNDO, OnDelete.DELETE);
    }

    /** The same policy, which undoes what others change. */
    public Policy healing() {
      return new Policy(prune, true, autoRollback, windows, strangers, onDelete);
    }

    /** The same policy, which deletes nothing. */
    public Policy keeping() {
      return new Policy(false, selfHeal, autoRollback, windows, strangers, onDelete);
    }

    /** A policy that goes back when a rollout fails, takes new commits at any time, and undoes what others add. */
    public Policy(boolean prune, boolean selfHeal) {
      this(prune, selfHeal, true, List.of());
    }

    /** The policy for a unit of which a descriptor says what becomes of its objects; null if it does not. */
    public Policy forUnit(@Nullable OnDelete said) {
      return said == null ? this : new Policy(prune, selfHeal, autoRollback, windows, strangers, said);
    }
  }

  /** What the agent does about fields that strangers add to its objects. */
  public enum OnStrangers {
    /** Takes them over and drops them. */
    UNDO,
    /** Leaves them, and says so. */
    REPORT
  }

  /** The namespace of one unit. */
  public String namespaceOf(String source, String service, String team) {
    return namespace.replace("{environment}", name).replace("{service}", service).replace("{source}", source)
        .replace("{team}", team);
  }
}
