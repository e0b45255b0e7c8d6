package dev.daytwo.message;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What can happen that people may want to hear of. Some are states, of which there is a bad one and a good one, and of
 * which only a change is news; the others are moments.
 */
public enum Event {
  /** A unit does not do what it is there for. */
  UNHEALTHY(Axis.HEALTH, Tone.BAD, "is unhealthy", "are unhealthy"),
  /** A unit does, at a commit at which it was not said to before. */
  HEALTHY(Axis.HEALTH, Tone.NEWS, "is healthy", "are healthy"),
  /** A sync failed, and is tried again. */
  SYNC_FAILED(Axis.SYNC, Tone.BAD, "cannot be synced", "cannot be synced"),
  /** The cluster is as the newest commit wants it, after a sync that failed. */
  SYNC_RECOVERED(Axis.SYNC, Tone.GOOD, "is in sync again", "are in sync again"),
  /** A descriptor has problems; what runs stays. */
  REFUSED(Axis.DESCRIPTOR, Tone.BAD, "is refused", "are refused"),
  /** The problems of a descriptor are mended. */
  ACCEPTED(Axis.DESCRIPTOR, Tone.GOOD, "is accepted again", "are accepted again"),
  /** Units are described no more, and too many to delete without a word from a person. */
  PRUNE_HELD(Axis.PRUNE, Tone.BAD, "waits with a deletion", "wait with a deletion"),
  /** Nothing waits for that word any more. */
  PRUNE_RELEASED(Axis.PRUNE, Tone.GOOD, "holds no deletion any more", "hold no deletion any more"),
  /** A repository cannot be read; what it said last stays in force. */
  SOURCE_FAILED(Axis.SOURCE, Tone.BAD, "cannot be read", "cannot be read"),
  /** It can be read again. */
  SOURCE_RECOVERED(Axis.SOURCE, Tone.GOOD, "can be read again", "can be read again"),
  /** The agent's configuration has problems; the last good one stays in force. */
  CONFIG_REFUSED(Axis.CONFIG, Tone.BAD, "is refused", "are refused"),
  /** They are mended. */
  CONFIG_ACCEPTED(Axis.CONFIG, Tone.GOOD, "is accepted again", "are accepted again"),
  /** The platform's file has problems; the last good one stays in force. */
  PLATFORM_REFUSED(Axis.PLATFORM, Tone.BAD, "is refused", "are refused"),
  /** They are mended. */
  PLATFORM_ACCEPTED(Axis.PLATFORM, Tone.GOOD, "is accepted again", "are accepted again"),
  /** A reconcile wrote something, for another reason than drift. */
  SYNCED(Axis.MOMENT, Tone.NEWS, "was synced", "were synced"),
  /** A rollout failed, and the unit went back to the last commit at which it was healthy. */
  ROLLED_BACK(Axis.MOMENT, Tone.BAD, "was rolled back", "were rolled back"),
  /** What somebody else changed or deleted was brought back. */
  DRIFT_HEALED(Axis.MOMENT, Tone.NEWS, "was brought back", "were brought back"),
  /** Somebody changes an object again and again, and the agent backs off. */
  FIGHT(Axis.MOMENT, Tone.BAD, "is fought over", "are fought over"),
  /** Somebody has added fields to an object, and the policy leaves them. */
  STRANGERS_LEFT(Axis.MOMENT, Tone.NEWS, "has fields of others", "have fields of others"),
  /** Another source describes a unit too, and is refused. */
  CLAIMED(Axis.MOMENT, Tone.BAD, "is claimed by another source", "are claimed by other sources");

  /** What a receiver is told who does not say: what a person may have to act on. */
  public static final Set<Event> DEFAULT = Set.of(UNHEALTHY, ROLLED_BACK, SYNC_FAILED, REFUSED, PRUNE_HELD, FIGHT,
      SOURCE_FAILED, SOURCE_RECOVERED, CONFIG_REFUSED, PLATFORM_REFUSED);

  /** What changes. */
  public enum Axis {
    HEALTH, SYNC, DESCRIPTOR, PRUNE, SOURCE, CONFIG, PLATFORM, MOMENT
  }

  /** How it is to be taken: {@code GOOD} is worth a word only after {@code BAD}, {@code NEWS} always. */
  public enum Tone {
    BAD, GOOD, NEWS
  }

  private final Axis axis;
  private final Tone tone;
  private final String one;
  private final String many;

  Event(Axis axis, Tone tone, String one, String many) {
    this.axis = axis;
    this.tone = tone;
    this.one = one;
    this.many = many;
  }

  /** What changes. */
  public Axis axis() {
    return axis;
  }

  /** True for one of two states, between which something is until it changes. */
  public boolean state() {
    return axis != Axis.MOMENT;
  }

  /** True if somebody may have to act on it. */
  public boolean bad() {
    return tone == Tone.BAD;
  }

  /** True if it is worth a word only after its opposite. */
  public boolean recovery() {
    return tone == Tone.GOOD;
  }

  /** As the configuration has it: {@code prune-held}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** As one word of letters: {@code PruneHeld}. */
  public String camel() {
    StringBuilder camel = new StringBuilder();
    for (String part : name().split("_", -1)) {
      camel.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
    }
    return camel.toString();
  }

  /** What follows the subject of a sentence. */
  public String predicate(boolean plural) {
    return plural ? many : one;
  }

  /** A set in the order of the list above. */
  public static Set<Event> ordered(Set<Event> events) {
    return events.isEmpty() ? EnumSet.noneOf(Event.class) : EnumSet.copyOf(events);
  }
}
