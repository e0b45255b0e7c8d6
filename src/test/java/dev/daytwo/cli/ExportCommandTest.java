package dev.daytwo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.Helm;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.Yaml;
import dev.daytwo.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code daytwo export} of services that differ between environments in every way. */
class ExportCommandTest {
  private static final String SERVICES = """
      apiVersion: daytwo.dev/v1
      kind: Service
      name: orders
      team: payments
      image: ghcr.io/acme/orders:1.4.2
      ports: {http: {container: 8080, service: 80}, grpc: 9090}
      env: {GREETING: "{{ .Hello }} ${NOBODY} $$", MODE: fast}
      secrets: {DB: orders-db/password}
      files: {/etc/orders/app.yaml: ./app.conf}
      health: {ready: /readyz, live: /livez}
      environments:
        production: {scale: {min: 6}, env: {EXTRA: "1.10"}, uses: [{host: a.example, port: 443}]}
        staging: {scale: 1, files: {/etc/orders/app.yaml: {content: "other: <&>\\n"}}, command: [a, b]}
        dev: {size: s, env: null, secrets: null, files: null}
      ---
      apiVersion: daytwo.dev/v1
      kind: Worker
      name: mailer
      image: ghcr.io/acme/mailer:2.0.0
      migrate: {command: [m]}
      environments: {dev: false, staging: {image: ghcr.io/acme/mailer:2.1.0-rc.1}}
      ---
      apiVersion: daytwo.dev/v1
      kind: CronJob
      name: report
      image: ghcr.io/acme/report:1
      schedule: "@daily"
      environments: {dev: {schedule: "@hourly"}}
      """;

  private final Path folder;
  private final Path out;

  ExportCommandTest(@TempDir Path folder) {
    this.folder = folder.resolve("services");
    out = folder.resolve("out");
  }

