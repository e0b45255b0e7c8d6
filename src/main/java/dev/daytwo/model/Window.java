package dev.daytwo.model;

import java.time.ZoneId;

/**
 * Minutes in which an environment takes new commits, or does not.
 *
 * @param deny     true: not in these; false: only in these, or in those of another window of this kind
 * @param when     which minutes, on the clocks of {@code timeZone}
 * @param timeZone of the IANA database
 * @param drift    true: while it keeps commits out, what others change is not brought back either
 * @param manual   true: while it keeps commits out, a sync that a person asks for is made all the same
 */
public record Window(boolean deny, Cron when, ZoneId timeZone, boolean drift, boolean manual) {
  @Override
  public String toString() {
    return (deny ? "deny \"" : "allow \"") + when + "\" " + timeZone;
  }
}
