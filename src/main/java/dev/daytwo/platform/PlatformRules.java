package dev.daytwo.platform;

import dev.daytwo.descriptor.Checks;
import dev.daytwo.descriptor.Descriptor;
import dev.daytwo.descriptor.Names;
import dev.daytwo.descriptor.Spec;
import dev.daytwo.platform.Platform.Alerts;
import dev.daytwo.platform.Platform.Monitoring;
import dev.daytwo.platform.Platform.Pod;
import dev.daytwo.platform.Platform.Required;
import dev.daytwo.platform.Platform.Storage;
import dev.daytwo.platform.Platform.StorageClass;
import dev.daytwo.platform.PlatformDocument.Dns;
import dev.daytwo.platform.PlatformDocument.Kinds;
import dev.daytwo.platform.PlatformDocument.Network;
import dev.daytwo.platform.PlatformDocument.Tiers;
import dev.daytwo.yaml.Binder;
import dev.daytwo.yaml.BinderRules;
import dev.daytwo.yaml.Cursor;
import dev.daytwo.yaml.Nearest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is allowed in a platform file, and what goes without saying. */
final class PlatformRules {
  static final Pattern REGISTRY = Pattern.compile("[a-z0-9][a-z0-9._-]*+(:[0-9]{1,5})?(/[a-z0-9][a-z0-9._-]*+)*+");
  static final Pattern TAG = Pattern.compile("[A-Za-z0-9_.*-]{1,128}");
  static final Pattern RUNBOOKS = Pattern.compile("https?://[!-~]{1,1000}");
  static final Pattern LABEL_KEY = Pattern
      .compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  static final List<String> ACCESS_MODES = List.of("ReadWriteOnce", "ReadWriteOncePod", "ReadWriteMany");
  /** The fields that a platform may require; port is written as ports when defaults are laid under it. */
  static final List<String> FIELDS = Checks.BINDER.keys(Spec.class).stream().filter(field -> !field.equals("port"))
      .toList();

  static final Binder BINDER = binder();

  private PlatformRules() {}

  private static Binder binder() {
    BinderRules rules = Checks.rules().reader(Settings.class, Settings::read)
        .reader(Settings.OfTier.class, Settings::tier).inline(Settings.OfTier.class, "spec")
        .reader(Required.class, PlatformRules::required).key(Kinds.class, "service", "Service")
        .key(Kinds.class, "worker", "Worker").key(Kinds.class, "cronJob", "CronJob")
        .key(Kinds.class, "statefulService", "StatefulService")
        .key(Tiers.class, "bestEffort", "best-effort").key(Storage.class, "otherwise", "default")
        .key(StorageClass.class, "storageClass", "class").key(Routing.Ingress.class, "ingressClass", "class");
    defaults(rules);
    values(rules);
    ResourceRules.add(rules);
    HoursRules.add(rules);
    return rules.binder();
  }

  private static void defaults(BinderRules rules) {
    Images images = new Images(List.of(), List.of(), false, null, "IfNotPresent");
    Pod pod = new Pod("256Mi", "1Gi", "256Mi");
    Dns dns = new Dns("kube-system", Map.of("k8s-app", "kube-dns"));
    Monitoring monitoring = new Monitoring("monitoring", Map.of(), true, HttpMetric.OPEN_TELEMETRY);
    rules.otherwise(PlatformDocument.class, "required", List.of())
        .otherwise(PlatformDocument.class, "images", images).otherwise(PlatformDocument.class, "pod", pod)
        .otherwise(PlatformDocument.class, "network", new Network(null, dns))
        .otherwise(PlatformDocument.class, "routing", Routing.NONE)
        .otherwise(PlatformDocument.class, "storage", new Storage(null, Map.of()))
        .otherwise(PlatformDocument.class, "monitoring", monitoring)
        .otherwise(PlatformDocument.class, "alerts", new Alerts(Map.of(), null))
        .otherwise(PlatformDocument.class, "dashboards", false)
        .otherwise(PlatformDocument.class, "extras", List.of()).otherwise(PlatformDocument.class, "waivers", List.of())
        .otherwise(Images.class, "registries", images.registries())
        .otherwise(Images.class, "refuseTags", images.refuseTags())
        .otherwise(Images.class, "allowLatest", images.allowLatest())
        .otherwise(Images.class, "pullPolicy", images.pullPolicy())
        .otherwise(Pod.class, "ephemeralRequest", pod.ephemeralRequest())
        .otherwise(Pod.class, "ephemeralLimit", pod.ephemeralLimit()).otherwise(Pod.class, "tmpLimit", pod.tmpLimit())
        .otherwise(Network.class, "dns", dns).otherwise(Dns.class, "namespace", dns.namespace())
        .otherwise(Dns.class, "labels", dns.labels())
        .otherwise(Routing.Ingress.class, "annotations", Map.of())
        .otherwise(Storage.class, "classes", Map.of()).otherwise(StorageClass.class, "accessMode", "ReadWriteOnce")
        .otherwise(Monitoring.class, "namespace", monitoring.namespace())
        .otherwise(Monitoring.class, "labels", monitoring.labels())
        .otherwise(Monitoring.class, "rules", monitoring.rules()).otherwise(Monitoring.class, "http", monitoring.http())
        .otherwise(HttpMetric.class, "metric", monitoring.http().metric())
        .otherwise(HttpMetric.class, "status", monitoring.http().status())
        .otherwise(HttpMetric.class, "route", monitoring.http().route())
        .otherwise(Alerts.class, "labels", Map.of());
  }

