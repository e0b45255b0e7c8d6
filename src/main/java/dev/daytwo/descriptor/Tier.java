package dev.daytwo.descriptor;

import java.util.Locale;

/** How much it matters that a service runs. */
public enum Tier {
  CRITICAL, STANDARD, BEST_EFFORT;

  /** As in a descriptor: {@code best-effort}. */
  public String written() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
