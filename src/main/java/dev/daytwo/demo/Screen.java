package dev.daytwo.demo;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** What a person sees of the demo: plain lines with their times in one column, coloured on a terminal only. */
public final class Screen {
  private static final int WIDTH = 88;
  private static final String BOLD = "1";
  private static final String RED = "31";
  private static final String GREEN = "32";
  private static final String DIM = "2";

  private final PrintWriter out;
  private final boolean colour;

  /** A screen that never colours anything, or always. */
  public Screen(PrintWriter out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  /** A screen that colours if it is a terminal, and {@code NO_COLOR} (no-color.org) is not set. */
  @SuppressWarnings("SystemConsoleNull") // with JDK 25 it does: JDK-8351435 brought java.base's console back
  public static Screen of(PrintWriter out, Map<String, String> environment) {
    Console console = System.console();
    return new Screen(out, console != null && console.isTerminal()
        && environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(environment.get("TERM")));
  }

  /** The title of what follows. */
  public void title(String text) {
    print("\n" + paint(BOLD, text));
  }

  /** Something that was seen, and how long it took. */
  public void seen(String text, Duration took) {
    print(row(GREEN, "ok", text, time(took)));
  }

  /** Something that was seen. */
  public void seen(String text) {
    print(row(GREEN, "ok", text, ""));
  }

  /** Something that should have been seen. */
  public void missed(String text) {
    print(row(RED, "FAILED", text, ""));
  }

  /** More about the line before. */
  public void detail(String text) {
    print(paint(DIM, text.indent(6).stripTrailing()));
  }

  /** Plain text. */
  public void print(String text) {
    out.println(text);
    out.flush();
  }

  private String row(String colour, String mark, String text, String time) {
    String line = "  " + text;
    String padded = time.isEmpty()
        ? line
        : line + " ".repeat(Math.max(1, WIDTH - line.length() - time.length())) + time;
    return paint(colour, String.format(Locale.ROOT, "%-2s", mark)) + padded;
  }

  private String paint(String code, String text) {
    return colour ? "\033[" + code + "m" + text + "\033[0m" : text;
  }

  /** {@code 312 ms}, {@code 12.3 s}. */
  public static String time(Duration took) {
    return took.toMillis() < 1000
        ? took.toMillis() + " ms"
        : String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
  }
}