  private static void values(BinderRules rules) {
    rules.rule(PlatformDocument.class, "apiVersion", String.class, is(Descriptor.API_VERSION))
        .rule(PlatformDocument.class, "kind", String.class, is(PlatformDocument.KIND))
        .rule(Settings.OfTier.class, "priorityClass", String.class, PlatformRules::object)
        .rule(Images.class, "registries", List.class,
            names -> each(names, REGISTRY, "the beginning of images' names, such as ghcr.io/acme"))
        .rule(Images.class, "refuseTags", List.class,
            tags -> each(tags, TAG, "a tag, in which * stands for anything"))
        .rule(Images.class, "pin", String.class, oneOf(Images.PINS))
        .rule(Images.class, "pullPolicy", String.class, oneOf(Images.PULL_POLICIES))
        .rule(Pod.class, "ephemeralRequest", String.class, Checks::bytes)
        .rule(Pod.class, "ephemeralLimit", String.class, Checks::bytes)
        .rule(Pod.class, "tmpLimit", String.class, Checks::bytes)
        .rule(Network.class, "gatewayNamespace", String.class, PlatformRules::namespace)
        .rule(Dns.class, "namespace", String.class, PlatformRules::namespace)
        .rule(Dns.class, "labels", Map.class, PlatformRules::labels)
        .rule(Routing.class, "host", String.class, Routing::host)
        .rule(Routing.Gateway.class, "name", String.class, PlatformRules::object)
        .rule(Routing.Gateway.class, "namespace", String.class, PlatformRules::namespace)
        .rule(Routing.Gateway.class, "section", String.class, PlatformRules::object)
        .rule(Routing.Ingress.class, "ingressClass", String.class, PlatformRules::object)
        .rule(Routing.Ingress.class, "namespace", String.class, PlatformRules::namespace)
        .rule(Routing.Ingress.class, "tlsSecret", String.class,
            name -> object(name.replace("{service}", "x")) == null ? null : object(name))
        .rule(Routing.Ingress.class, "annotations", Map.class, PlatformRules::keys)
        .rule(StorageClass.class, "storageClass", String.class, PlatformRules::object)
        .rule(StorageClass.class, "accessMode", String.class, oneOf(ACCESS_MODES))
        .check(Storage.class, PlatformRules::storage)
        .rule(Monitoring.class, "namespace", String.class, PlatformRules::namespace)
        .rule(Monitoring.class, "labels", Map.class, PlatformRules::labels)
        .rule(HttpMetric.class, "metric", String.class, HttpMetric::metric)
        .rule(HttpMetric.class, "status", String.class, HttpMetric::label)
        .rule(HttpMetric.class, "route", String.class, HttpMetric::label)
        .check(Extra.class, ExtraRules::check).rule(Waiver.class, "check", String.class, Waiver::check)
        .rule(Waiver.class, "reason", String.class, Waiver::reason)
        .rule(Waiver.class, "kinds", List.class, Waiver::kinds)
        .rule(Alerts.class, "labels", Map.class, PlatformRules::alertLabels)
        .rule(Alerts.class, "runbooks", String.class, address -> RUNBOOKS.matcher(address).matches()
            ? null
            : "found \"" + address + "\", expected an address such as https://runbooks.example.com/");
  }

  private static @Nullable Required required(Cursor at) {
    if (!(at.read(String.class) instanceof String field)) {
      return null;
    }
    return FIELDS.contains(field)
        ? new Required(field, at.yaml().position())
        : at.expected("a field of descriptors", Nearest.hint(field, FIELDS));
  }

  private static void storage(Storage storage, Cursor at) {
    String name = storage.otherwise();
    if (name != null && !storage.classes().containsKey(name)) {
      at.problem("the default \"" + name + "\" is none of the classes, allowed: "
          + (storage.classes().isEmpty() ? "none" : String.join(", ", storage.classes().keySet()))
          + Nearest.hint(name, storage.classes().keySet()));
    }
  }

  private static Function<String, @Nullable String> is(String wanted) {
    return found -> found.equals(wanted) ? null : "found " + found + ", allowed: " + wanted;
  }

  private static Function<String, @Nullable String> oneOf(List<String> allowed) {
    return found -> allowed.contains(found)
        ? null
        : "found \"" + found + "\", allowed: " + String.join(", ", allowed) + Nearest.hint(found, allowed);
  }

  private static @Nullable String each(List<?> items, Pattern form, String expected) {
    for (Object item : items) {
      if (!(item instanceof String text) || !form.matcher(text).matches()) {
        return "found \"" + item + "\", expected " + expected;
      }
    }
    return null;
  }

  private static @Nullable String namespace(String name) {
    return Names.isLabel(name)
        ? null
        : "found \"" + name + "\", allowed: at most 63 lower-case letters, digits and hyphens";
  }

  private static @Nullable String object(String name) {
    return Names.isSubdomain(name)
        ? null
        : "found \"" + name + "\", expected the name of an object: lower-case letters, digits, hyphens and dots";
  }

  private static @Nullable String keys(Map<?, ?> map) {
    return wrong(map, key -> LABEL_KEY.matcher(key).matches(), value -> true);
  }

  private static @Nullable String labels(Map<?, ?> map) {
    return wrong(map, key -> LABEL_KEY.matcher(key).matches(), Names::isLabelValue);
  }

  /** Prometheus takes any value of a label; but one that is empty is none. */
  private static @Nullable String alertLabels(Map<?, ?> map) {
    return wrong(map, key -> key.matches("[a-zA-Z_][a-zA-Z0-9_]*"), value -> !value.isEmpty());
  }

  private static @Nullable String wrong(Map<?, ?> map, Predicate<String> key, Predicate<String> value) {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!key.test(String.valueOf(entry.getKey())) || !value.test(String.valueOf(entry.getValue()))) {
        return "found \"" + entry.getKey() + ": " + entry.getValue() + "\", expected a name and a value as text";
      }
    }
    return null;
  }
}
