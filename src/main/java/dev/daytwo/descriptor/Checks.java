package dev.daytwo.descriptor;

import dev.daytwo.model.Problem;
import dev.daytwo.yaml.Binder;
import dev.daytwo.yaml.BinderRules;
import dev.daytwo.yaml.Cursor;
import dev.daytwo.yaml.Nearest;
import dev.daytwo.yaml.Yaml;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The binder of descriptors: their shorthands and every rule on their values. */
public final class Checks {
  /** Binds a {@link Document}, a {@link Spec} or a part of one. */
  public static final Binder BINDER = rules().binder();

  private Checks() {}

  /** The rules, for a binder of files in which descriptors' settings occur too. */
  public static BinderRules rules() {
    return Binder.rules().inline(Document.class, "spec").inline(Spec.class, "runs")
        .reader(Schedule.class, Runs::schedule).reader(ZoneId.class, Runs::zone).reader(Kind.class, Checks::kind)
        .reader(Text.class, Text::read)
        .reader(Port.class, Port::read).reader(Port.Protocol.class, Port.Protocol::read).reader(Size.class, Size::read)
        .reader(Scale.class, Scale::read).reader(SecretRef.class, SecretRef::read)
        .reader(FileSource.class, FileSource::read).reader(Use.class, Use::read)
        .reader(Document.Change.class, Document.Change::read).reader(LocalDate.class, Patch::date)
        .rule(Patch.class, "reason", String.class, Patch::reason)
        .rule(Patch.class, "patch", Yaml.Mapping.class, Patch::patch).secret(Spec.class, "secrets")
        .rule(Document.class, "name", String.class, Rules::name).rule(Spec.class, "team", String.class, Rules::team)
        .rule(Spec.class, "image", String.class, Rules::image).range(Spec.class, "port", 1, 65_535)
        .range(Port.class, "container", 1, 65_535)
        .range(Port.class, "service", 1, 65_535)
        .rule(Size.amounts(), "cpu", Text.class, Rules::cpu).rule(Size.amounts(), "memory", Text.class, Rules::memory)
        .range(Scale.class, "min", 0, Rules.MOST_REPLICAS).range(Scale.class, "max", 0, Rules.MOST_REPLICAS)
        .range(Scale.class, "cpu", 1, 100).check(Scale.class, Scale::check)
        .rule(Route.class, "host", String.class, Route::host).rule(Route.class, "paths", List.class, Route::paths)
        .rule(Health.class, "ready", String.class, Rules::path).rule(Health.class, "live", String.class, Rules::path)
        .rule(Health.class, "startup", Duration.class, Rules::startup).check(Health.class, Checks::health)
        .rule(Spec.class, "drain", Duration.class, Rules::drain)
        .key(Storage.class, "storageClass", "class").rule(Storage.class, "path", String.class, StorageRules::path)
        .rule(Storage.class, "size", Text.class, Rules::volume)
        .rule(Storage.class, "storageClass", String.class, Rules::storageClass)
        .rule(Metrics.class, "path", String.class, Rules::path).range(Metrics.class, "port", 1, 65_535)
        .rule(Slo.class, "availability", Double.class, Slo::percent)
        .rule(Slo.Latency.class, "percentile", Double.class, Slo::percent)
        .rule(Slo.Latency.class, "under", Duration.class, Slo::under)
        .rule(Use.Host.class, "host", String.class, Rules::host)
        .range(Use.Host.class, "port", 1, 65_535)
        .rule(Use.Cidr.class, "cidr", String.class, Rules::cidr)
        .range(Use.Cidr.class, "port", 1, 65_535)
        .rule(Migrate.class, "command", List.class,
            command -> command.isEmpty() ? "found none, expected a command" : null)
        .rule(Migrate.class, "timeout", Duration.class, Rules::timeout)
        .rule(Runs.class, "timeout", Duration.class, Rules::timeout).range(Runs.class, "retries", 0, 100)
        .rule(Rollout.class, "deadline", Duration.class, Rules::deadline)
        .range(Security.class, "user", 1, Integer.MAX_VALUE);
  }

  /** The problems of the keys that settings have, which may be only a part of what a service needs. */
  public static List<Problem> keys(Yaml.Mapping settings, String path) {
    return KeyRules.of(settings.position().file(), settings, path);
  }

  /** True if a descriptor of a kind may have the field at all. */
  public static boolean takes(Kind kind, String field) {
    return !(kind == Kind.CRON_JOB ? KindRules.OF_PROCESSES : KindRules.OF_RUNS).contains(field)
        && (kind == Kind.SERVICE || !field.equals("route"));
  }

  /** Why a text is no amount of bytes; null if it is one. */
  public static @Nullable String bytes(String amount) {
    return Rules.memory(new Text(amount));
  }

  private static @Nullable Kind kind(Cursor at) {
    return at.yaml() instanceof Yaml.Scalar scalar && Kind.of(scalar.text()).isPresent()
        ? Kind.of(scalar.text()).orElseThrow()
        : at.expected("one of " + String.join(", ", Kind.names()),
            at.yaml() instanceof Yaml.Scalar scalar ? Nearest.hint(scalar.text(), Kind.names()) : "");
  }

  private static void health(Health health, Cursor at) {
    if (health.ready() != null && health.ready().equals(health.live())) {
      at.problem("ready and live are both " + health.ready()
          + "; a service that is not ready must not be restarted for it: drop live, or give it a path of its own");
    }
  }
}
