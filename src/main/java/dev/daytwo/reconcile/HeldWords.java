package dev.daytwo.reconcile;

import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.Release;
import dev.daytwo.plan.Judgement;
import dev.daytwo.plan.PruneBudget;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The words by which people allow held deletions. Each is about one set of objects, and is good until one of its units is
 * wanted again: who confirms too late allows nothing the next time.
 */
final class HeldWords {
  private final NewestWishes wishes;
  /** By the digest of a set; one for each set that was ever held while this agent judges. */
  private final Map<String, Word> words = new HashMap<>();

  /**
   * A word.
   *
   * @param sequence of the rendering at which it was first given
   */
  private record Word(String token, long sequence) {}

  HeldWords(NewestWishes wishes) {
    this.wishes = wishes;
  }

  /** From now on this agent judges: what it said before may have been overtaken. */
  void takeOver() {
    words.clear();
  }

  /**
   * The word for a set.
   *
   * @param dropped  the units that would go
   * @param objects  what they own
   * @param sequence of the rendering that does not describe them
   */
  String about(List<Release> dropped, Collection<InventoryItem> objects, long sequence, Instant now) {
    return words.compute(PruneBudget.token(objects), (set, before) -> {
      if (before != null && !wantedSince(dropped, before.sequence)) {
        return before;
      }
      boolean goesOn = before == null && dropped.stream()
          .noneMatch(release -> wishes.describedSinceTakeOver(release.spec().source(), release.unit()));
      String said = goesOn ? said(dropped) : "";
      return new Word(
          PruneBudget.about(objects, said) ? said : PruneBudget.token(objects, now + " " + sequence), sequence);
    }).token;
  }

  private boolean wantedSince(List<Release> dropped, long sequence) {
    return dropped.stream().anyMatch(release -> wishes.describedSince(release.unit(), sequence));
  }

  /** The word of which all their Releases tell, since an agent that judged before gave it. */
  private static String said(List<Release> dropped) {
    Set<String> said = dropped.stream().map(Judgement::heldToken).collect(Collectors.toSet());
    return said.size() == 1 ? said.iterator().next() : "";
  }
}
