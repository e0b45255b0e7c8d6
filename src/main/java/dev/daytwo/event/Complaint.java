package dev.daytwo.event;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is wrong with one thing, and is met again at every try. It is to be said when it begins and when it becomes
 * another thing, and from then on once an hour, so that a log that is kept for a day shows it and none is filled by it. For
 * one thread.
 */
public final class Complaint {
  private static final Duration RARELY = Duration.ofHours(1);
  /** Of how many troubles that take turns it is known that they were said. */
  private static final int REMEMBERED = 8;

  private final Map<String, Instant> said = new LinkedHashMap<>();

  /** True if this is to be said now; then it counts as said. */
  public boolean news(String trouble, Instant now) {
    Instant last = said.get(trouble);
    if (last != null && now.isBefore(last.plus(RARELY))) {
      return false;
    }
    said.remove(trouble);
    said.put(trouble, now);
    if (said.size() > REMEMBERED) {
      said.remove(said.keySet().iterator().next());
    }
    return true;
  }

  /** All is well; true if it was not. */
  public boolean over() {
    boolean wasWrong = !said.isEmpty();
    said.clear();
    return wasWrong;
  }
}
