package dev.daytwo.reconcile;

import dev.daytwo.model.Desired;
import dev.daytwo.model.UnitKey;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What Git wants now of every unit, as a digest. It is a level that is known before anybody is told of it, so that a unit
 * never takes another for done that has not heard of the same commit yet, and a fact that is lost changes nothing. Safe
 * for use by many threads.
 */
public final class NewestWishes {
  private final Freshness freshness;
  private final Map<String, Terms> terms = new ConcurrentHashMap<>();
  private final Map<UnitKey, Wish> hashes = new ConcurrentHashMap<>();
  private final Map<String, Set<UnitKey>> described = new ConcurrentHashMap<>();
  private final Map<UnitKey, Long> lastDescribed = new ConcurrentHashMap<>();
  private final Map<String, Long> newest = new ConcurrentHashMap<>();
  private volatile Map<String, Long> atTakeOver = Map.of();

  /** A desired set as it is rendered, and with what its images were looked up to be. */
  private record Wish(String rendering, String hash) {}

  /** In which terms a source and the platform were fetched that a rendering was made of. */
  record Terms(long source, long platform) {
    private static final Terms NONE = new Terms(Freshness.ALWAYS, Freshness.ALWAYS);
  }

  /** Nothing is known yet. */
  public NewestWishes(Freshness freshness) {
    this.freshness = freshness;
  }

  /**
   * A source describes these units.
   *
   * @param sequence the rendering's number
   * @param complete false if it may describe more
   * @param fetched  when what it was made of was
   */
  void describes(String source, long sequence, Set<UnitKey> units, boolean complete, Terms fetched) {
    terms.put(source, fetched);
    newest.put(source, sequence);
    units.forEach(unit -> lastDescribed.put(unit, sequence));
    described.merge(source, units, (before, now) -> {
      Set<UnitKey> all = new HashSet<>(now);
      if (!complete) {
        all.addAll(before);
      }
      return all;
    });
  }

  /** The source is followed no more: what it wanted is left alone. */
  public void leave(String source) {
    terms.remove(source);
    described.put(source, Set.of());
  }

  /** The number of a source's newest rendering; 0 if there is none. */
  long newest(String source) {
    return newest.getOrDefault(source, 0L);
  }

  /**
   * True if the source does not describe the unit any more. A standby keeps in mind what was wanted when it last heard of
   * it, and hears of no removal, since the leader decides on those: it must not make again what is gone.
   */
  boolean dropped(Desired desired) {
    Set<UnitKey> units = described.get(desired.source());
    return units != null && !units.contains(desired.unit());
  }

  /** From now on this agent judges. */
  void takeOver() {
    atTakeOver = Map.copyOf(newest);
  }

  /** True if the newest rendering of the source described the unit when this agent took over, or some rendering did since. */
  boolean describedSinceTakeOver(String source, UnitKey unit) {
    return describedSince(unit, atTakeOver.getOrDefault(source, 1L) - 1);
  }

  /** True if some source described the unit in a rendering after that one. */
  boolean describedSince(UnitKey unit, long sequence) {
    return lastDescribed.getOrDefault(unit, 0L) > sequence;
  }

  /** True if what the source says was fetched since this agent took over, or nobody follows it any more. */
  boolean confirmed(String source) {
    return freshness.confirmed(terms.getOrDefault(source, Terms.NONE).source);
  }

  /** True if that is what Git wants now of the unit, by fetches that began after this agent took over. */
  boolean confirmed(Desired desired) {
    Terms fetched = terms.getOrDefault(desired.source(), Terms.NONE);
    Wish wish = hashes.get(desired.unit());
    return freshness.confirmed(Math.min(fetched.source, fetched.platform))
        && (wish == null || wish.rendering.equals(desired.rendering()));
  }

  void wants(Desired desired) {
    hashes.compute(desired.unit(), (unit, wish) -> wish != null && wish.rendering.equals(desired.rendering())
        ? wish // what its images are is known already
        : new Wish(desired.rendering(), desired.hash()));
  }

  /** It is known what the images of a wish are; that is nothing to a newer wish. */
  void pinned(Desired desired) {
    hashes.computeIfPresent(desired.unit(), (unit, wish) -> wish.rendering.equals(desired.rendering())
        ? new Wish(wish.rendering, desired.hash())
        : wish);
  }

  /** The digest of a unit's newest desired set; null if none is known. */
  @Nullable
  String of(UnitKey unit) {
    Wish wish = hashes.get(unit);
    return wish == null ? null : wish.hash;
  }
}
