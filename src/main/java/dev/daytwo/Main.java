package dev.daytwo;

import dev.daytwo.cli.DaytwoCommand;

/** The entry point of the program. */
public final class Main {
  private Main() {}

  /** Runs the command line and ends with its exit code. */
  public static void main(String[] args) {
    System.exit(DaytwoCommand.run(args));
  }
}
