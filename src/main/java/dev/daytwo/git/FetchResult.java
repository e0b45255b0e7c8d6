package dev.daytwo.git;

import dev.daytwo.model.Commit;
import org.jspecify.annotations.Nullable;

/** What a fetch found. */
public sealed interface FetchResult {
  /** The commit that the ref names now. */
  Commit head();

  /** Who signed what the source asks to be signed; null if it asks for nothing. */
  @Nullable
  String signer();

  /** The ref names the commit that the clone had before. */
  record Unchanged(Commit head, @Nullable String signer) implements FetchResult {}

  /**
   * The ref names another commit, or the clone is new.
   *
   * @param previous the commit before; null if the clone is new or was made again, so that everything must be read
   */
  record Moved(@Nullable Commit previous, Commit head, @Nullable String signer) implements FetchResult {}
}
