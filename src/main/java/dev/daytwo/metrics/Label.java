package dev.daytwo.metrics;

import java.util.Locale;

/** Every label there is, what its values are, and what bounds how many there are. */
public enum Label {
  SOURCE(Bound.CONFIGURATION, "a source"), //
  ENVIRONMENT(Bound.CONFIGURATION, "an environment"), //
  SERVICE(Bound.UNITS, "the unit's name, that of the service or of the folder of manifests"), //
  TEAM(Bound.UNITS, "`team` of the descriptor; empty if it names none"), //
  TIER(Bound.UNITS, "`tier` of the descriptor; empty for plain manifests"), //
  COMMIT(Bound.UNITS, "the full id of the commit that runs"), //
  IMAGE(Bound.UNITS, "the main container's image"), //
  SYNCED(Bound.UNITS, "the reason of the Release's condition Synced"), //
  HEALTHY(Bound.UNITS, "the reason of the Release's condition Healthy"), //
  FAILED_COMMIT(Bound.UNITS, "the full id of the commit whose rollout failed; empty if the newest did not"), //
  FAILED_REASON(Bound.UNITS, "why that rollout failed, one word; empty if the newest did not"), //
  KIND(Bound.AGENT, "a kind of Kubernetes objects; of requests, its plural in lower case"), //
  MANAGER(Bound.AGENT,
      "the field manager that changed an object, its first 40 characters; `unknown` if nobody knows"), //
  RESULT(Bound.AGENT, "what came of it, one word"), //
  REASON(Bound.AGENT, "why, one word"), //
  VERB(Bound.AGENT, "of the request, in capitals; `WATCH` for a GET that watches"), //
  CODE(Bound.AGENT, "the HTTP status"), //
  RECEIVER(Bound.AGENT, "a receiver of notifications"), //
  REGISTRY(Bound.AGENT, "a registry's host"), //
  STATE(Bound.AGENT, "`queued`, `rolling` or `unhealthy`"), //
  VERSION(Bound.AGENT, "the agent's version"), //
  JAVA(Bound.AGENT, "the version of the JVM");

  /** What bounds how many values there are. */
  enum Bound {
    CONFIGURATION("those of the configuration"), UNITS("one a unit"), AGENT("at most " + Meters.MOST);

    private final String words;

    Bound(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  private final Bound bound;
  private final String help;

  Label(Bound bound, String help) {
    this.bound = bound;
    this.help = help;
  }

  /** As it is written in a series. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What its values are, as Markdown. */
  public String help() {
    return help;
  }

  Bound bound() {
    return bound;
  }

  /** True if neither configuration nor units bound its values, so that the agent does. */
  boolean free() {
    return bound == Bound.AGENT;
  }
}
