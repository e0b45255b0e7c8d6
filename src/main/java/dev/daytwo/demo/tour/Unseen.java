package dev.daytwo.demo.tour;

/** What should have been seen on the cluster, and what was there instead. */
final class Unseen extends Exception {
  private static final long serialVersionUID = 1;

  private final String expected;
  private final String seen;

  Unseen(String expected, String seen) {
    super("expected: " + expected + "; seen: " + seen);
    this.expected = expected;
    this.seen = seen;
  }

  String expected() {
    return expected;
  }

  String seen() {
    return seen;
  }
}
