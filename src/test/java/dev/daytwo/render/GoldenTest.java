package dev.daytwo.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.descriptor.Descriptor;
import dev.daytwo.descriptor.Kind;
import dev.daytwo.descriptor.PlainManifest;
import dev.daytwo.descriptor.SourceFile;
import dev.daytwo.git.GitFault;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import dev.daytwo.model.UnitKey;
import dev.daytwo.platform.Platform;
import dev.daytwo.reconcile.Catalog;
import dev.daytwo.reconcile.PlatformInForce;
import dev.daytwo.reconcile.SourceScope;
import dev.daytwo.reconcile.SourceTree;
import dev.daytwo.yaml.Limits;
import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.Yaml;
import dev.daytwo.yaml.YamlReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each folder of {@code golden} is a case: {@code in.yaml} becomes {@code out/ENVIRONMENT.yaml} and
 * {@code problems.txt}, with its {@code platform.yaml} if there is one, and as one source. Its {@code case.properties}
 * may say the {@code namespace} of the environments, the {@code folder} of plain objects, and how many {@code bytes}
 * are read. {@code -Dgolden.update=true} writes what is now; read the difference before you commit it.
 */
class GoldenTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");
  private static final Commit COMMIT = new Commit("0123456789abcdef0123456789abcdef01234567", "A. Author", "Subject",
      Instant.EPOCH);
  private static final List<Environment> ENVIRONMENTS = environments("{environment}");

  private static List<Environment> environments(String namespace) {
    return List.of(environment("production", namespace, "acme.com"),
        environment("staging", namespace, "staging.acme.com"));
  }

  private static Environment environment(String name, String namespace, String domain) {
    return new Environment(name, namespace, new Environment.Policy(true, true), true,
        Map.of("domain", domain, "zone", name + "_1"));
  }

  private static final LocalDate TODAY = LocalDate.of(2026, 6, 1);

  static List<String> cases() throws IOException {
    try (Stream<Path> folders = Files.list(GOLDEN)) {
      return folders.filter(Files::isDirectory).map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isRenderedAsWritten(String name) throws IOException {
    Path folder = GOLDEN.resolve(name);
    Properties given = new Properties();
    given.load(new StringReader(read(folder, "case.properties")));
    Map<String, String> rendered = new TreeMap<>();
    Set<Problem> problems = new TreeSet<>();
    SourceFile file = SourceFile.parse("services/in.yaml", Files.readString(folder.resolve("in.yaml")),
        Set.of("production", "staging"), limits(given));
    problems.addAll(file.problems());
    Result<Platform> platform = platform(folder);
    problems.addAll(platform.problems());
    Set<UnitKey> refused = new TreeSet<>();
    for (Catalog.Refusal refusal : crossed(file, folder, platform)) {
      refused.add(refusal.unit());
      problems.addAll(refusal.problems());
    }
    for (Environment environment : environments(given.getProperty("namespace", "{environment}"))) {
      List<Manifest> objects = new ArrayList<>();
      List<Result<Desired>> results = platform.value() == null
          ? List.of()
          : desired(file, environment, folder, given.getProperty("folder", "web"), platform.get());
      for (Result<Desired> result : results) {
        problems.addAll(result.problems());
        if (result.value() != null && !refused.contains(result.get().unit())) {
          result.get().objects().stream().filter(object -> shown(name, object)).forEach(objects::add);
        }
      }
      if (!objects.isEmpty()) {
        rendered.put(environment.name() + ".yaml", YamlWriter.write(objects));
      }
    }
    StringBuilder told = new StringBuilder();
    problems.forEach(problem -> told.append(problem).append('\n'));
    if (!file.brokenNames().isEmpty()) {
      told.append("broken: ").append(String.join(", ", new TreeSet<>(file.brokenNames()))).append('\n');
    }
    told.append(file.unreadable() ? "unreadable\n" : "");
    if (UPDATE) {
      update(folder, rendered, told.toString());
    }
    assertEquals(read(folder, "problems.txt"), told.toString());
    assertEquals(outputs(folder), rendered);
  }

  /** The rules of the alerts are much the same for all services: only the cases that are about them show them. */
  private static boolean shown(String name, Manifest object) {
    return name.startsWith("alerts-") || !object.key().kind().equals("PrometheusRule");
  }

  private static Limits limits(Properties given) {
    Limits usual = Limits.DEFAULT;
    int bytes = Integer.parseInt(given.getProperty("bytes", String.valueOf(usual.bytes())));
    return new Limits(bytes, usual.aliases(), usual.depth(), usual.nodes());
  }

  private static Result<Platform> platform(Path folder) {
    String text = readOrNull(folder, "platform.yaml");
    return text == null ? Result.of(Platform.BUILT_IN) : Platform.read("platform.yaml", text, ENVIRONMENTS);
  }

  private static List<Result<Desired>> desired(SourceFile file, Environment environment, Path folder, String plain,
      Platform platform) {
    List<Result<Desired>> results = new ArrayList<>();
    for (Descriptor descriptor : file.descriptors()) {
      if (descriptor.deployedTo(environment.name())) {
        results.add(Result.refused(descriptor.expired(environment.name(), TODAY)));
        results.add(Renderer.render(descriptor, environment, "shop", COMMIT, platform,
            path -> path.startsWith("services/") ? readOrNull(folder, path.substring("services/".length())) : null));
      }
    }
    List<PlainManifest> manifests = file.manifests();
    if (!manifests.isEmpty()) {
      results.add(PlainUnit.render(plain, manifests, environment, "shop", COMMIT,
          new PlainUnit.Grant(namespace -> namespace.startsWith("shared-"),
              kind -> kind.kind().startsWith("Cluster"))));
    }
    return results;
  }

  /** What is refused as a part of a source. */
  private static List<Catalog.Refusal> crossed(SourceFile file, Path folder, Result<Platform> platform) {
    if (platform.value() == null || !file.manifests().isEmpty() || file.descriptors().size() < 2) {
      return List.of();
    }
    SourceScope scope = new SourceScope("shop", file.path()::equals,
        Arrays.stream(Kind.values()).map(Kind::written).collect(Collectors.toSet()), false,
        (namespace, own) -> namespace.equals(own), ENVIRONMENTS);
    Clock clock = Clock.fixed(TODAY.atStartOfDay(ZoneOffset.UTC).toInstant(), ZoneOffset.UTC);
    try {
      return new Catalog(scope, PlatformInForce.always(platform.get()), kind -> false, clock)
          .update(COMMIT, null, new TreeOnDisk(folder)).refused();
    } catch (GitFault e) {
      throw new IllegalStateException(e);
    }
  }

  /** A case's folder as that of a source's services. */
  private record TreeOnDisk(Path folder) implements SourceTree {
    @Override
    public List<String> paths() {
      try (Stream<Path> files = Files.walk(folder)) {
        return files.filter(Files::isRegularFile).map(path -> "services/" + folder.relativize(path)).toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public List<Problem> problems() {
      return List.of();
    }

    @Override
    public Result<String> read(String path) {
      return Result.of(GoldenTest.read(folder, path.substring("services/".length())));
    }
  }

  private static void update(Path folder, Map<String, String> rendered, String told) throws IOException {
    for (String old : outputs(folder).keySet()) {
      Files.delete(folder.resolve("out").resolve(old));
    }
    for (Map.Entry<String, String> output : rendered.entrySet()) {
      Files.createDirectories(folder.resolve("out"));
      Files.writeString(folder.resolve("out").resolve(output.getKey()), output.getValue());
    }
    Files.deleteIfExists(folder.resolve("problems.txt"));
    if (!told.isEmpty()) {
      Files.writeString(folder.resolve("problems.txt"), told);
    }
  }

  private static Map<String, String> outputs(Path folder) throws IOException {
    Map<String, String> outputs = new TreeMap<>();
    if (Files.isDirectory(folder.resolve("out"))) {
      try (Stream<Path> files = Files.list(folder.resolve("out"))) {
        for (Path file : files.toList()) {
          outputs.put(file.getFileName().toString(), Files.readString(file));
        }
      }
    }
    return outputs;
  }

  private static String read(Path folder, String name) {
    String text = readOrNull(folder, name);
    return text == null ? "" : text;
  }

  private static @Nullable String readOrNull(Path folder, String name) {
    try {
      return Files.isRegularFile(folder.resolve(name)) ? Files.readString(folder.resolve(name)) : null;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void thereAreAtLeastThirtyCases() throws IOException {
    assertTrue(cases().size() >= 30, cases().toString());
  }

  /** The set that was admitted under the restricted standard by a real API server, after the namespace. */
  @Test
  void fiveLinesBecomeTheSetOfTheDesign() throws IOException {
    List<Object> expected = trees(Files.readString(GOLDEN.resolve("orders/admitted.yaml")));
    List<Object> rendered = trees(Files.readString(GOLDEN.resolve("orders/out/production.yaml")));
    assertEquals(expected, rendered.subList(1, rendered.size()));
  }

  @SuppressWarnings("NullAway") // no document here is null
  private static List<Object> trees(String text) {
    Result<List<Yaml>> read = YamlReader.read("f", text);
    assertEquals(List.of(), read.problems());
    List<Object> trees = new ArrayList<>();
    read.get().forEach(yaml -> trees.add(PlainTree.of(yaml)));
    return trees;
  }
}
