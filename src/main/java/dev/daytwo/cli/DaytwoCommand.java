package dev.daytwo.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code daytwo}. */
@Command(name = "daytwo", mixinStandardHelpOptions = true, versionProvider = VersionCommand.Provider.class, description = "Keeps a Kubernetes cluster as Git repositories of service descriptors say.", subcommands = {
    AgentCommand.class, DemoCommand.class, RenderCommand.class, ValidateCommand.class, DiffCommand.class,
    LeverageCommand.class, ExportCommand.class, InitCommand.class, AdoptCommand.class,
    StatusCommand.class, SchemaCommand.class, VersionCommand.class,
    CompletionCommand.class}, synopsisSubcommandLabel = "COMMAND", footer = {"",
        "Exit codes: 0 done, 1 failed, 2 usage, 3 differences or problems found, 4 refused by the cluster."})
public final class DaytwoCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  /** Runs a command line; returns its exit code. */
  public static int run(String... args) {
    return line().execute(args);
  }

  /** The command line, with every command. */
  static CommandLine line() {
    CommandLine line = new CommandLine(new DaytwoCommand());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      command.getErr().println("daytwo: " + message(failure));
      return Exit.FAILED;
    });
    return line;
  }

  private static String message(Throwable failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
