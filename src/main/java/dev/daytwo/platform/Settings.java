package dev.daytwo.platform;

import dev.daytwo.descriptor.Checks;
import dev.daytwo.descriptor.Spec;
import dev.daytwo.yaml.Cursor;
import dev.daytwo.yaml.Yaml;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings of descriptors as a platform gives them, held to a descriptor's own rules. */
record Settings(Spec spec) {
  /** What only one service can say of itself. */
  static final List<String> OF_ONE = List.of("image", "port", "ports", "route", "schedule", "command", "args",
      "migrate",
      "files", "storage", "dependsOn", "patches");

  static @Nullable Settings read(Cursor at) {
    Spec spec = at.record(Spec.class);
    check(at);
    return spec == null ? null : new Settings(spec);
  }

  /** What a tier has: settings, and the PriorityClass of its pods. */
  record OfTier(@Nullable String priorityClass, Spec spec) {}

  static @Nullable OfTier tier(Cursor at) {
    OfTier tier = at.record(OfTier.class);
    check(at);
    if (at.yaml() instanceof Yaml.Mapping mapping && mapping.get("tier") != null) {
      at.at("tier", mapping).problem(mapping.place("tier"), "a tier does not say which tier a service has");
    }
    return tier;
  }

  private static void check(Cursor at) {
    if (at.yaml() instanceof Yaml.Mapping settings) {
      Checks.keys(settings, at.path() + ".").forEach(at::tell);
      for (String field : OF_ONE) {
        Yaml value = settings.get(field);
        if (value != null && !value.isNull()) {
          at.at(field, value).problem(settings.place(field), "belongs to one service; write it in its descriptor");
        }
      }
    }
  }
}
