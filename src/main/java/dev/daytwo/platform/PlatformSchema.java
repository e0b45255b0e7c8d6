package dev.daytwo.platform;

import dev.daytwo.descriptor.Descriptor;
import dev.daytwo.descriptor.DescriptorSchema;
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
import dev.daytwo.yaml.Schema;
import dev.daytwo.yaml.SchemaNotes;
import dev.daytwo.yaml.Shape;
import dev.daytwo.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schema of a platform file. Here is every field's description, in the order of the records, and what of the
 * rules in {@link PlatformRules} a schema can say; what is said of descriptors' settings holds for those here too.
 */
public final class PlatformSchema {
  private static final String LABEL = Shape.part(Names.LABEL);
  private static final Map<String, Object> NAMESPACE = Shape.text("^" + LABEL + "$");
  private static final String OBJECT = "^(?=.{1,253}$)" + LABEL + "(?:\\." + LABEL + ")*$";
  private static final String LETTER = "(?:[a-z0-9]|\\{(?:service|environment)\\})";
  private static final String HOST = LETTER + "(?:(?:" + LETTER + "|-)*" + LETTER + ")?";
  private static final Map<String, Object> LABELS = Shape.text(Shape.whole(Names.LABEL_VALUE));
  private static final String KEY = Shape.whole(PlatformRules.LABEL_KEY);

  private PlatformSchema() {}

  /** The schema as a tree of maps, lists and single values. */
  public static Map<String, Object> tree() {
    SchemaNotes notes = DescriptorSchema.notes();
    services(notes);
    pods(notes);
    outside(notes);
    observed(notes);
    AdditionSchema.add(notes);
    ResourceRules.say(notes);
    HoursRules.say(notes);
    return valued(Schema.of(PlatformRules.BINDER, notes, PlatformDocument.class, "Platform of Daytwo"));
  }

  /** The shape in which every text that has to fit a pattern may hold a value of the environment as well. */
  private static Map<String, Object> valued(Map<String, Object> shape) {
    Map<String, Object> wider = new LinkedHashMap<>();
    shape.forEach((key, value) -> Tree.put(wider, key, key.equals("pattern") && value instanceof String pattern
        ? pattern + "|^\\S*\\{values\\.[A-Za-z][A-Za-z0-9_-]*\\}\\S*$"
        : below(value)));
    return wider;
  }

