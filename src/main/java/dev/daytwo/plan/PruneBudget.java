package dev.daytwo.plan;

import dev.daytwo.model.Digest;
import dev.daytwo.model.InventoryItem;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * How much one commit may delete without a word from a person.
 *
 * @param maxPercent of a source's objects in one environment
 * @param maxCount   objects
 */
public record PruneBudget(int maxPercent, int maxCount) {
  private static final int DIGITS = 8;

  /**
   * Why the deletion of whole units is held; empty if it is within the budget. One unit alone is never held for its
   * share, since the share of one in two would always be too large.
   *
   * @param units   how many units would go
   * @param objects how many objects they own
   * @param of      how many objects the source owns in the environment
   */
  public String units(int units, int objects, int of) {
    if (objects > maxCount) {
      return objects + " objects would be deleted at once; maxCount allows " + maxCount;
    }
    if (units > 1 && objects * 100L > (long) maxPercent * of) {
      return objects + " of " + of + " objects would be deleted at once; maxPercent allows " + maxPercent;
    }
    return "";
  }

  /** Why the deletion of objects of a unit that stays is held; empty if it is within the budget. */
  public String objects(int objects) {
    return objects > maxCount ? objects + " objects would be deleted at once; maxCount allows " + maxCount : "";
  }

  /** The word that allows the deletion of exactly those objects: eight hexadecimal digits. */
  public static String token(Collection<InventoryItem> items) {
    String set = items.stream().map(item -> item.key() + "@" + item.uid()).sorted().collect(Collectors.joining("\n"));
    return Digest.of(set).substring(0, DIGITS);
  }

  /**
   * The word that allows the deletion of exactly those objects, this time: sixteen hexadecimal digits. A word that came too
   * late, when they were wanted again, does not allow it the next time.
   *
   * @param time tells this time from others
   */
  public static String token(Collection<InventoryItem> items, String time) {
    return token(items) + Digest.of(time).substring(0, DIGITS);
  }

  /** True if the word is about exactly those objects, at whatever time. */
  public static boolean about(Collection<InventoryItem> items, String token) {
    return token.length() == 2 * DIGITS && token.startsWith(token(items));
  }
}
