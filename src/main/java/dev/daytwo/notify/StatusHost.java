package dev.daytwo.notify;

import dev.daytwo.http.RequestFault;
import dev.daytwo.message.RepositoryHost;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who is told the status of a source's commits.
 *
 * @param api       the base of its API
 * @param project   {@code owner/name}
 * @param caFile    PEM certificates that may have signed its, too; null for none
 * @param targetUrl where people get to, with placeholders; null for nowhere
 */
public record StatusHost(String source, RepositoryHost kind, String api, String project, Token token,
    @Nullable Path caFile, @Nullable String targetUrl) {
  /**
   * What the agent shows.
   *
   * @param from where it comes from, so that two can be compared
   */
  public record Token(String from, Reading reading) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Token token && token.from.equals(from);
    }

    @Override
    public int hashCode() {
      return from.hashCode();
    }
  }

  /** The way to the token as it is at this moment; it blocks. */
  @FunctionalInterface
  public interface Reading {
    String read() throws RequestFault;
  }
}