  @BeforeEach
  void services() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("services.yaml"), SERVICES);
    Files.writeString(folder.resolve("app.conf"), "motto: {{ not a template }}\n");
  }

  private Typed export(String form, String... more) {
    return Typed.daytwo(Stream.concat(Stream.of("export", form, folder.toString(), "--to", out.toString()),
        Stream.of(more)).toArray(String[]::new));
  }

  private static Map<ObjectKey, Manifest> objects(String yaml) {
    Map<ObjectKey, Manifest> objects = new TreeMap<>();
    for (Yaml object : YamlReader.read("in", yaml).get()) {
      Manifest manifest = Manifest.of(PlainTree.of((Yaml.Mapping) object));
      assertTrue(objects.put(manifest.key(), manifest) == null, () -> "twice: " + manifest.key());
    }
    return objects;
  }

  private Map<ObjectKey, Manifest> plain(String environment, String... more) throws IOException {
    Map<ObjectKey, Manifest> objects = new TreeMap<>();
    String rendered = Typed.daytwo(Stream.concat(Stream.of("render", folder.toString(), "-e", environment),
        Stream.of(more)).toArray(String[]::new)).out();
    objects(rendered).forEach((key, object) -> objects.put(key, Export.freed(object)));
    return objects;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void yamlHasWhatRenderPrintsWithoutTheMarksOfDaytwo() throws IOException {
    Typed run = export("yaml");
    assertEquals(Exit.DONE, run.exit(), run.err());
    for (String environment : List.of("dev", "production", "staging")) {
      try (Stream<Path> files = Files.list(out.resolve(environment))) {
        List<Path> sorted = files.sorted().toList();
        assertEquals("00-namespaces.yaml", sorted.getFirst().getFileName().toString());
        Map<ObjectKey, Manifest> all = new TreeMap<>();
        sorted.forEach(file -> all.putAll(objects(read(file))));
        assertEquals(plain(environment), all);
        all.values().forEach(object -> assertFalse(String.valueOf(object.at("metadata", "labels")).contains("daytwo"),
            object.toString()));
      }
    }
    assertFalse(Files.exists(out.resolve("dev/mailer.yaml")), "it is not deployed there");
  }

  @Test
  void whatIsThereIsNeverOverwritten() throws IOException {
    Files.createDirectories(out);
    Files.writeString(out.resolve("mine"), "");
    Typed run = export("yaml");
    assertEquals(Exit.FAILED, run.exit());
    assertTrue(run.err().contains(out + " is not empty; name a new folder"), run.err());
  }

  @Test
  void scoreHasWhatThePlatformGives() throws IOException {
    Path platform = Files.writeString(folder.resolve("platform.yaml"), """
        apiVersion: daytwo.dev/v1
        kind: Platform
        defaults: {size: {cpu: 333m}, env: {REGION: eu}}
        """);
    Typed run = export("score", "--platform", platform.toString());
    assertEquals(Exit.DONE, run.exit(), run.err());
    String mailer = Files.readString(out.resolve("mailer.yaml"));
    assertTrue(mailer.contains("cpu: 333m") && mailer.contains("REGION: eu"), mailer);
  }

  @Test
  void scoreSaysWhatItCanAndListsTheRest() throws IOException {
    Typed run = export("score");
    assertEquals(Exit.DONE, run.exit(), run.err());
    assertEquals("""
        apiVersion: score.dev/v1b1
        metadata:
          name: orders
          annotations:
            daytwo.dev/owner: payments
        service:
          ports:
            http:
              port: 80
              targetPort: 8080
            grpc:
              port: 9090
        containers:
          main:
            image: ghcr.io/acme/orders:1.4.2
            variables:
              GREETING: "{{ .Hello }} $${NOBODY} $$$$"
              MODE: fast
              DB: "${resources.orders-db.password}"
            files:
              /etc/orders/app.yaml:
                content: "motto: {{ not a template }}\\n"
                noExpand: true
            resources:
              requests:
                cpu: 250m
                memory: 512Mi
              limits:
                memory: 512Mi
            livenessProbe:
              httpGet:
                path: /livez
                port: 8080
            readinessProbe:
              httpGet:
                path: /readyz
                port: 8080
        resources:
          orders-db:
            type: secret
        """, read(out.resolve("orders.yaml")));
    assertEquals("""
        wrote 2 files to %s
        left out, since Score cannot say it:
          orders: environments.production
          orders: environments.staging
          orders: environments.dev
          mailer: migrate
          mailer: environments.dev
          mailer: environments.staging
          report: Score has no CronJob
        """.formatted(out), run.out());
  }

  @Test
  void whatScoreSaysIsReadBackAsTheSame() throws IOException {
    Files.writeString(folder.resolve("services.yaml"),
        SERVICES.substring(0, SERVICES.indexOf("      environments:".strip())) + "size: {cpu: 250m, memory: 512Mi}\n"
            + "storage: [{path: /data, size: 10Gi, class: fast}, {path: /more, size: 1Gi}]\nscale: 1\n");
    assertEquals(Exit.DONE, export("score").exit());
    Typed original = Typed.daytwo("render", folder.toString());
    Typed back = Typed.daytwo("render", out.toString());
    assertEquals(Exit.DONE, back.exit(), back.err());
    assertEquals(original.out(), back.out());
  }

  @Test
  void aWorkloadLeavesAsItIs() throws IOException {
    String workload = """
        apiVersion: score.dev/v1b1
        metadata:
          name: cart
        containers:
          main:
            image: acme/cart:1
            variables:
              HOST: "${resources.db.host}"
            files:
              /a:
                source: ./a.txt
        resources:
          db:
            type: postgres
        """;
    Files.writeString(folder.resolve("services.yaml"), workload);
    Files.writeString(folder.resolve("a.txt"), "a");
    Typed run = export("score");
    assertEquals(Exit.FOUND, run.exit(), run.out()); // nothing provides postgres without a platform
    assertEquals(workload, Files.readString(out.resolve("cart.yaml")));
    assertTrue(run.out().contains("cart: a.txt, which it names; copy it"), run.out());
  }

  /** The chart as helm renders it. */
  @ExtendWith(Helm.Condition.class)
  @Nested
  class TheChart {
    private Map<ObjectKey, Manifest> rendered(String environment, String namespace) throws Exception {
      Helm.Run run = Helm.find().run("template", "shop", out.toString(), "--namespace", namespace, "--values",
          out.resolve("values-" + environment + ".yaml").toString(), "--set", "createNamespace=true");
      assertEquals(0, run.exit(), run.output());
      return objects(run.output());
    }

    private static List<String> json(Map<ObjectKey, Manifest> objects) {
      return objects.values().stream().map(Manifest::canonicalJson).toList();
    }

    @Test
    void rendersTheSameObjectsInEveryEnvironment() throws Exception {
      Typed run = export("helm");
      assertEquals(Exit.DONE, run.exit(), run.err());
      for (String environment : List.of("dev", "production", "staging")) {
        Map<ObjectKey, Manifest> expected = plain(environment);
        Map<ObjectKey, Manifest> actual = rendered(environment, environment);
        assertEquals(json(expected), json(actual));
      }
    }

    @Test
    void rendersTheSameObjectsWhereEachServiceHasANamespace() throws Exception {
      String template = "{service}-{environment}";
      export("helm", "--namespace", template);
      for (String environment : List.of("dev", "production", "staging")) {
        assertEquals(plain(environment, "--namespace", template), rendered(environment, "anywhere"));
      }
    }

    @Test
    void isOfOneEnvironmentToo() throws Exception {
      export("helm", "-e", "production");
      assertEquals(plain("production"), rendered("production", "production"));
    }

    @Test
    void goesToAnotherNamespaceWithAnotherImage() throws Exception {
      export("helm");
      Helm.Run run = Helm.find().run("template", "shop", out.toString(), "--namespace", "elsewhere", "--values",
          out.resolve("values-production.yaml").toString(), "--set",
          "orders.Deployment.spec.template.spec.containers.orders.image=mine:2,orders.version=two");
      Map<ObjectKey, Manifest> objects = objects(run.output());
      objects.keySet().forEach(key -> assertEquals("elsewhere", key.namespace()));
      Manifest deployment = Objects
          .requireNonNull(objects.get(new ObjectKey("apps/v1", "Deployment", "elsewhere", "orders")));
      assertTrue(deployment.canonicalJson().contains("\"image\":\"mine:2\""), deployment.canonicalJson());
      assertTrue(deployment.canonicalJson().contains("\"app.kubernetes.io/version\":\"two\""), run.output());
    }

    @Test
    void lintsAndAsksForAnEnvironment() throws Exception {
      export("helm");
      Helm.Run lint = Helm.find().run("lint", "--strict", out.toString(), "--values",
          out.resolve("values-dev.yaml").toString());
      assertEquals(0, lint.exit(), lint.output());
      Helm.Run without = Helm.find().run("template", "shop", out.toString());
      assertTrue(without.exit() != 0 && without.output().contains("-f values-dev.yaml"), without.output());
    }
  }
}
