package dev.daytwo.descriptor;

import dev.daytwo.yaml.Cursor;
import dev.daytwo.yaml.Yaml;
import org.jspecify.annotations.Nullable;

/**
 * How many replicas run; a plain number stands for that number always.
 *
 * @param min least; null for the platform's
 * @param max most; null for the platform's
 * @param cpu percent of the CPU request that one replica should use; null for the platform's
 */
public record Scale(@Nullable Integer min, @Nullable Integer max, @Nullable Integer cpu) {
  static @Nullable Scale read(Cursor at) {
    if (at.yaml() instanceof Yaml.Mapping) {
      return at.record(Scale.class);
    }
    if (!(at.yaml() instanceof Yaml.Scalar scalar) || scalar.kind() != Yaml.Kind.INT) {
      return at.expected("a number of replicas, or {min: 2, max: 10, cpu: 70}");
    }
    Integer replicas = at.read(int.class) instanceof Integer number ? number : null;
    if (replicas != null && (replicas < 0 || replicas > Rules.MOST_REPLICAS)) {
      at.problem("found " + replicas + ", allowed: 0 to " + Rules.MOST_REPLICAS);
    }
    return new Scale(replicas, replicas, null);
  }

  static void check(Scale scale, Cursor at) {
    if (scale.min() != null && scale.max() != null) {
      if (scale.min() > scale.max()) {
        at.problem("min " + scale.min() + " is above max " + scale.max());
      } else if (scale.min() == 0 && scale.max() > 0) {
        at.problem("min 0 with max " + scale.max() + ": an autoscaler needs a min of 1; scale: 0 stops the service");
      }
    }
  }
}
