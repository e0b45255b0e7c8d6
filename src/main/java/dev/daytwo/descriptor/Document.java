package dev.daytwo.descriptor;

import dev.daytwo.yaml.Cursor;
import dev.daytwo.yaml.Yaml;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A whole descriptor, before any default. */
public record Document(String apiVersion, Kind kind, String name, Spec spec,
    @Nullable Map<String, Change> environments) {
  /**
   * What one environment changes.
   *
   * @param deployed false if the service does not run there
   * @param spec     null if nothing is changed
   */
  public record Change(boolean deployed, @Nullable Spec spec) {
    static @Nullable Change read(Cursor at) {
      if (at.yaml() instanceof Yaml.Mapping) {
        Spec spec = at.record(Spec.class);
        return spec == null ? null : new Change(true, spec);
      }
      return at.yaml() instanceof Yaml.Scalar scalar && scalar.kind() == Yaml.Kind.BOOL
          && at.read(boolean.class) instanceof Boolean deployed
              ? new Change(deployed, null)
              : at.expected("a map of changes, or false");
    }
  }
}
