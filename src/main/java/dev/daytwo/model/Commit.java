package dev.daytwo.model;

import java.time.Duration;
import java.time.Instant;

/**
 * One Git commit, as far as people are told of it.
 *
 * @param id      the full hexadecimal object id
 * @param author  the author's name
 * @param subject the first line of the message
 * @param at      when it was committed
 */
public record Commit(String id, String author, String subject, Instant at) {
  /** The first ten digits, enough for a person. */
  public String abbreviated() {
    return abbreviated(id);
  }

  /** How old it is at the given time; not below zero, though the committer's clock may be ahead. */
  public Duration age(Instant now) {
    return at.isAfter(now) ? Duration.ZERO : Duration.between(at, now);
  }

  /** The first ten digits of an id. */
  public static String abbreviated(String id) {
    return id.length() <= 10 ? id : id.substring(0, 10);
  }
}
