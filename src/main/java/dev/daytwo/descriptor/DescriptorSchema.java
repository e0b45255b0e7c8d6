package dev.daytwo.descriptor;

import dev.daytwo.yaml.Schema;
import dev.daytwo.yaml.SchemaNotes;
import dev.daytwo.yaml.Shape;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The JSON Schema of a descriptor. Here is every field's description, in the order of the records, and what of the rules
 * in {@link Checks} and {@link KeyRules} a schema can say.
 */
public final class DescriptorSchema {
  private static final String LABEL = Shape.part(Names.LABEL);
  private static final String SUBDOMAIN = LABEL + "(?:\\." + LABEL + ")*";
  private static final String SERVICE = "^(?=[a-z])" + LABEL + "$";
  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])";
  private static final String CIDR = "^(?:" + OCTET + "(?:\\." + OCTET + "){3}/0*(?:3[0-2]|[12]?[0-9])"
      + "|(?=[^/]*:)[0-9a-fA-F:]{2,45}/0*(?:12[0-8]|1[01][0-9]|[1-9]?[0-9]))$";

  private static final Map<String, Object> PERCENT = Shape.of("minimum", 50, "maximum", 99.999);

  private DescriptorSchema() {}

  /** The schema as a tree of maps, lists and single values. */
  public static Map<String, Object> tree() {
    return Schema.of(Checks.BINDER, notes(), Document.class, "Service descriptor of Daytwo");
  }

  /** What is said of every field, for schemas in which descriptors' settings occur too. */
  public static SchemaNotes notes() {
    SchemaNotes notes = new SchemaNotes();
    document(notes);
    runs(notes);
    process(notes);
    settings(notes);
    network(notes);
    patches(notes);
    return notes;
  }

  private static void document(SchemaNotes notes) {
    Map<String, Object> ports = Shape.anyOf(Shape.given("port"), Shape.of("required", List.of("ports"), "properties",
        Shape.of("ports", Shape.of("type", "object", "minProperties", 1))));
    notes.say(Document.class, "apiVersion", "The version of this form.")
        .limit(Document.class, "apiVersion", Shape.of("const", Descriptor.API_VERSION))
        .say(Document.class, "kind", "Service: others call it through its ports. Worker: nobody calls it. "
            + "StatefulService: a Service whose replicas have names and volumes of their own. CronJob: it runs at "
            + "times, and ends.")
        .shape(Kind.class, any -> Shape.choice(Kind.names()))
        .say(Document.class, "name", "The name of the service and of its objects; a DNS label that begins with a "
            + "letter, unique in an environment.", "orders")
        .limit(Document.class, "name", Shape.of("pattern", SERVICE))
        .say(Document.class, "environments", "What is different in an environment: the same settings, laid over those "
            + "above (maps merge, lists replace, null deletes). false: it does not run there.",
            Shape.of("staging", false, "production", Shape.of("scale", Shape.of("min", 6))))
        .shape(Document.Change.class, schema -> Shape.anyOf(Shape.of("type", "boolean"), Shape.allOf(
            schema.record(Spec.class), Shape.of("properties", Shape.of("image", Shape.notNull())))))
        .always(Document.class, Shape.given("image"))
        .always(Document.class, Shape.of("if", kind(Kind.SERVICE, Kind.STATEFUL_SERVICE), "then", ports))
        .always(Document.class, Shape.of("if", Shape.allOf(kind(Kind.WORKER), Shape.given("health")), "then", ports))
        .always(Document.class, Shape.of("if", Shape.allOf(kind(Kind.WORKER), Shape.given("metrics")), "then",
            Shape.anyOf(ports, Shape.of("properties", Shape.of("metrics", Shape.given("port"))))))
        .always(Document.class, Shape.of("if", kind(Kind.WORKER), "then", none(List.of("slo"))))
        .always(Document.class, Shape.of("if", kind(Kind.WORKER, Kind.STATEFUL_SERVICE), "then",
            none(List.of("route"))))
        .always(Document.class, Shape.of("if", kind(Kind.CRON_JOB), "then",
            Shape.allOf(Shape.given("schedule"), none(KindRules.OF_PROCESSES)), "else", none(KindRules.OF_RUNS)))
        .always(Document.class, Shape.of("if", Shape.allOf(kind(Kind.SERVICE, Kind.WORKER), Shape.given("storage"),
            Shape.of("properties", Shape.of("storage", Shape.of("minItems", 1)))), "then",
            Shape.of("properties", Shape.of("scale", alone()))))
        .always(Spec.class, Shape.not(Shape.allOf(Shape.given("port"), Shape.given("ports"))));
  }

  private static Map<String, Object> kind(Kind... kinds) {
    return Shape.of("properties", Shape.of("kind", kinds.length == 1
        ? Shape.of("const", kinds[0].written())
        : Shape.of("enum", Arrays.stream(kinds).map(Kind::written).toList())));
  }

  private static Map<String, Object> alone() {
    Map<String, Object> atMostOne = Shape.of("maximum", 1);
    return Shape.of("maximum", 1, "properties", Shape.of("min", atMostOne, "max", atMostOne));
  }

  private static Map<String, Object> none(List<String> keys) {
    return Shape.not(Shape.anyOf(keys.stream().map(Shape::given).toArray()));
  }

  private static void runs(SchemaNotes notes) {
    String minutes = "[-*/,0-9a-zA-Z]+";
    notes.say(Runs.class, "schedule", "When a CronJob runs: minute, hour, day of month, month and day of week as in "
        + "crontab(5), or a word for them.", "0 3 * * *", "@daily")
        .shape(Schedule.class, any -> Shape.text("^(?:" + String.join("|", Schedule.WORDS) + "|\\s*" + minutes
            + "(?:[ \\t]+" + minutes + "){4}\\s*)$"))
        .say(Runs.class, "timeZone", "On whose clocks a CronJob runs: a time zone of the IANA database. Without one: "
            + "the platform's.", "Europe/Paris")
        .shape(ZoneId.class, any -> Shape.of("type", "string"))
        .say(Runs.class, "timeout", "How long one run may take, all its tries together; whole seconds from 1s to 1d. "
            + "Without one: the platform's.", "20m")
        .say(Runs.class, "concurrency",
            "What becomes of a run that is due while the one before is not over: allow runs "
                + "both, forbid leaves it out, replace stops the one before. Without it: the platform's.")
        .say(Runs.class, "retries", "How often a run is tried again that failed. Without it: the platform's.", 2);
  }

  private static void process(SchemaNotes notes) {
    notes.say(Spec.class, "team", "Who owns it; objects carry it as a label.", "payments")
        .limit(Spec.class, "team", Shape.of("pattern", Shape.whole(Names.LABEL_VALUE)))
        .say(Spec.class, "tier", "How much it matters that it runs. Without one: the platform's, standard if it says "
            + "nothing.", "critical")
        .say(Spec.class, "image",
            "The container's image, with a tag other than latest, unless the platform allows that, or with a "
                + "digest.",
            "ghcr.io/acme/orders:1.4.2")
        .limit(Spec.class, "image", Shape.of("pattern", Shape.whole(Image.REFERENCE)))
        .say(Spec.class, "port", "The port that the process listens on for HTTP. Others call it at port 80 of the "
            + "service's name. Either this or ports.", 8080)
        .say(Spec.class, "ports", "Ports by name: the number alone, or with the one that others call and the protocol. "
            + "Either this or port.", Shape.of("http", 8080, "grpc", 9090))
        .keys(Spec.class, "ports", "^(?!.*--)" + Shape.part(Names.PORT) + "$")
        .shape(Port.class, schema -> Shape.anyOf(Shape.of("type", "integer", "minimum", 1, "maximum", 65_535),
            schema.record(Port.class)))
        .say(Port.class, "container", "The port that the process listens on.", 8080)
        .say(Port.class, "service", "The port that others call. Without one: the container's.", 80)
        .say(Port.class, "protocol", "What is carried. Without one: TCP.")
        .shape(Port.Protocol.class, any -> Shape.choice(List.of("TCP", "UDP", "SCTP")))
        .say(Spec.class, "command", "What is run instead of the image's entrypoint.",
            List.of("java", "-jar", "app.jar"))
        .say(Spec.class, "args", "Arguments instead of the image's own.", List.of("--verbose"))
        .say(Spec.class, "size", "What one replica needs: the name of a size of the platform (s, m and l if it says "
            + "nothing), or amounts.", "m", Shape.of("cpu", "500m", "memory", "512Mi"))
        .shape(Size.class, schema -> Shape.anyOf(Shape.of("type", "string"), schema.record(Size.amounts())))
        .say(Size.amounts(), "cpu", "Cores, as a Kubernetes quantity: a request without a limit.", "500m", 1.5)
        .limit(Size.amounts(), "cpu", quantity(Shape.whole(Rules.CPU), 9_999.999))
        .say(Size.amounts(), "memory", "Bytes, as a Kubernetes quantity: request and limit.", "512Mi", "1Gi")
        .limit(Size.amounts(), "memory", quantity(Shape.whole(Rules.MEMORY), 999_999_999_999_999L))
        .shape(Text.class, any -> Shape.of("type", List.of("string", "number", "boolean")));
  }

  private static Map<String, Object> quantity(String pattern, Number most) {
    return Shape.of("type", List.of("string", "number"), "pattern", pattern, "exclusiveMinimum", 0, "maximum", most);
  }

  private static void settings(SchemaNotes notes) {
    Map<String, Object> fromZero = Shape.of("required", List.of("min", "max"), "properties",
        Shape.of("min", Shape.of("const", 0), "max", Shape.of("type", "integer", "minimum", 1)));
    notes.say(Spec.class, "scale", "How many replicas run: a fixed number, or a range for an autoscaler. 0 stops the "
        + "service.", 3, Shape.of("min", 3, "max", 20, "cpu", 70))
        .shape(Scale.class, schema -> Shape.anyOf(
            Shape.of("type", "integer", "minimum", 0, "maximum", Rules.MOST_REPLICAS), schema.record(Scale.class)))
        .say(Scale.class, "min", "The least number of replicas. Without one: the platform's.", 3)
        .say(Scale.class, "max", "The greatest number of replicas. Without one: the platform's.", 20)
        .say(Scale.class, "cpu", "Percent of the requested CPU that one replica should use. Without one: the "
            + "platform's.", 70)
        .always(Scale.class, Shape.not(fromZero))
        .say(Spec.class, "route",
            "Under which address a Service is called from outside; the platform says through what.",
            Shape.of("host", "orders.acme.com", "paths", List.of("/")))
        .say(Route.class, "host", "A DNS name. Without one: the platform's.", "orders.acme.com")
        .limit(Route.class, "host", Shape.of("pattern", "^(?![0-9.]+$)(?=.{1,253}$)" + SUBDOMAIN + "$"))
        .say(Route.class, "paths", "Beginnings of paths; without them: all.", List.of("/api"))
        .limit(Route.class, "paths", Shape.of("minItems", 1, "maxItems", Route.MOST_PATHS, "uniqueItems", true, "items",
            Shape.of("pattern", Shape.whole(Route.PATH))))
        .say(Spec.class, "health", "Where the process tells how it is. Without it: a TCP connection to its port.",
            Shape.of("ready", "/readyz", "live", "/livez"))
        .say(Health.class, "ready", "Path that answers 2xx when requests may come.", "/readyz")
        .limit(Health.class, "ready", Shape.of("pattern", "^/[!-~]{0,1023}$"))
        .say(Health.class, "live", "Path that answers 2xx unless a restart is needed; another one than ready.",
            "/livez")
        .limit(Health.class, "live", Shape.of("pattern", "^/[!-~]{0,1023}$"))
        .say(Health.class, "startup", "How long it may take to start; whole seconds from 2s to 1h. Without one: the "
            + "platform's.", "120s")
        .say(Spec.class, "drain", "How long it is given to end after it was told to; whole seconds up to 1h. Without "
            + "one: the platform's.", "30s")
        .say(Spec.class, "metrics", "Where the process tells its metrics, for Prometheus to read. Without it: nobody "
            + "reads them.", Shape.of("path", "/metrics", "port", 9090), Shape.of())
        .say(Metrics.class, "path", "The path of the metrics. Without one: /metrics.", "/actuator/prometheus")
        .limit(Metrics.class, "path", Shape.of("pattern", "^/[!-~]{0,1023}$"))
        .say(Metrics.class, "port", "The port that the process listens on for it. Without one: the port named metrics, "
            + "else http, else the first.", 9090)
        .say(Spec.class, "slo", "What callers may count on over 30 days; alerts watch it by the metrics.",
            Shape.of("availability", 99.9, "latency", Shape.of("percentile", 99, "under", "300ms")))
        .say(Slo.class, "availability", "Percent of the requests that do not fail; 50 to 99.999.", 99.9)
        .limit(Slo.class, "availability", PERCENT)
        .say(Slo.class, "latency", "How fast answers come.", Shape.of("under", "300ms"))
        .say(Slo.Latency.class, "percentile",
            "Percent of the requests that are answered so fast; 50 to 99.999. Without "
                + "one: 99.",
            99)
        .limit(Slo.Latency.class, "percentile", PERCENT)
        .say(Slo.Latency.class, "under", "The longest time that counts as fast; 1ms to 5m.", "300ms")
        .say(Spec.class, "env", "Environment variables. Numbers and booleans become text, as they are written.",
            Shape.of("LOG_LEVEL", "info", "WORKERS", 4))
        .keys(Spec.class, "env", "^(?!.*(?:" + String.join("|", Rules.SECRET.stream().map(DescriptorSchema::anyCase)
            .toList()) + "))" + Shape.part(Names.ENV) + "$")
        .say(Spec.class, "secrets",
            "Environment variables from Secrets in the cluster, each as name/key; a plain value "
                + "is refused.",
            Shape.of("DB_PASSWORD", "orders-db/password"))
        .keys(Spec.class, "secrets", Shape.whole(Names.ENV))
        .shape(SecretRef.class, any -> Shape.text("^(?=[^/]{1,253}/)" + SUBDOMAIN + "/(?!\\.\\.)(?!\\.$)"
            + Shape.part(Names.DATA_KEY) + "$"))
        .say(Spec.class, "files",
            "Files in the container, by their absolute paths: a path beside the descriptor, or the "
                + "content.",
            Shape.of("/etc/orders/app.yaml", "./config/app.yaml"))
        .keys(Spec.class, "files", "^(?:/(?!\\.{1,2}(?:/|$))[^/:]+)+$")
        .shape(FileSource.class, schema -> Shape.anyOf(Shape.text("^[^/\\\\][^\\\\]*$"),
            schema.record(FileSource.Inline.class)))
        .say(FileSource.Inline.class, "content", "The file's content.", "debug: true\n")
        .say(Spec.class, "storage",
            "Volumes that keep their data when pods come and go. A Service or Worker that has one "
                + "runs as one pod, which stops before the next version starts; each pod of a StatefulService has its own.",
            List.of(Shape.of("path", "/data", "size", "10Gi")))
        .say(Storage.class, "path", "Where it is mounted; absolute, not in /tmp, and not inside another.", "/data")
        .limit(Storage.class, "path", Shape.of("pattern", "^(?!/tmp(?:/|$))" + Shape.part(StorageRules.PATH) + "$"))
        .say(Storage.class, "size", "Bytes, as a Kubernetes quantity. It may grow, and never shrinks.", "10Gi")
        .limit(Storage.class, "size", quantity(Shape.whole(Rules.MEMORY), 999_999_999_999_999L))
        .say(Storage.class, "storageClass", "What kind of storage it is: the name of a StorageClass. Without one: the "
            + "cluster's default.", "fast")
        .limit(Storage.class, "storageClass", Shape.of("pattern", "^(?=.{1,253}$)" + SUBDOMAIN + "$"))
        .say(Spec.class, "security", "Departures from the platform's security that the image needs.",
            Shape.of("user", 101))
        .say(Security.class, "user", "The uid and gid to run as. Without one: the platform's.", 101)
        .say(Security.class, "writableRoot", "true if the image's own files must be writable. Without it: false.")
        .say(Spec.class, "rollout", "How a new version is rolled out.", Shape.of("onFailure", "hold"))
        .say(Rollout.class, "onFailure",
            "What becomes of one that fails: rollback goes back to the last healthy commit, "
                + "hold waits for a person. Without it: the platform's.")
        .say(Rollout.class, "deadline", "After how long without progress it has failed; whole seconds from 15s to 1d. "
            + "Without one: the platform's.", "10m")
        .say(Spec.class, "migrate", "A Job of the same image that has to succeed before a new version is rolled out.",
            Shape.of("command", List.of("./migrate")))
        .say(Migrate.class, "command", "What the Job runs.", List.of("java", "-jar", "app.jar", "migrate"))
        .limit(Migrate.class, "command", Shape.of("minItems", 1))
        .say(Migrate.class, "timeout", "How long it may take; whole seconds from 1s to 1d. Without one: 5m.", "5m");
  }

  private static void network(SchemaNotes notes) {
    notes
        .say(Spec.class, "uses",
            "What it calls, and may therefore reach: a service of the same environment, a host, or "
                + "a range of addresses.",
            List.of("catalog", Shape.of("host", "api.stripe.com", "port", 443)))
        .shape(Use.class, schema -> Shape.anyOf(Shape.text(SERVICE), schema.record(Use.Host.class),
            schema.record(Use.Cidr.class)))
        .say(Use.Host.class, "host", "A host outside the cluster.", "api.stripe.com")
        .limit(Use.Host.class, "host", Shape.of("pattern", "^(?=.{1,253}$)" + SUBDOMAIN + "$"))
        .say(Use.Host.class, "port", "Its TCP port.", 443)
        .say(Use.Cidr.class, "cidr", "A range of addresses.", "10.1.0.0/16")
        .limit(Use.Cidr.class, "cidr", Shape.of("pattern", CIDR))
        .say(Use.Cidr.class, "port", "The TCP port there.", 5432)
        .say(Spec.class, "allowFrom", "Services that alone may call it.", List.of("checkout"))
        .limit(Spec.class, "allowFrom", Shape.of("items", Shape.of("pattern", SERVICE)))
        .say(Spec.class, "dependsOn", "Services of the same environment that must be healthy before a new version is "
            + "rolled out.", List.of("catalog"))
        .limit(Spec.class, "dependsOn", Shape.of("items", Shape.of("pattern", SERVICE)))
        .say(Spec.class, "onDelete",
            "What becomes of its objects when the descriptor goes: delete removes them, orphan "
                + "leaves them running. Without it: the environment's.");
  }

  private static void patches(SchemaNotes notes) {
    Map<String, Object> some = Shape.of("minProperties", 1);
    notes.say(Spec.class, "patches", "Changes of the rendered objects that no other field can say, in this order.",
        List.of(Shape.of("target", Shape.of("kind", "Deployment"), "reason", "OPS-12 pinned hostname", "until",
            "2027-01-31", "patch", Shape.of("spec", Shape.of("template", Shape.of("spec", Shape.of("hostname",
                "orders")))))))
        .say(Patch.class, "target", "Which objects.", Shape.of("kind", "Deployment"))
        .say(Patch.Target.class, "kind", "Their kind.", "Deployment")
        .say(Patch.Target.class, "name", "The name of one. Without it: all of the kind.", "orders")
        .say(Patch.class, "reason", "Why it is needed; validate lists it.", "OPS-12 pinned hostname")
        .limit(Patch.class, "reason", Shape.of("pattern", "\\S"))
        .say(Patch.class, "until", "The last day on which it may stand, in UTC; from the next on it is a problem. "
            + "Without it: no end.", "2027-01-31")
        .shape(LocalDate.class, any -> Shape.text("^" + Patch.DATE.pattern() + "$"))
        .say(Patch.class, "patch", "A strategic merge patch: maps merge, lists of named items merge by their keys, "
            + "others are replaced, null deletes.", Shape.of("spec", Shape.of("minReadySeconds", 30)))
        .limit(Patch.class, "patch", some);
  }

  /** A word in any mixture of upper and lower case: a schema's pattern has no flag for it. */
  private static String anyCase(String word) {
    StringBuilder pattern = new StringBuilder();
    word.toUpperCase(Locale.ROOT).chars()
        .forEach(c -> pattern.append('[').append((char) c).append(Character.toLowerCase((char) c)).append(']'));
    return pattern.toString();
  }
}
