package dev.daytwo.config;

import dev.daytwo.model.Environment;
import dev.daytwo.model.GitRef;
import dev.daytwo.model.VersionRange;
import dev.daytwo.yaml.Binder;
import dev.daytwo.yaml.BinderRules;
import dev.daytwo.yaml.Cursor;
import dev.daytwo.yaml.Nearest;
import dev.daytwo.yaml.Yaml;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is allowed in the agent's configuration, and what goes without saying. */
final class ConfigRules {
  static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");
  static final Pattern ACCOUNT = Pattern.compile(LABEL.pattern() + "/" + LeaderElectionConfig.NAME.pattern());
  static final String PROXY = "(?:http://[^/@:?#\\s]+(?::[0-9]{1,5})?/?)?";
  static final String API = "https?://[^/@?#\\s]+(?:/[^/@?#\\s]+)*";
  static final Pattern VALUE = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,62}");
  static final List<String> PLACEHOLDERS = List.of("environment", "team", "service", "source");

  private ConfigRules() {}

  static Binder binder(Variables variables) {
    BinderRules rules = Binder.rules();
    forms(rules, variables);
    defaults(rules);
    values(rules);
    LeaderElectionConfig.rules(rules);
    RegistriesConfig.rules(rules);
    TracingConfig.rules(rules);
    rules.otherwise(AgentConfig.class, "log", LogConfig.UNSAID);
    NotificationConfig.rules(rules);
    CommitStatusConfig.rules(rules);
    return rules.check(SourceConfig.class, CrossChecks::source).check(AgentConfig.class, CrossChecks::whole).binder();
  }

  private static void forms(BinderRules rules, Variables variables) {
    rules.reader(Glob.class, at -> {
      String text = (String) at.read(String.class);
      try {
        return text == null ? null : new Glob(text);
      } catch (IllegalArgumentException e) {
        at.problem("found \"" + text + "\": " + e.getMessage());
        return null;
      }
    });
    rules.reader(Path.class, at -> {
      String text = (String) at.read(String.class);
      try {
        return text == null ? null : Path.of(at.yaml().position().file()).resolveSibling(text);
      } catch (InvalidPathException e) {
        return at.expected("a path");
      }
    });
    rules.reader(int.class, at -> {
      if (at.yaml() instanceof Yaml.Scalar scalar && (scalar.kind() == Yaml.Kind.INT || variables.replaced(scalar))
          && scalar.text().matches("-?\\d{1,9}")) {
        return Integer.valueOf(scalar.text());
      }
      return at.expected("a whole number");
    });
    rules.reader(double.class, at -> {
      boolean number = at.yaml() instanceof Yaml.Scalar scalar && (scalar.kind() == Yaml.Kind.INT
          || scalar.kind() == Yaml.Kind.FLOAT || variables.replaced(scalar));
      return number && at.yaml() instanceof Yaml.Scalar scalar && scalar.text().matches("-?\\d{1,9}(\\.\\d{1,9})?")
          ? Double.valueOf(scalar.text())
          : at.expected("a number");
    });
    rules.reader(boolean.class, at -> {
      if (at.yaml() instanceof Yaml.Scalar scalar && (scalar.kind() == Yaml.Kind.BOOL || variables.replaced(scalar))) {
        switch (scalar.text().toLowerCase(Locale.ROOT)) {
          case "true", "yes", "on", "y" -> {
            return true;
          }
          case "false", "no", "off", "n" -> {
            return false;
          }
          default -> {
          }
        }
      }
      return at.expected("true or false");
    });
    rules.reader(GitRef.class, ConfigRules::ref).reader(VersionRange.class, ConfigRules::range);
    WindowRules.add(rules);
    rules.reader(SourceConfig.Require.class, at -> {
      String text = (String) at.read(String.class);
      return text == null ? null : switch (text) {
        case "signed-commit" -> SourceConfig.Require.SIGNED_COMMIT;
        case "signed-tag" -> SourceConfig.Require.SIGNED_TAG;
        default -> at.expected("signed-commit or signed-tag");
      };
    });
    rules.reader(Environment.OnStrangers.class, at -> {
      String text = (String) at.read(String.class);
      return text == null ? null : switch (text) {
        case "undo" -> Environment.OnStrangers.UNDO;
        case "report" -> Environment.OnStrangers.REPORT;
        default -> at.expected("undo or report");
      };
    });
  }

  /** The four ways to name a ref, of which one is given. */
  record RefForm(@Nullable String branch, @Nullable String tag, @Nullable VersionRange semver,
      @Nullable String commit) {}

  private static @Nullable GitRef ref(Cursor at) {
    RefForm form = at.record(RefForm.class);
    if (form == null) {
      return null;
    }
    if (Stream.of(form.branch(), form.tag(), form.semver(), form.commit()).filter(Objects::nonNull).count() != 1) {
      return at.expected("exactly one of branch, tag, semver, commit");
    }
    return switch (form) {
      case RefForm(String branch, var _, var _, var _) when branch != null ->
        refName(branch) ? new GitRef.Branch(branch) : at.expected("the name of a branch, such as main");
      case RefForm(var _, String tag, var _, var _) when tag != null ->
        refName(tag) ? new GitRef.Tag(tag) : at.expected("the name of a tag, such as v1.0");
      case RefForm(var _, var _, VersionRange range, var _) when range != null -> new GitRef.Semver(range);
      case RefForm(var _, var _, var _, String commit) when commit != null && commit.matches("[0-9a-f]{40}") ->
        new GitRef.Id(commit);
      default -> at.expected("the full id of a commit, 40 digits");
    };
  }

  private static @Nullable VersionRange range(Cursor at) {
    String text = (String) at.read(String.class);
    try {
      return text == null ? null : new VersionRange(text);
    } catch (IllegalArgumentException e) {
      return at.expected("a range of versions, such as \">=1.0 <2\", ^1.2, ~1.2.3 or 1.x");
    }
  }

  /** The part of git-check-ref-format(1) that matters: nothing that Git would read as something else. */
  private static boolean refName(String name) {
    return name.matches("[^\\s\\p{Cntrl}~^:?*\\[\\\\]+") && !name.contains("..") && !name.contains("@{")
        && !name.contains("//") && !name.startsWith("/") && !name.startsWith("-") && !name.endsWith("/")
        && !name.endsWith(".") && !name.endsWith(".lock");
  }

  private static void defaults(BinderRules rules) {
    SourceConfig.Kinds kinds = new SourceConfig.Kinds(SourceConfig.Kinds.ALL, false);
    Environment.Policy policy = new Environment.Policy(true, true);
    AgentConfig.Http http = new AgentConfig.Http("0.0.0.0", 8080);
    ReconcileConfig reconcile = ReconcileConfig.DEFAULT;
    rules.otherwise(SourceConfig.class, "ref", new GitRef.Branch("main"))
        .otherwise(SourceConfig.class, "paths", List.of(new Glob("**/*.yaml"), new Glob("**/*.yml")))
        .otherwise(SourceConfig.class, "poll", Duration.ofSeconds(15)).otherwise(SourceConfig.class, "insecure", false)
        .otherwise(SourceConfig.class, "kinds", kinds)
        .otherwise(SourceConfig.class, "namespaces", List.of(new Glob("*")))
        .otherwise(SourceConfig.class, "proxy", "")
        .otherwise(SourceConfig.class, "limits", SourceConfig.Limits.DEFAULT)
        .otherwise(SourceConfig.Limits.class, "files", SourceConfig.Limits.DEFAULT.files())
        .otherwise(SourceConfig.Limits.class, "fileBytes", SourceConfig.Limits.DEFAULT.fileBytes())
        .otherwise(SourceConfig.Limits.class, "totalBytes", SourceConfig.Limits.DEFAULT.totalBytes())
        .otherwise(SourceConfig.Limits.class, "history", SourceConfig.Limits.DEFAULT.history())
        .otherwise(SourceConfig.GitHubApp.class, "apiUrl", SourceConfig.GitHubApp.API)
        .otherwise(SourceConfig.Verify.class, "require", SourceConfig.Require.SIGNED_COMMIT)
        .otherwise(SourceConfig.Kinds.class, "allow", kinds.allow())
        .otherwise(SourceConfig.Kinds.class, "manifests", kinds.manifests())
        .otherwise(SourceConfig.Kinds.class, "cluster", kinds.cluster())
        .otherwise(EnvironmentConfig.class, "namespace", "{environment}")
        .otherwise(EnvironmentConfig.class, "policy", policy)
        .otherwise(EnvironmentConfig.class, "createNamespace", true)
        .otherwise(EnvironmentConfig.class, "values", Map.of())
        .otherwise(Environment.Policy.class, "prune", policy.prune())
        .otherwise(Environment.Policy.class, "selfHeal", policy.selfHeal())
        .otherwise(Environment.Policy.class, "autoRollback", policy.autoRollback())
        .otherwise(Environment.Policy.class, "windows", List.of())
        .otherwise(Environment.Policy.class, "strangers", policy.strangers())
        .otherwise(Environment.Policy.class, "onDelete", policy.onDelete())
        .otherwise(AgentConfig.class, "retiredSources", List.of())
        .otherwise(AgentConfig.class, "reconcile", reconcile)
        .otherwise(AgentConfig.class, "kubernetes", new AgentConfig.Kubernetes(null, AgentConfig.Impersonate.NONE))
        .otherwise(AgentConfig.Kubernetes.class, "impersonate", AgentConfig.Impersonate.NONE)
        .otherwise(AgentConfig.class, "http", http).otherwise(AgentConfig.class, "installCrds", true)
        .otherwise(AgentConfig.Http.class, "host", http.host()).otherwise(AgentConfig.Http.class, "port", http.port())
        .otherwise(ReconcileConfig.class, "resync", reconcile.resync())
        .otherwise(ReconcileConfig.class, "concurrency", reconcile.concurrency())
        .otherwise(ReconcileConfig.class, "prune", reconcile.prune())
        .otherwise(ReconcileConfig.class, "retry", reconcile.retry())
        .otherwise(ReconcileConfig.class, "timeout", reconcile.timeout())
        .otherwise(ReconcileConfig.class, "maxRollouts", reconcile.maxRollouts())
        .otherwise(ReconcileConfig.Prune.class, "maxPercent", reconcile.prune().maxPercent())
        .otherwise(ReconcileConfig.Prune.class, "maxCount", reconcile.prune().maxCount())
        .otherwise(ReconcileConfig.Retry.class, "from", reconcile.retry().from())
        .otherwise(ReconcileConfig.Retry.class, "to", reconcile.retry().to());
  }

  private static void values(BinderRules rules) {
    rules.rule(SourceConfig.class, "name", String.class, ConfigRules::label)
        .rule(EnvironmentConfig.class, "name", String.class, ConfigRules::label)
        .rule(EnvironmentConfig.class, "namespace", String.class, ConfigRules::template)
        .rule(EnvironmentConfig.class, "values", Map.class, ConfigRules::values)
        .rule(PlatformConfig.class, "path", String.class,
            path -> path.isEmpty() ? "expected the path of a file in the source, such as platform.yaml" : null)
        .rule(SourceConfig.class, "serviceAccount", String.class, ConfigRules::account)
        .rule(SourceConfig.class, "proxy", String.class,
            proxy -> proxy.matches(PROXY) ? null : "expected http://host:port, without user and password")
        .rule(SourceConfig.GitHubApp.class, "apiUrl", String.class,
            url -> url.matches(API) ? null : "expected https://host or https://host/path, without user and query")
        .secret(SourceConfig.class, "url").secret(SourceConfig.class, "proxy")
        .range(SourceConfig.Limits.class, "files", 1, 1_000_000)
        .range(SourceConfig.Limits.class, "fileBytes", 1, SourceConfig.Limits.DEFAULT.fileBytes())
        .range(SourceConfig.Limits.class, "totalBytes", 1, 999_999_999)
        .range(SourceConfig.Limits.class, "history", 0, 1_000_000).range(AgentConfig.Http.class, "port", 0, 65_535)
        .range(ReconcileConfig.class, "concurrency", 1, 1_024)
        .range(ReconcileConfig.class, "maxRollouts", 1, 10_000).range(ReconcileConfig.Prune.class, "maxPercent", 0, 100)
        .range(ReconcileConfig.Prune.class, "maxCount", 0, 1_000_000);
    rules.rule(SourceConfig.class, "poll", Duration.class, value -> between(value, 1, 86_400))
        .rule(ReconcileConfig.class, "resync", Duration.class, value -> between(value, 10, 604_800))
        .rule(ReconcileConfig.class, "timeout", Duration.class, value -> between(value, 1, 3_600))
        .rule(ReconcileConfig.Retry.class, "to", Duration.class, value -> between(value, 1, 86_400))
        .rule(ReconcileConfig.Retry.class, "from", Duration.class,
            value -> value.isZero() ? "found 0, allowed: more" : null);
  }

  private static @Nullable String values(Map<?, ?> values) {
    for (Object name : values.keySet()) {
      if (!VALUE.matcher(String.valueOf(name)).matches()) {
        return "found the name \"" + name + "\", allowed: letters, digits, - and _, a letter first";
      }
    }
    return null;
  }

  static @Nullable String label(String name) {
    return LABEL.matcher(name).matches()
        ? null
        : "found \"" + name + "\", allowed: at most 63 of a-z, 0-9 and -,"
            + " beginning and ending with a letter or digit";
  }

  private static @Nullable String account(String account) {
    return ACCOUNT.matcher(account).matches()
        ? null
        : "found \"" + account + "\", expected the namespace and name of a ServiceAccount, such as shop/deployer";
  }

  private static @Nullable String template(String namespace) {
    Matcher matcher = PLACEHOLDER.matcher(namespace);
    while (matcher.find()) {
      if (!PLACEHOLDERS.contains(matcher.group(1))) {
        return "unknown placeholder {" + matcher.group(1) + "}" + Nearest.hint(matcher.group(1), PLACEHOLDERS)
            + " Allowed: {environment}, {team}, {service}, {source}";
      }
    }
    return label(matcher.replaceAll("x")) == null
        ? null
        : "found \"" + namespace
            + "\", allowed: a-z, 0-9, - and {environment}, {team}, {service}, {source}";
  }

  private static @Nullable String between(Duration value, long minSeconds, long maxSeconds) {
    Duration min = Duration.ofSeconds(minSeconds);
    Duration max = Duration.ofSeconds(maxSeconds);
    return value.compareTo(min) >= 0 && value.compareTo(max) <= 0
        ? null
        : "found " + text(value) + ", allowed: " + text(min) + " to " + text(max);
  }

  private static String text(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
