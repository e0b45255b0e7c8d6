package dev.daytwo.cli;

import dev.daytwo.model.Environment;
import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import dev.daytwo.platform.Platform;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where descriptors on disk are meant to go, for the commands that render them without an agent's configuration. */
final class Place {
  @Option(names = {"-e",
      "--environment"}, paramLabel = "ENV", description = "Environment; may be repeated. Default: those that the descriptors name, else production.")
  private @Nullable List<String> environments;

  @Option(names = "--namespace", paramLabel = "TEMPLATE", defaultValue = "{environment}", description = "Namespace, with {environment}, {service}, {source} and {team}; default ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private String namespace;

  @Option(names = "--source", paramLabel = "NAME", defaultValue = "local", description = "The source's name, which objects carry as a label; default ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  String source;

  @Option(names = "--manifests", description = "Take plain Kubernetes YAML too: each folder is a unit.")
  boolean manifests;

  @Option(names = "--platform", paramLabel = "FILE", description = "The platform team's file; default: what is built in.")
  private @Nullable Path platform;

  @Option(names = "--value", paramLabel = "NAME=TEXT", description = "What {values.NAME} stands for in the platform's file, in each environment; may be repeated.")
  private Map<String, String> values = new LinkedHashMap<>();

  /** The platform that descriptors are rendered with; problems name its file by the absolute path. */
  Result<Platform> platform(List<Environment> environments) throws IOException {
    return read(platform, environments);
  }

  /** The platform that a file says for these environments; the built-in one without a file. */
  static Result<Platform> read(@Nullable Path platform, List<Environment> environments) throws IOException {
    if (platform == null) {
      return Result.of(Platform.BUILT_IN);
    }
    if (!Files.exists(platform)) {
      throw new IOException("there is no " + platform);
    }
    String file = platform.toAbsolutePath().normalize().toString();
    try {
      return Platform.read(file, Files.readString(platform), environments);
    } catch (CharacterCodingException e) {
      return Result.refused(List.of(new Problem(Position.of(file), "", "is not UTF-8 text")));
    }
  }

  /** True for the platform's own file, which may lie among the descriptors. */
  boolean isPlatform(Path file) {
    return platform != null && platform.toAbsolutePath().normalize().equals(file);
  }

  /** The environments that were asked for, beside those that must be known for the descriptors to be right. */
  List<Environment> environments(Set<String> named) {
    Collection<String> names = environments != null ? environments : named.isEmpty() ? Set.of("production") : named;
    return at(names);
  }

  /** True if the user asked for that environment. */
  boolean asked(String environment) {
    return environments == null || environments.contains(environment);
  }

  /** Those asked for and those named by descriptors. */
  List<Environment> known(Set<String> named) {
    Set<String> all = new TreeSet<>(named);
    environments(named).forEach(environment -> all.add(environment.name()));
    return at(all);
  }

  private List<Environment> at(Collection<String> names) {
    return new TreeSet<>(names).stream()
        .map(name -> new Environment(name, namespace, new Environment.Policy(true, true), true, values)).toList();
  }
}
