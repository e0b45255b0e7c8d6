package dev.daytwo.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code daytwo version}. */
@Command(name = "version", mixinStandardHelpOptions = true, description = "Prints the version.", footer = {"",
    "Example:", "  daytwo version"})
final class VersionCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  /** The version that the build wrote into the jar. */
  static final class Provider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[]{"daytwo " + version()};
    }
  }

  static String version() {
    String version = DaytwoCommand.class.getPackage().getImplementationVersion();
    return version == null ? "(not from a jar)" : version;
  }

  @Override
  public void run() {
    spec.commandLine().getOut()
        .println("daytwo " + version() + ", Java " + Runtime.version() + ", " + System.getProperty("os.arch"));
  }
}
