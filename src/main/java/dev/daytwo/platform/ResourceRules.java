package dev.daytwo.platform;

import dev.daytwo.descriptor.ResourceType;
import dev.daytwo.descriptor.ResourceType.Output;
import dev.daytwo.yaml.BinderRules;
import dev.daytwo.yaml.Cursor;
import dev.daytwo.yaml.SchemaNotes;
import dev.daytwo.yaml.Shape;
import dev.daytwo.yaml.Yaml;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a platform may say of the resources of Score Workloads, and how its schema says it. */
final class ResourceRules {
  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]{0,62}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,62}");
  private static final List<String> FIXED = ResourceType.BUILT_IN.stream().filter(type -> !type.equals("dns")).toList();

  private ResourceRules() {}

  /** A secret output as it is written. */
  record SecretOutput(String secret, String key) {}

  static void add(BinderRules rules) {
    rules.otherwise(PlatformDocument.class, "resources", Map.of()).otherwise(PlatformDocument.class, "sidecars", false)
        .reader(Output.class, ResourceRules::output)
        .rule(PlatformDocument.class, "resources", Map.class, ResourceRules::types)
        .rule(ResourceType.class, "outputs", Map.class, ResourceRules::names)
        .rule(SecretOutput.class, "secret", String.class, ResourceType::refuse)
        .rule(SecretOutput.class, "key", String.class, ResourceType::refuse);
  }

  private static @Nullable Output output(Cursor at) {
    if (at.yaml() instanceof Yaml.Mapping) {
      SecretOutput secret = at.record(SecretOutput.class);
      return secret == null ? null : new Output(null, secret.secret(), secret.key());
    }
    if (!(at.yaml() instanceof Yaml.Scalar scalar)) {
      return at.expected("a text, or {secret: NAME, key: KEY}");
    }
    String refused = ResourceType.refuse(scalar.text());
    if (refused != null) {
      at.problem(refused);
      return null;
    }
    return new Output(scalar.text(), null, null);
  }

  private static @Nullable String types(Map<?, ?> types) {
    for (Object type : types.keySet()) {
      if (FIXED.contains(type)) {
        return "found " + type + ", which is built in, and the same everywhere";
      }
      if (!TYPE.matcher(String.valueOf(type)).matches()) {
        return "found \"" + type + "\", expected the name of a type, such as postgres";
      }
    }
    return null;
  }

  private static @Nullable String names(Map<?, ?> outputs) {
    for (Object name : outputs.keySet()) {
      if (!NAME.matcher(String.valueOf(name)).matches()) {
        return "found \"" + name + "\", expected the name of an output, such as host";
      }
    }
    return null;
  }

  static void say(SchemaNotes notes) {
    Map<String, Object> text = Shape.of("pattern", ResourceType.TEMPLATE);
    notes
        .say(PlatformDocument.class, "resources",
            "What types of resources give to Score Workloads, beside those that are "
                + "built in: dns, environment, route, secret and volume, of which dns may be another here.",
            Shape.of("postgres", Shape.of("outputs", Shape.of("host", "{values.postgres}", "password",
                Shape.of("secret", "{service}-{resource}", "key", "password")))))
        .keys(PlatformDocument.class, "resources",
            "^(?!(?:" + String.join("|", FIXED) + ")$)" + TYPE.pattern() + "$")
        .say(ResourceType.class, "outputs",
            "What a resource gives, by name: a text, or the place of a secret one. In both, "
                + "{" + String.join("}, {", ResourceType.WORDS)
                + "}, {params.NAME} and {values.NAME} stand for something.",
            Shape.of("host", "{values.postgres}"))
        .keys(ResourceType.class, "outputs", Shape.whole(NAME))
        .shape(Output.class, schema -> Shape.anyOf(
            Shape.merged(text, Shape.of("type", List.of("string", "number", "boolean", "null"))),
            schema.record(SecretOutput.class)))
        .say(SecretOutput.class, "secret", "The name of the Secret, in the unit's namespace.", "{service}-{resource}")
        .limit(SecretOutput.class, "secret", text).say(SecretOutput.class, "key", "Its key.", "password")
        .limit(SecretOutput.class, "key", text)
        .say(PlatformDocument.class, "sidecars", "Let a Score Workload have more than one container.");
  }
}
