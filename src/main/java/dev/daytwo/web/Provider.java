package dev.daytwo.web;

import dev.daytwo.model.Tree;
import io.vertx.core.MultiMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a webhook, told apart by its headers: how it proves that it knows the secret, and where it says what was
 * pushed.
 */
enum Provider {
  /**
   * Gitea and Forgejo (<a href="https://docs.gitea.com/usage/repository/webhooks">webhooks</a>), which send GitHub's
   * headers too.
   */
  GITEA("X-Gitea-Event", "X-Gitea-Signature", ""),
  /** <a href="https://docs.github.com/en/webhooks/webhook-events-and-payloads#push">GitHub</a>. */
  GITHUB("X-GitHub-Event", "X-Hub-Signature-256", "sha256="),
  /**
   * <a href="https://docs.gitlab.com/user/project/integrations/webhook_events/">GitLab</a>, which sends the secret
   * itself.
   */
  GITLAB("X-Gitlab-Event", "X-Gitlab-Token", null),
  /**
   * Bitbucket <a href="https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/">Cloud</a> and
   * <a href="https://confluence.atlassian.com/bitbucketserver/event-payload-938025882.html">Data Center</a>.
   */
  BITBUCKET("X-Event-Key", "X-Hub-Signature", "sha256="),
  /** Whoever signs the body. */
  GENERIC("X-Signature", "X-Signature", "sha256="),
  /** Whoever sends the secret itself. */
  BEARER("Authorization", "Authorization", null);

  private final String mark;
  private final String proof;
  private final @Nullable String prefix;

  /**
   * A provider.
   *
   * @param mark   the header by which it is known
   * @param proof  the header that proves the secret
   * @param prefix before the hexadecimal HMAC-SHA-256 of the body; null if the secret itself is sent
   */
  Provider(String mark, String proof, @Nullable String prefix) {
    this.mark = mark;
    this.proof = proof;
    this.prefix = prefix;
  }

  /**
   * What was told.
   *
   * @param push true if something was pushed; else it is a test, or news of something else
   * @param refs full names of what was pushed to; empty if that was not said
   */
  record Event(boolean push, Set<String> refs) {}

  /** The sender of a request; null if its headers name none. */
  static @Nullable Provider of(MultiMap headers) {
    for (Provider each : values()) {
      if (headers.contains(each.mark)) {
        return each;
      }
    }
    return null;
  }

  /** True if the request could only be sent by who knows the secret. */
  boolean proves(MultiMap headers, byte[] body, HookSecret secret) {
    String given = headers.get(proof);
    if (given == null) {
      return false;
    }
    if (prefix != null) {
      return given.startsWith(prefix) && secret.signs(body, given.substring(prefix.length()));
    }
    return secret.is(this == BEARER && given.regionMatches(true, 0, "Bearer ", 0, 7) ? given.substring(7) : given);
  }

  /** What a body that was proven says. */
  Event event(MultiMap headers, Map<String, Object> body) {
    String event = String.valueOf(headers.get(mark));
    return switch (this) {
      case GITHUB, GITEA -> new Event(event.equals("push"), refs(body.get("ref")));
      case GITLAB -> gitlab(body);
      case BITBUCKET -> event.equals("repo:push")
          ? new Event(true, cloud(body))
          : new Event(event.equals("repo:refs_changed"), dataCenter(body));
      case GENERIC, BEARER -> new Event(true, refs(body.get("ref")));
    };
  }

  /** A system hook says it in {@code event_name}, and may name several refs. */
  private static Event gitlab(Map<String, Object> body) {
    String kind = Tree.text(body.containsKey("object_kind") ? body.get("object_kind") : body.get("event_name"));
    Set<String> refs = new LinkedHashSet<>(refs(body.get("ref")));
    Tree.list(body.get("refs")).forEach(ref -> refs.addAll(refs(ref)));
    return new Event(Set.of("push", "tag_push", "repository_update").contains(kind), refs);
  }

  private static Set<String> cloud(Map<String, Object> body) {
    Set<String> refs = new LinkedHashSet<>();
    for (Object change : Tree.list(Tree.at(body, "push", "changes"))) {
      for (String side : new String[]{"new", "old"}) { // new is null for what was deleted
        String name = Tree.text(Tree.at(change, side, "name"));
        if (!name.isEmpty()) {
          boolean tag = Tree.text(Tree.at(change, side, "type")).equals("tag");
          refs.add((tag ? "refs/tags/" : "refs/heads/") + name);
        }
      }
    }
    return refs;
  }

  private static Set<String> dataCenter(Map<String, Object> body) {
    Set<String> refs = new LinkedHashSet<>();
    Tree.list(body.get("changes")).forEach(change -> refs.addAll(refs(Tree.at(change, "ref", "id"))));
    return refs;
  }

  private static Set<String> refs(@Nullable Object ref) {
    String text = Tree.text(ref);
    return text.isEmpty() ? Set.of() : Set.of(text);
  }
}
