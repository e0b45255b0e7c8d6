package dev.daytwo.cli;

import dev.daytwo.config.AgentSchema;
import dev.daytwo.descriptor.Checks;
import dev.daytwo.descriptor.DescriptorSchema;
import dev.daytwo.descriptor.Kind;
import dev.daytwo.platform.Platform;
import dev.daytwo.platform.PlatformSchema;
import dev.daytwo.render.Effects;
import dev.daytwo.yaml.PlainTree;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code daytwo schema}: what an editor has to know to complete, explain and check the files that people write. */
@Command(name = "schema", mixinStandardHelpOptions = true, description = "Prints the JSON Schema (draft-07) of the files that people write, for editors; or as a page for people.", footer = {
    "", "Exit codes: 0 done, 2 usage.", "", "Examples:", "  daytwo schema > descriptor.schema.json",
    "  daytwo schema platform > platform.schema.json", "  daytwo schema agent > agent.schema.json",
    "  daytwo schema descriptor -o markdown > descriptor.md", "",
    "The first line of a descriptor that makes an editor with the YAML language server use it:",
    "  # yaml-language-server: $schema=descriptor.schema.json"})
final class SchemaCommand implements Runnable {
  /** What there is a schema of. */
  enum Root {
    DESCRIPTOR, PLATFORM, AGENT;

    private Map<String, Object> tree() {
      return switch (this) {
        case DESCRIPTOR -> DescriptorSchema.tree();
        case PLATFORM -> PlatformSchema.tree();
        case AGENT -> AgentSchema.tree();
      };
    }

    /** As it is kept under {@code config/schema}, with a line end. */
    String text() {
      return new JsonObject(tree()).encodePrettily() + "\n";
    }

    /** As a page for people; that of descriptors is kept as {@code docs/descriptor.md}. */
    String page() {
      return this == DESCRIPTOR
          ? FieldPage.of(tree(), DESCRIPTORS, new FieldPage.Extras(defaults(), Effects.texts()))
          : FieldPage.of(tree(), "This page is made by `daytwo schema " + this + " -o markdown`.\n",
              FieldPage.Extras.NONE);
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String DESCRIPTORS = """
      What a team writes of one service: a YAML document, or several in a file. Five lines are enough, `apiVersion`, `kind`, \
      `name`, `image` and `port`; [using.md](using.md) tells how to begin, and [golden-path.md](golden-path.md) why each \
      setting is what it is. A default is the built-in one, which [the platform's file](platform.md) may change; \
      `daytwo render FILE` shows what comes of all of it.

      This page is made by `daytwo schema descriptor -o markdown` from the types that read descriptors.
      """;

  enum Format {
    json, markdown
  }

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", defaultValue = "descriptor", description = "Which file's: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private Root root;

  @Option(names = {"-o",
      "--output"}, paramLabel = "FORMAT", defaultValue = "json", description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private Format format;

  @Override
  public void run() {
    spec.commandLine().getOut().print(switch (format) {
      case json -> root.text();
      case markdown -> root.page();
    });
    spec.commandLine().getOut().flush();
  }

  /** What is built in; where a kind has something else than a Service, for whom. */
  private static Map<String, String> defaults() {
    Map<String, Map<String, String>> kinds = new TreeMap<>(); // by field, then value
    for (Kind kind : Kind.values()) {
      PlainTree.of(Objects.requireNonNull(Platform.BUILT_IN.defaults().kinds().get(kind))).forEach((field, value) -> {
        if (Checks.takes(kind, field)) {
          String text = "`" + FieldPage.inline(value instanceof Map<?, ?> map ? new TreeMap<>(map) : value) + "`";
          kinds.computeIfAbsent(field, any -> new LinkedHashMap<>()).merge(text, kind.written(),
              (one, other) -> one + ", " + other);
        }
      });
    }
    Map<String, String> defaults = new TreeMap<>();
    kinds.forEach((field, values) -> defaults.put(field, values.entrySet().stream()
        .map(value -> value.getKey() + (value.getValue().startsWith(Kind.SERVICE.written() + ",")
            || values.size() == 1 ? "" : " for a " + value.getValue()))
        .collect(Collectors.joining("; "))));
    return defaults;
  }
}
