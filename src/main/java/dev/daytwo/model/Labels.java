package dev.daytwo.model;

import org.jspecify.annotations.Nullable;

/**
 * The labels by which an object in the cluster is known as Daytwo's, and as which unit's
 * (<a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/">recommended labels</a>).
 */
public final class Labels {
  public static final String NAME = "app.kubernetes.io/name";
  public static final String INSTANCE = "app.kubernetes.io/instance";
  public static final String COMPONENT = "app.kubernetes.io/component";
  public static final String PART_OF = "app.kubernetes.io/part-of";
  public static final String VERSION = "app.kubernetes.io/version";
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  public static final String SOURCE = "daytwo.dev/source";
  public static final String ENVIRONMENT = "daytwo.dev/environment";
  public static final String OWNER = "daytwo.dev/owner";

  /** The value of {@link #MANAGED_BY}, and the field manager of every apply. */
  public static final String DAYTWO = "daytwo";

  private Labels() {}

  /** The value of {@link #INSTANCE} that names a unit. */
  public static String instance(UnitKey unit) {
    return unit.service() + "-" + unit.environment();
  }

  /** The unit that an object's labels name, or null if they name none. */
  public static @Nullable UnitKey unit(@Nullable Object labels) {
    String environment = Tree.text(Tree.at(labels, ENVIRONMENT));
    String instance = Tree.text(Tree.at(labels, INSTANCE));
    if (environment.isEmpty() || !instance.endsWith("-" + environment)) {
      return null;
    }
    return new UnitKey(environment, instance.substring(0, instance.length() - environment.length() - 1));
  }
}
