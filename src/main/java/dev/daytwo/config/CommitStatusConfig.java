package dev.daytwo.config;

import dev.daytwo.message.RepositoryHost;
import dev.daytwo.yaml.BinderRules;
import dev.daytwo.yaml.Cursor;
import dev.daytwo.yaml.Nearest;
import dev.daytwo.yaml.SchemaNotes;
import dev.daytwo.yaml.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where people see on a commit of a source how far it got.
 *
 * @param source    whose commits
 * @param provider  what serves the repository
 * @param url       the base of its API; null for where it is by itself
 * @param project   {@code owner/name}; null for what the source's address says
 * @param tokenFile a token that may set the status of commits; null for the source's GitHub App
 * @param caFile    PEM certificates that may have signed the server's, beside what the JVM trusts; null for none
 * @param insecure  plain http is meant
 * @param targetUrl where a person gets to from the status, with placeholders; null for nowhere
 */
public record CommitStatusConfig(String source, RepositoryHost provider, @Nullable String url, @Nullable String project,
    @Nullable Path tokenFile, @Nullable Path caFile, boolean insecure, @Nullable String targetUrl) {
  static final Pattern PROJECT = Pattern.compile("[A-Za-z0-9_.~-]+(/[A-Za-z0-9_.~-]+)+");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");
  static final List<String> PLACEHOLDERS = List.of("source", "environment", "commit");

  static void rules(BinderRules rules) {
    rules.otherwise(AgentConfig.class, "commitStatus", List.of())
        .otherwise(CommitStatusConfig.class, "insecure", false).secret(CommitStatusConfig.class, "url")
        .rule(CommitStatusConfig.class, "project", String.class,
            project -> PROJECT.matcher(project).matches()
                ? null
                : "found \"" + project + "\", expected the path of a repository, such as shop/services")
        .rule(CommitStatusConfig.class, "targetUrl", String.class, CommitStatusConfig::target)
        .check(CommitStatusConfig.class, (one, at) -> {
          String refused = one.url == null ? null : NotificationConfig.refuse(one.url, one.insecure);
          if (refused != null) {
            CrossChecks.below(at, "url").problem(refused);
          }
        });
  }

  private static @Nullable String target(String url) {
    Matcher matcher = PLACEHOLDER.matcher(url);
    while (matcher.find()) {
      if (!PLACEHOLDERS.contains(matcher.group(1))) {
        return "unknown placeholder {" + matcher.group(1) + "}" + Nearest.thenAllowed(matcher.group(1), PLACEHOLDERS)
            + "{source}, {environment}, {commit}";
      }
    }
    return NotificationConfig.refuse(matcher.replaceAll("x"), true) == null
        ? null
        : "expected https://host/path, with {source}, {environment} and {commit} where you like";
  }

  /** What they must say together with the sources. */
  static void whole(AgentConfig config, List<String> sources, Cursor list) {
    for (int i = 0; i < config.commitStatus().size(); i++) {
      CommitStatusConfig one = config.commitStatus().get(i);
      Cursor at = CrossChecks.item(list, i);
      SourceConfig source = config.source(one.source());
      if (source == null) {
        String hint = Nearest.hint(one.source(), sources);
        CrossChecks.below(at, "source").problem("unknown source \"" + one.source() + "\""
            + (hint.isEmpty() ? "," : hint) + " known: " + (sources.isEmpty() ? "none" : String.join(", ", sources)));
        continue;
      }
      boolean app = source.auth() != null && source.auth().githubApp() != null;
      if (one.tokenFile() == null && (!app || one.provider() != RepositoryHost.GITHUB)) {
        at.problem("give tokenFile, a file that holds a token which may set the status of commits");
      }
      boolean api = one.url() == null && !RepositoryHost.tellsApi(source.url());
      boolean project = one.project() == null && !RepositoryHost.tellsProject(source.url());
      if (api || project) {
        at.problem("give " + (api && project ? "url and project" : api ? "url" : "project") + ", since the url of the"
            + " source " + one.source() + " does not tell");
      }
    }
  }

  static void add(SchemaNotes notes) {
    Class<CommitStatusConfig> one = CommitStatusConfig.class;
    notes.say(AgentConfig.class, "commitStatus", "Of which sources commits show how far they got, in each environment.")
        .say(one, "source", "The name of a source.", "shop")
        .say(one, "provider", "What serves its repository: github, gitlab or gitea.")
        .say(one, "url", "The base of the provider's API, where it is not where it is by itself.",
            "https://git.example.com/api/v3")
        .limit(one, "url", Shape.of("pattern", "^https?://[^/@]+(?:/|$)"))
        .say(one, "project", "The path of the repository, where the source's url does not tell it.", "shop/services")
        .limit(one, "project", Shape.of("pattern", Shape.whole(PROJECT)))
        .say(one, "tokenFile",
            "A token that may set the status of commits, read again at each use. Without it: that of "
                + "the source's githubApp.",
            "/etc/daytwo/git/status-token")
        .say(one, "caFile", "PEM certificates that may have signed the server's, beside what the JVM trusts.",
            "/etc/daytwo/git/ca.pem")
        .say(one, "insecure", "true: plain http is meant.")
        .say(one, "targetUrl", "Where a person gets to from the status; {source}, {environment} and {commit} stand for "
            + "these.", "https://daytwo.example.com/?environment={environment}");
  }
}
