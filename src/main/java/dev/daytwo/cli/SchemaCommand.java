package dev.daytwo.cli;

import dev.daytwo.config.AgentSchema;
import dev.daytwo.descriptor.DescriptorSchema;
import dev.daytwo.platform.PlatformSchema;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code daytwo schema}: what an editor has to know to complete, explain and check the files that people write. */
@Command(name = "schema", mixinStandardHelpOptions = true, description = "Prints the JSON Schema (draft-07) of the files that people write, for editors.", footer = {
    "", "Exit codes: 0 done, 2 usage.", "", "Examples:", "  daytwo schema > descriptor.schema.json",
    "  daytwo schema platform > platform.schema.json", "  daytwo schema agent > agent.schema.json", "",
    "The first line of a descriptor that makes an editor with the YAML language server use it:",
    "  # yaml-language-server: $schema=descriptor.schema.json"})
final class SchemaCommand implements Runnable {
  /** What there is a schema of. */
  enum Root {
    DESCRIPTOR, PLATFORM, AGENT;

    /** As it is kept under {@code config/schema}, with a line end. */
    String text() {
      Map<String, Object> tree = switch (this) {
        case DESCRIPTOR -> DescriptorSchema.tree();
        case PLATFORM -> PlatformSchema.tree();
        case AGENT -> AgentSchema.tree();
      };
      return new JsonObject(tree).encodePrettily() + "\n";
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", defaultValue = "descriptor", description = "Which file's: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private Root root;

  @Override
  public void run() {
    spec.commandLine().getOut().print(root.text());
    spec.commandLine().getOut().flush();
  }
}