  private static @Nullable Object below(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> valued(Tree.map(map));
      case List<?> list -> {
        List<Object> items = new ArrayList<>();
        list.forEach(item -> Tree.add(items, below(item)));
        yield items;
      }
      case null, default -> value;
    };
  }

  private static Map<String, Object> settings(Map<String, Object> shape) {
    return Shape.allOf(shape, Shape.not(Shape.anyOf(Settings.OF_ONE.stream().map(Shape::given).toArray())));
  }

  private static void services(SchemaNotes notes) {
    Class<PlatformDocument> whole = PlatformDocument.class;
    String over = "In the shape of a descriptor's, and laid over the built-in ones.";
    notes.say(whole, "apiVersion", "The version of this form.")
        .limit(whole, "apiVersion", Shape.of("const", Descriptor.API_VERSION)).say(whole, "kind", "What the file is.")
        .limit(whole, "kind", Shape.of("const", PlatformDocument.KIND))
        .say(whole, "sizes", "CPU and memory by the name of the size. null takes a built-in one (s, m, l) away.",
            Shape.of("xl", Shape.of("cpu", "2", "memory", "4Gi")))
        .shape(Settings.class, schema -> settings(schema.shared(Spec.class)))
        .shape(Settings.OfTier.class, schema -> Shape.allOf(settings(schema.record(Settings.OfTier.class)),
            Shape.not(Shape.given("tier"))))
        .say(whole, "defaults", "What every service has without asking. " + over,
            Shape.of("drain", "45s", "size", "s"))
        .say(whole, "kinds", "What a kind has beyond that. " + over)
        .say(Kinds.class, "service", "What every Service has.").say(Kinds.class, "worker", "What every Worker has.")
        .say(Kinds.class, "cronJob", "What every CronJob has.", Shape.of("timeZone", "Europe/Paris"))
        .say(Kinds.class, "statefulService", "What every StatefulService has; tiers and environments do not change its "
            + "scale.", Shape.of("scale", 3))
        .say(whole, "tiers", "What a tier has beyond the kind. " + over)
        .say(Tiers.class, "critical", "What must not stop.", Shape.of("priorityClass", "business-critical"))
        .say(Tiers.class, "standard", "What most services are.")
        .say(Tiers.class, "bestEffort", "What may wait.", Shape.of("scale", Shape.of("min", 1)))
        .say(Settings.OfTier.class, "priorityClass", "The PriorityClass of its pods, which must be in the cluster.",
            "business-critical")
        .limit(Settings.OfTier.class, "priorityClass", Shape.of("pattern", OBJECT))
        .say(whole, "environments", "What an environment asks for, by its name; descriptors are laid over it.",
            Shape.of("staging", Shape.of("size", "s", "scale", 1)))
        .say(whole, "required", "Fields that every descriptor has to have itself, where its kind may have them.",
            List.of("team"))
        .shape(Required.class, any -> Shape.choice(PlatformRules.FIELDS));
  }

  private static void pods(SchemaNotes notes) {
    Class<PlatformDocument> whole = PlatformDocument.class;
    Map<String, Object> bytes = Shape.of("pattern", "^(?=.*[1-9])[0-9]{1,15}(\\.[0-9]{1,3})?([KMGT]i|[kMGT])?$");
    notes.say(whole, "images", "What images may be used, and when they are pulled.")
        .say(Images.class, "registries", "Beginnings of the names of images that are allowed; empty for all.",
            List.of("ghcr.io/acme"))
        .limit(Images.class, "registries",
            Shape.of("items", Shape.of("pattern", Shape.whole(PlatformRules.REGISTRY))))
        .say(Images.class, "refuseTags", "Tags that are refused, in which * stands for anything.",
            List.of("main", "*-snapshot"))
        .limit(Images.class, "refuseTags", Shape.of("items", Shape.of("pattern", Shape.whole(PlatformRules.TAG))))
        .say(Images.class, "allowLatest",
            "Let an image be the newest one, whichever that is: by the tag latest, or by none.")
        .say(Images.class, "pin",
            "What runs is the image that the tag names when the descriptor comes to say so, by its digest, wherever the "
                + "tag moves then. Without it nodes pull by the tag.",
            "digest")
        .limit(Images.class, "pin", Shape.of("enum", Images.PINS))
        .say(Images.class, "pullPolicy", "When a node pulls an image.", "Always")
        .limit(Images.class, "pullPolicy", Shape.of("enum", Images.PULL_POLICIES))
        .say(whole, "pod", "What every pod has.")
        .say(Pod.class, "ephemeralRequest", "Ephemeral storage that is asked for.").limit(Pod.class,
            "ephemeralRequest", bytes)
        .say(Pod.class, "ephemeralLimit", "Ephemeral storage at most.").limit(Pod.class, "ephemeralLimit", bytes)
        .say(Pod.class, "tmpLimit", "What /tmp holds at most.").limit(Pod.class, "tmpLimit", bytes)
        .say(whole, "storage", "Where data is kept.")
        .say(Storage.class, "otherwise", "The class where a descriptor names none; without it: the cluster's default.",
            "standard")
        .say(Storage.class, "classes", "Classes of storage by the names that descriptors use.",
            Shape.of("fast", Shape.of("class", "premium-rwo")))
        .say(StorageClass.class, "storageClass", "The cluster's StorageClass.", "premium-rwo")
        .limit(StorageClass.class, "storageClass", Shape.of("pattern", OBJECT))
        .say(StorageClass.class, "accessMode", "How volumes are mounted.")
        .limit(StorageClass.class, "accessMode", Shape.of("enum", PlatformRules.ACCESS_MODES));
  }

  private static void outside(SchemaNotes notes) {
    Class<Routing.Gateway> gateway = Routing.Gateway.class;
    Class<Routing.Ingress> ingress = Routing.Ingress.class;
    notes.say(PlatformDocument.class, "network", "Who may call, and who is called, without a service's asking.")
        .say(Network.class, "gatewayNamespace",
            "From where requests from outside come: the namespace of the gateway's pods. Without it: the namespace "
                + "under routing.",
            "envoy-gateway-system")
        .limit(Network.class, "gatewayNamespace", NAMESPACE)
        .say(Network.class, "dns", "The cluster's DNS, which every pod may ask.")
        .say(Dns.class, "namespace", "Where it runs.").limit(Dns.class, "namespace", NAMESPACE)
        .say(Dns.class, "labels", "Of its pods.").limit(Dns.class, "labels", values(LABELS)).keys(Dns.class, "labels",
            KEY)
        .say(PlatformDocument.class, "routing", "How requests come in from outside: gateway or ingress.")
        .always(Routing.class, Shape.not(Shape.allOf(Shape.given("gateway"), Shape.given("ingress"))))
        .say(Routing.class, "host", "The host of routes that name none, in which {service} and {environment} stand for "
            + "those.", "{service}.acme.com")
        .limit(Routing.class, "host", Shape.of("pattern", "^(?=.*\\{service\\})" + HOST + "(?:\\." + HOST + ")*$"))
        .say(Routing.class, "gateway", "A Gateway of the Gateway API, which terminates TLS itself.")
        .say(gateway, "name", "Of the Gateway.", "public").limit(gateway, "name", Shape.of("pattern", OBJECT))
        .say(gateway, "namespace", "Of the Gateway.", "gateways").limit(gateway, "namespace", NAMESPACE)
        .say(gateway, "section", "The listener's name; without it: all that fit.", "https")
        .limit(gateway, "section", Shape.of("pattern", OBJECT))
        .say(Routing.class, "ingress", "An ingress controller.")
        .say(ingress, "ingressClass", "The cluster's IngressClass.", "nginx")
        .limit(ingress, "ingressClass", Shape.of("pattern", OBJECT))
        .say(ingress, "namespace", "Where the controller runs.", "ingress-nginx")
        .limit(ingress, "namespace", NAMESPACE)
        .say(ingress, "tlsSecret", "The Secret with the certificate, in which {service} stands for the service's "
            + "name; without it: plain HTTP.", "{service}-tls")
        .limit(ingress, "tlsSecret", Shape.of("pattern", OBJECT.replace("[a-z0-9]", "(?:[a-z0-9]|\\{service\\})")
            .replace("[-a-z0-9]", "(?:[-a-z0-9]|\\{service\\})")))
        .say(ingress, "annotations", "That every Ingress has.",
            Shape.of("cert-manager.io/cluster-issuer", "letsencrypt"))
        .keys(ingress, "annotations", KEY);
  }

  private static void observed(SchemaNotes notes) {
    notes.say(PlatformDocument.class, "monitoring", "What Prometheus asks of its objects.")
        .say(Monitoring.class, "namespace", "Where it runs, and from where it may ask for metrics.", "observability")
        .limit(Monitoring.class, "namespace", Shape.of("pattern", "^" + LABEL + "$"))
        .say(Monitoring.class, "labels", "By which it selects ServiceMonitors, PodMonitors and PrometheusRules.",
            Shape.of("release", "prometheus"))
        .limit(Monitoring.class, "labels", values(LABELS)).keys(Monitoring.class, "labels", KEY)
        .say(Monitoring.class, "rules", "Whether each service gets rules that record and alert.", false)
        .say(Monitoring.class, "http", "What services count their requests by: a histogram of seconds.",
            Shape.of("metric", "http_server_requests_seconds", "status", "status", "route", "uri"))
        .say(HttpMetric.class, "metric", "Its name, without _count and _bucket.", "http_server_requests_seconds")
        .limit(HttpMetric.class, "metric", Shape.of("pattern", Shape.whole(HttpMetric.METRIC)))
        .say(HttpMetric.class, "status", "The label with the status code of the answer.", "status")
        .limit(HttpMetric.class, "status", Shape.of("pattern", Shape.whole(HttpMetric.LABEL)))
        .say(HttpMetric.class, "route", "The label with the route.", "uri")
        .limit(HttpMetric.class, "route", Shape.of("pattern", Shape.whole(HttpMetric.LABEL)))
        .say(PlatformDocument.class, "alerts", "Where alerts go.")
        .say(Alerts.class, "labels", "That every alert carries, by which Alertmanager routes it.",
            Shape.of("cluster", "eu-1"))
        .limit(Alerts.class, "labels", values(Shape.of("type", "string", "minLength", 1)))
        .keys(Alerts.class, "labels", "^[a-zA-Z_][a-zA-Z0-9_]*$")
        .say(Alerts.class, "runbooks", "Address of the runbooks, to which the alert's name is added.",
            "https://runbooks.example.com/")
        .limit(Alerts.class, "runbooks", Shape.of("pattern", Shape.whole(PlatformRules.RUNBOOKS)))
        .say(PlatformDocument.class, "dashboards", "true: every service has a dashboard, in a ConfigMap with the label "
            + "grafana_dashboard, which the sidecar of Grafana's chart finds.", true);
  }

  /** What every value of a map is, which null leaves out. */
  private static Map<String, Object> values(Map<String, Object> value) {
    return Shape.of("additionalProperties", Shape.merged(value, Shape.of("type", List.of("string", "null"))));
  }
}
