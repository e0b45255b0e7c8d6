package dev.daytwo.cli;

import dev.daytwo.descriptor.Descriptor;
import dev.daytwo.descriptor.Kind;
import dev.daytwo.descriptor.SourceFile;
import dev.daytwo.model.Problem;
import dev.daytwo.platform.Layers;
import dev.daytwo.platform.Platform;
import dev.daytwo.render.YamlWriter;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code daytwo init}: a first descriptor. */
@Command(name = "init", mixinStandardHelpOptions = true, description = "Writes a descriptor of five lines into a folder, as NAME.yaml. Asks on a terminal for what no option gives. A file that is there is never overwritten.", footer = {
    "", "Examples:", "  daytwo init services", "  daytwo init services --name orders --image ghcr.io/acme/orders:1.4.2",
    "  daytwo init services --kind Worker --name mailer --image ghcr.io/acme/mailer:2.0.0"})
final class InitCommand implements Callable<Integer> {
  private static final String PORT = "8080";

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "FOLDER", defaultValue = ".", description = "Where to write; default: here.")
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @Option(names = "--kind", paramLabel = "KIND", defaultValue = "Service", description = "Service, Worker, StatefulService or CronJob; default ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private String kind;

  @Option(names = "--name", paramLabel = "NAME", description = "The service's name.")
  private @Nullable String name;

  @Option(names = "--image", paramLabel = "IMAGE", description = "The container's image, with a tag.")
  private @Nullable String image;

  @Option(names = "--port", paramLabel = "PORT", description = "The port that a Service or StatefulService listens on; default "
      + PORT
      + ".")
  private @Nullable String port;

  @Option(names = "--schedule", paramLabel = "SCHEDULE", description = "When a CronJob runs, such as \"0 3 * * *\".")
  private @Nullable String schedule;

  private final @Nullable Questions questions;

  /** Whom to ask. */
  interface Questions {
    /** The answer, empty if there is none; null if nobody will answer any more. */
    @Nullable
    String ask(String question);
  }

  InitCommand() {
    this(terminal());
  }

  @SuppressWarnings("SystemConsoleNull") // of JDK 25 it is null again where nobody sits
  private static @Nullable Questions terminal() {
    Console console = System.console();
    return console != null && console.isTerminal() ? console::readLine : null;
  }

  /** A command that asks, or does not if there is nobody to ask. */
  InitCommand(@Nullable Questions questions) {
    this.questions = questions;
  }

  @Override
  public Integer call() throws IOException {
    Map<String, String> given = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, @Nullable String> field : fields().entrySet()) {
      String value = field.getValue() != null ? field.getValue() : ask(field.getKey());
      if (value == null) {
        missing.add("--" + field.getKey());
      } else {
        given.put(field.getKey(), value);
      }
    }
    if (!missing.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "give " + String.join(" and ", missing)
          + (questions == null ? "; they are asked for on a terminal only" : ""));
    }
    List<Problem> problems = problems(given);
    while (!problems.isEmpty()) {
      problems.forEach(problem -> spec.commandLine().getErr()
          .println((problem.path().isEmpty() ? "" : problem.path() + ": ") + problem.message()));
      String field = problems.getFirst().path();
      String again = fields().containsKey(field) && fields().get(field) == null ? ask(field) : null;
      if (again == null) {
        return Exit.FOUND;
      }
      given.put(field, again);
      problems = problems(given);
    }
    return write(text(given), folder.resolve(given.get("name") + ".yaml"));
  }

  /** What a descriptor of the kind needs, with what the options say; null where they say nothing. */
  private Map<String, @Nullable String> fields() {
    Map<String, @Nullable String> fields = new LinkedHashMap<>();
    fields.put("name", name);
    fields.put("image", image);
    if (kind.equals(Kind.SERVICE.written()) || kind.equals(Kind.STATEFUL_SERVICE.written())) {
      fields.put("port", port == null && questions == null ? PORT : port);
    } else if (kind.equals(Kind.CRON_JOB.written())) {
      fields.put("schedule", schedule);
    }
    return fields;
  }

  private @Nullable String ask(String field) {
    if (questions == null) {
      return null;
    }
    String suggested = field.equals("port") ? PORT : "";
    String answer = questions.ask(field + (suggested.isEmpty() ? "" : " [" + suggested + "]") + ": ");
    return answer == null ? null : answer.isBlank() ? suggested : answer.strip();
  }

  private String text(Map<String, String> given) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", Descriptor.API_VERSION);
    tree.put("kind", kind);
    given.forEach((field, value) -> tree.put(field,
        field.equals("port") && value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : value));
    return YamlWriter.tree(tree);
  }

  private List<Problem> problems(Map<String, String> given) {
    SourceFile file = SourceFile.parse("descriptor", text(given));
    return file.descriptors().isEmpty()
        ? file.problems()
        : Layers.merge(file.descriptors().getFirst(), "", Platform.BUILT_IN).problems();
  }

  private int write(String text, Path file) throws IOException {
    Files.createDirectories(folder);
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(file + " is there already, and stays as it is; give another --name, or edit it", e);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("wrote " + file + "; what it becomes: daytwo render " + file);
    out.flush();
    return Exit.DONE;
  }
}
