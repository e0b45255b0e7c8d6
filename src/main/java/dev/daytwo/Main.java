package dev.daytwo;

/** The entry point of the program. */
public final class Main {
  private Main() {}

  /** Runs the command line. */
  public static void main(String[] args) {
    System.out.println(String.join(" ", args));
  }
}
