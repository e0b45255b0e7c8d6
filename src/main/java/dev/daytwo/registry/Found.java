package dev.daytwo.registry;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of asking a registry which image a tag names. */
public sealed interface Found {
  /** The digest, {@code sha256:…}. */
  record Digest(String digest) implements Found {}

  /**
   * Nobody can tell now.
   *
   * @param why   for a person
   * @param after when asking again may help; null if nobody knows
   */
  record Unknown(String why, @Nullable Duration after) implements Found {}

  /** The registry has been asked and has not answered yet; what it says will be known. */
  record Pending(String registry) implements Found {}
}
