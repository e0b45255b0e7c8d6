package dev.daytwo.config;

import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import dev.daytwo.yaml.Limits;
import dev.daytwo.yaml.Yaml;
import dev.daytwo.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The way from the files of a configuration to one tree, and from there to the records. */
final class AgentConfigReader {
  static final String API_VERSION = "daytwo.dev/v1";
  static final String KIND = "AgentConfig";
  private static final Set<String> LISTS = Set.of("sources", "environments", "retiredSources", "notifications",
      "commitStatus");

  private final List<Problem> problems = new ArrayList<>();

  private AgentConfigReader() {}

  static Result<AgentConfig> read(Path path, Map<String, String> variables) {
    AgentConfigReader reader = new AgentConfigReader();
    List<Yaml.Mapping> fragments = new ArrayList<>();
    for (Path file : reader.files(path)) {
      fragments.addAll(reader.fragments(file));
    }
    if (fragments.isEmpty()) {
      if (reader.problems.isEmpty()) {
        reader.problem(path, "there is no configuration in it; see config/daytwo.yaml for an example");
      }
      return Result.refused(reader.problems);
    }
    Variables replaced = new Variables(variables);
    Yaml tree = replaced.in(reader.merge(fragments));
    Result<AgentConfig> bound = ConfigRules.binder(replaced).bind(tree, AgentConfig.class);
    reader.problems.addAll(replaced.problems());
    reader.problems.addAll(bound.problems());
    return reader.problems.isEmpty() ? bound : Result.refused(reader.problems.stream().sorted().toList());
  }

  private List<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(Files::isRegularFile).filter(file -> {
        String name = String.valueOf(file.getFileName());
        return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml"));
      }).sorted().toList();
    } catch (IOException e) {
      problem(path, "the folder cannot be read (" + e.getClass().getSimpleName() + ")");
      return List.of();
    }
  }

  private List<Yaml.Mapping> fragments(Path file) {
    String text;
    try {
      if (Files.size(file) > Limits.DEFAULT.bytes()) {
        problem(file, "the file is too big: " + Files.size(file) + " bytes, at most " + Limits.DEFAULT.bytes()
            + " are read");
        return List.of();
      }
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      problem(file, "the file is not UTF-8 text; save it as UTF-8");
      return List.of();
    } catch (IOException e) {
      problem(file, "the file cannot be read (" + e.getClass().getSimpleName() + "); see --config");
      return List.of();
    }
    Result<List<Yaml>> read = YamlReader.read(file.toString(), text);
    problems.addAll(read.problems());
    List<Yaml.Mapping> fragments = new ArrayList<>();
    for (Yaml document : read.value() == null ? List.<Yaml>of() : read.get()) {
      if (document instanceof Yaml.Mapping mapping) {
        header(mapping, "apiVersion", API_VERSION);
        header(mapping, "kind", KIND);
        fragments.add(mapping.without("apiVersion").without("kind"));
      } else {
        problems.add(new Problem(document.position(), "", "expected a map with apiVersion: " + API_VERSION
            + " and kind: " + KIND + ", found " + document.describe()));
      }
    }
    return fragments;
  }

  private void header(Yaml.Mapping mapping, String key, String wanted) {
    Yaml found = mapping.get(key);
    if (!(found instanceof Yaml.Scalar scalar) || !scalar.text().equals(wanted)) {
      problems.add(new Problem(found == null ? mapping.place(key) : found.position(), key,
          "expected " + wanted + ", found " + (found == null ? "nothing" : found.describe())));
    }
  }

  /** Lists are put together; everything else may be said once. */
  private Yaml.Mapping merge(List<Yaml.Mapping> fragments) {
    Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
    for (Yaml.Mapping fragment : fragments) {
      fragment.entries().forEach((key, entry) -> {
        Yaml.Entry before = entries.putIfAbsent(key, entry);
        if (before == null) {
          return;
        }
        if (LISTS.contains(key) && before.value() instanceof Yaml.Sequence first
            && entry.value() instanceof Yaml.Sequence second) {
          entries.put(key, new Yaml.Entry(before.position(), new Yaml.Sequence(first.position(),
              Stream.concat(first.items().stream(), second.items().stream()).toList())));
        } else {
          problems.add(new Problem(entry.position(), key, "is said already at " + before.position()
              + "; say it in one file only"));
        }
      });
    }
    return new Yaml.Mapping(fragments.getFirst().position(), entries);
  }

  private void problem(Path file, String message) {
    problems.add(new Problem(Position.of(file.toString()), "", message));
  }
}
