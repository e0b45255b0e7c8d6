package dev.daytwo.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** A command line as a user typed it, and what came of it. */
public record Typed(int exit, String out, String err) {
  /** Runs it. */
  public static Typed daytwo(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = DaytwoCommand.line().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return new Typed(line.execute(args), out.toString(), err.toString());
  }
}
