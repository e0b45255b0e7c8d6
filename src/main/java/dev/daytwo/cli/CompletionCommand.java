package dev.daytwo.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code daytwo completion}: a script that teaches bash and zsh the commands. */
@Command(name = "completion", mixinStandardHelpOptions = true, description = "Prints a script that completes commands and options in bash and zsh.", footer = {
    "", "Example:", "  source <(daytwo completion)"})
final class CompletionCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().getOut().print(AutoComplete.bash("daytwo", spec.root().commandLine()));
  }
}
