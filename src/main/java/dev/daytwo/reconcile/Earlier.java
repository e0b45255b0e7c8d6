package dev.daytwo.reconcile;

import dev.daytwo.model.UnitKey;

/** Knows what sources said of units at earlier commits. */
interface Earlier {
  /**
   * A unit as a source described it at a commit.
   *
   * @param revision the commit's id, or at least seven digits of its beginning
   */
  Past.Found at(String source, UnitKey unit, String revision);
}
