package dev.daytwo.model;

import java.time.Instant;
import java.util.List;

/**
 * That a live object is being deleted.
 *
 * @param since      metadata.deletionTimestamp
 * @param finalizers what it waits for; empty if for its grace period alone
 */
public record Deletion(Instant since, List<String> finalizers) {
  public Deletion {
    finalizers = List.copyOf(finalizers);
  }

  /** For a person: {@code is being deleted since …, and waits for the finalizer …}. */
  @Override
  public String toString() {
    String waits = switch (finalizers.size()) {
      case 0 -> "";
      case 1 -> ", and waits for the finalizer " + finalizers.getFirst();
      default -> ", and waits for the finalizers " + String.join(", ", finalizers);
    };
    return "is being deleted since " + since + waits;
  }
}
