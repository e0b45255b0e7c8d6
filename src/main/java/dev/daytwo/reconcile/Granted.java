package dev.daytwo.reconcile;

import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import dev.daytwo.release.ReleaseTree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fence around a source: what it may write, checked on each object as it was rendered in the end, whatever way it
 * came in by: a descriptor, a patch, what the platform adds, or plain YAML.
 */
final class Granted {
  private static final ObjectKind NAMESPACE = new ObjectKind("v1", "Namespace");

  private Granted() {}

  /**
   * The desired set, if all of it is granted.
   *
   * @param position of the description, which the problems name
   */
  static Result<Desired> of(Desired desired, SourceScope scope, Environment environment, Position position) {
    List<Problem> problems = new ArrayList<>();
    String own = desired.namespace();
    if (!scope.mayWrite().test(own, own)) {
      problems.add(new Problem(position, "", "the source " + scope.name() + " may not write to the namespace " + own
          + "; its namespaces in the agent's configuration do not have it"));
    }
    for (Manifest object : desired.objects()) {
      String why = refusal(object.key(), own, scope, environment);
      if (why != null) {
        problems.add(new Problem(position, "", why));
      }
    }
    return problems.isEmpty() ? Result.of(desired) : Result.refused(problems.stream().distinct().toList());
  }

  private static @Nullable String refusal(ObjectKey key, String own, SourceScope scope, Environment environment) {
    if (key.objectKind().group().equals(ReleaseTree.KIND.group())) {
      return key + " is the agent's own; no source may write kinds of " + ReleaseTree.KIND.group()
          + ", ask for what you want by the command line or kubectl";
    }
    if (key.objectKind().equals(NAMESPACE)) {
      return environment.createNamespace() && key.name().equals(own)
          ? null
          : "the source " + scope.name() + " may not make the Namespace " + key.name()
              + "; an environment makes its own";
    }
    if (key.namespace().isEmpty()) {
      return scope.cluster().contains(key.kind())
          ? null
          : "the source " + scope.name() + " may not write " + key
              + ", which belongs to the whole cluster; its kinds.cluster does not have " + key.kind();
    }
    return key.namespace().equals(own) || scope.mayWrite().test(key.namespace(), own)
        ? null
        : "the source " + scope.name() + " may not write " + key
            + "; its namespaces in the agent's configuration do not have " + key.namespace();
  }
}
