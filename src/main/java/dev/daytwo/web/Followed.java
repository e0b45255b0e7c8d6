package dev.daytwo.web;

import dev.daytwo.model.GitRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A source as the server knows it, by the configuration in force.
 *
 * @param source     its name, and that of its hook
 * @param url        of its repository: a push to it concerns all sources that have the same
 * @param ref        what it follows
 * @param poll       the time between two looks
 * @param verified   what must be signed, in the configuration's word; empty if nothing must
 * @param secretFile holds the secret that a push must prove; null for a source without a hook of its own
 */
public record Followed(String source, String url, GitRef ref, Duration poll, String verified,
    @Nullable Path secretFile) {
  /** One of which nothing must be signed. */
  Followed(String source, String url, GitRef ref, @Nullable Path secretFile) {
    this(source, url, ref, Duration.ofSeconds(15), "", secretFile);
  }

  /**
   * True if a push to these refs concerns the source.
   *
   * @param refs full names; empty if nobody said which
   */
  boolean follows(Set<String> refs) {
    return refs.isEmpty() || refs.stream().anyMatch(pushed -> switch (ref) {
      case GitRef.Branch branch -> pushed.equals("refs/heads/" + branch.name());
      case GitRef.Tag tag -> pushed.equals("refs/tags/" + tag.name());
      case GitRef.Semver _ -> pushed.startsWith("refs/tags/");
      case GitRef.Id _ -> true; // any push may bring it
    });
  }
}
