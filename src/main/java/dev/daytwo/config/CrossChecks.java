package dev.daytwo.config;

import dev.daytwo.model.GitRef;
import dev.daytwo.yaml.Cursor;
import dev.daytwo.yaml.Nearest;
import dev.daytwo.yaml.Yaml;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What fields of the configuration must say together. */
final class CrossChecks {
  private CrossChecks() {}

  /** One source in itself. */
  static void source(SourceConfig source, Cursor at) {
    url(source, at);
    List<String> known = SourceConfig.Kinds.ALL;
    for (String kind : source.kinds().allow()) {
      if (!known.contains(kind)) {
        below(at, "kinds").problem("unknown kind \"" + kind + "\"" + Nearest.hint(kind, known) + " Allowed: "
            + String.join(", ", known));
      }
    }
    if (source.kinds().manifests() && at.yaml() instanceof Yaml.Mapping mapping && mapping.get("namespaces") == null) {
      at.problem("manifests: true lets the source name any namespace; say in namespaces where it may write");
    }
    for (String kind : source.kinds().cluster()) {
      if (!source.kinds().manifests()) {
        below(below(at, "kinds"), "cluster").problem("is for plain manifests; set manifests: true as well");
        break;
      }
      if (kind.equals("Namespace") || !kind.matches("[A-Z][A-Za-z0-9]*")) {
        below(below(at, "kinds"), "cluster").problem("found \"" + kind
            + "\", allowed: kinds as in a manifest, such as CustomResourceDefinition, but for Namespace, which an"
            + " environment makes itself");
      }
    }
    SourceConfig.Verify verify = source.verify();
    boolean tags = source.ref() instanceof GitRef.Tag || source.ref() instanceof GitRef.Semver;
    if (verify != null && verify.require() == SourceConfig.Require.SIGNED_TAG && !tags) {
      below(below(at, "verify"), "require").problem("signed-tag goes with ref: {tag: …} or {semver: …}; here it follows"
          + " the " + source.ref());
    }
    if (source.environments().isEmpty()) {
      below(at, "environments").problem("found none, allowed: one or more names of environments");
    }
  }

  /** The address is never repeated: it may hold a password. */
  private static void url(SourceConfig source, Cursor at) {
    Cursor url = below(at, "url");
    try {
      URI uri = new URI(source.url());
      String scheme = uri.getScheme() == null ? "" : uri.getScheme();
      boolean ssh = scheme.equals("ssh");
      SourceConfig.GitHubApp app = source.auth() == null ? null : source.auth().githubApp();
      if (uri.getRawUserInfo() != null && (!ssh || uri.getRawUserInfo().contains(":"))) {
        url.problem("has a user or password in it; put them into files and name these under auth");
      } else if (!List.of("https", "http", "file", "ssh").contains(scheme) || uri.getPath() == null
          || uri.getPath().isEmpty() || (!scheme.equals("file") && uri.getHost() == null)
          || (ssh && uri.getUserInfo() == null)) {
        url.problem("expected https://host/path, ssh://git@host/path, http://host/path or file:///path");
      } else if (scheme.equals("http") && !source.insecure()) {
        url.problem("http shows everything to whoever listens; use https, or say insecure: true");
      } else if (app != null && app.apiUrl().startsWith("http:") && !source.insecure()) {
        below(below(below(at, "auth"), "githubApp"), "apiUrl")
            .problem("http shows everything to whoever listens; use https, or say insecure: true");
      } else if (scheme.equals("file") && !source.proxy().isEmpty()) {
        below(at, "proxy").problem("a file needs no proxy; remove it");
      } else if (scheme.equals("file") && source.auth() != null) {
        below(at, "auth").problem("a file needs no auth; remove it");
      } else if (ssh && (source.auth() == null || source.auth().sshKeyFile() == null)) {
        below(at, "auth").problem("ssh needs sshKeyFile and knownHostsFile");
      } else if (!ssh && source.auth() != null && source.auth().sshKeyFile() != null) {
        below(at, "auth").problem("sshKeyFile and knownHostsFile are for ssh; use tokenFile, or usernameFile and"
            + " passwordFile");
      }
    } catch (URISyntaxException e) {
      url.problem("is not a valid URL: " + e.getReason() + " at character " + (e.getIndex() + 1));
    }
  }

  /** Sources and environments with each other. */
  static void whole(AgentConfig config, Cursor at) {
    List<String> environments = config.environments().stream().map(EnvironmentConfig::name).toList();
    unique(environments, below(at, "environments"));
    List<String> sources = config.sources().stream().map(SourceConfig::name).toList();
    unique(sources, below(at, "sources"));
    PlatformConfig platform = config.platform();
    if (platform != null && platform.source() != null && !sources.contains(platform.source())) {
      String hint = Nearest.hint(platform.source(), sources);
      below(below(at, "platform"), "source").problem("unknown source \"" + platform.source() + "\""
          + (hint.isEmpty() ? "," : hint) + " known: " + (sources.isEmpty() ? "none" : String.join(", ", sources)));
    }
    for (int i = 0; i < config.retiredSources().size(); i++) {
      if (sources.contains(config.retiredSources().get(i))) {
        item(below(at, "retiredSources"), i).problem("\"" + config.retiredSources().get(i)
            + "\" is followed under sources; remove it from one of the two");
      }
    }
    accounts(config, below(at, "sources"));
    NotificationChecks.whole(config, sources, environments, below(at, "notifications"));
    CommitStatusConfig.whole(config, sources, below(at, "commitStatus"));
    for (int i = 0; i < config.sources().size(); i++) {
      Cursor listed = below(item(below(at, "sources"), i), "environments");
      List<String> named = config.sources().get(i).environments();
      for (int j = 0; j < named.size(); j++) {
        if (!environments.contains(named.get(j))) {
          String hint = Nearest.hint(named.get(j), environments);
          item(listed, j).problem("unknown environment \"" + named.get(j) + "\"" + (hint.isEmpty() ? "," : hint)
              + " known: " + (environments.isEmpty() ? "none" : String.join(", ", environments)));
        }
      }
    }
  }

  /** With impersonation a source without an account would write with all of the agent's rights. */
  private static void accounts(AgentConfig config, Cursor sources) {
    boolean perSource = config.kubernetes().impersonate() == AgentConfig.Impersonate.PER_SOURCE;
    for (int i = 0; i < config.sources().size(); i++) {
      SourceConfig source = config.sources().get(i);
      if (perSource && source.serviceAccount() == null) {
        item(sources, i)
            .problem("kubernetes.impersonate is per-source, so say serviceAccount: namespace/name, in whose "
                + "name the objects of " + source.name() + " are written");
      } else if (!perSource && source.serviceAccount() != null) {
        below(item(sources, i), "serviceAccount")
            .problem("is not used without impersonation; set kubernetes.impersonate to per-source as well");
      }
    }
  }

  static void unique(List<String> names, Cursor list) {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      Integer first = seen.putIfAbsent(names.get(i), i);
      if (first != null) {
        below(item(list, i), "name").problem("\"" + names.get(i) + "\" is taken already at "
            + below(item(list, first), "name").yaml().position());
      }
    }
  }

  static Cursor below(Cursor at, String key) {
    Yaml value = at.yaml() instanceof Yaml.Mapping mapping ? mapping.get(key) : null;
    return at.at(key, value == null ? at.yaml() : value);
  }

  static Cursor item(Cursor list, int index) {
    return list.yaml() instanceof Yaml.Sequence sequence && index < sequence.items().size()
        ? list.at(index, sequence.items().get(index))
        : list;
  }
}
