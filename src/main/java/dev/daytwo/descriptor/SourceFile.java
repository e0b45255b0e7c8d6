package dev.daytwo.descriptor;

import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import dev.daytwo.yaml.Limits;
import dev.daytwo.yaml.Yaml;
import dev.daytwo.yaml.YamlDocument;
import dev.daytwo.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One YAML file of a repository, told apart into descriptors and plain manifests. A broken document does not hide the
 * others; what it was about is told as far as it can be read, so that what runs is kept and not taken for deleted.
 *
 * @param descriptors those without a problem
 * @param manifests   every plain Kubernetes object
 * @param problems    whatever has to be mended
 * @param brokenNames services whose descriptor is here but broken
 * @param unreadable  true if some document's service cannot be told: this file may be about any
 */
public record SourceFile(String path, List<Descriptor> descriptors, List<PlainManifest> manifests,
    List<Problem> problems, Set<String> brokenNames, boolean unreadable) {
  private static final Pattern NAME = Pattern.compile("(?m)^name:[ \\t]*[\"']?([a-z0-9-]{1,63})[\"']?[ \\t]*(?:#.*)?$");
  private static final Pattern DESCRIPTOR = Pattern.compile("(?m)^apiVersion:[ \\t]*[\"']?daytwo\\.dev/");

  public SourceFile {
    descriptors = List.copyOf(descriptors);
    manifests = List.copyOf(manifests);
    problems = problems.stream().sorted().toList();
    brokenNames = Set.copyOf(brokenNames);
  }

  /** The file's content, with environments of any name allowed. */
  public static SourceFile parse(String path, String text) {
    return new Reading(path, null).read(text, Limits.DEFAULT);
  }

  /** The file's content; a descriptor that names an environment which the source does not have is broken. */
  public static SourceFile parse(String path, String text, Set<String> environments, Limits limits) {
    return new Reading(path, environments).read(text, limits);
  }

  /**
   * The same file, in which services count as broken that cannot be told any more and that it described before.
   *
   * @param before what the file was in the commit before; null if it was not there
   */
  public SourceFile since(@Nullable SourceFile before) {
    if (!unreadable || before == null) {
      return this;
    }
    Set<String> names = new TreeSet<>(brokenNames);
    names.addAll(before.brokenNames);
    before.descriptors.forEach(descriptor -> names.add(descriptor.name()));
    descriptors.forEach(descriptor -> names.remove(descriptor.name()));
    return new SourceFile(path, descriptors, manifests, problems, names, true);
  }

  /** What has been found so far in one file. */
  private static final class Reading {
    private final String path;
    private final @Nullable Set<String> environments;
    private final List<Descriptor> descriptors = new ArrayList<>();
    private final List<PlainManifest> manifests = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> brokenNames = new TreeSet<>();
    private boolean unreadable;

    Reading(String path, @Nullable Set<String> environments) {
      this.path = path;
      this.environments = environments;
    }

    SourceFile read(String text, Limits limits) {
      Result<List<YamlDocument>> documents = YamlReader.documents(path, text, limits);
      problems.addAll(documents.problems());
      unreadable = documents.value() == null;
      if (documents.value() != null) {
        documents.get().forEach(this::document);
      }
      return new SourceFile(path, descriptors, manifests, problems, brokenNames, unreadable);
    }

    private void document(YamlDocument document) {
      problems.addAll(document.problems());
      if (document.root() instanceof Yaml.Mapping mapping) {
        String apiVersion = mapping.text("apiVersion");
        if (apiVersion.startsWith("daytwo.dev/")) {
          descriptor(mapping, apiVersion, document);
        } else if (apiVersion.startsWith("score.dev/")) {
          score(mapping, apiVersion, document);
        } else {
          manifest(mapping, document.lines());
        }
      } else if (document.root() != null) {
        problems.add(new Problem(document.root().position(), "",
            "expected a descriptor or a Kubernetes object, found " + document.root().describe()));
        unreadable = true;
      } else {
        broken(document.text());
      }
    }

    private void descriptor(Yaml.Mapping mapping, String apiVersion, YamlDocument document) {
      if (!apiVersion.equals(Descriptor.API_VERSION)) {
        problems.add(new Problem(mapping.place("apiVersion"), "apiVersion",
            "found " + apiVersion + ", allowed: " + Descriptor.API_VERSION));
        broken(document.text());
        return;
      }
      Result<Descriptor> parsed = Descriptor.parse(path, mapping, document.lines());
      List<Problem> found = new ArrayList<>(parsed.problems());
      if (environments != null) {
        found.addAll(Descriptor.unknownEnvironments(mapping, environments));
      }
      problems.addAll(found);
      if (parsed.value() != null && found.isEmpty()) {
        descriptors.add(parsed.get());
      } else {
        broken(mapping);
      }
    }

    private void score(Yaml.Mapping mapping, String apiVersion, YamlDocument document) {
      Result<Descriptor> parsed = apiVersion.equals(Score.API_VERSION)
          ? Score.parse(path, mapping, document.lines())
          : Result.refused(List.of(new Problem(mapping.place("apiVersion"), "apiVersion",
              "found " + apiVersion + ", allowed: " + Score.API_VERSION)));
      problems.addAll(parsed.problems());
      if (parsed.value() != null) {
        descriptors.add(parsed.get());
      } else {
        broken(mapping.map("metadata"));
      }
    }

    private void broken(Yaml.Mapping mapping) {
      if (Names.isServiceName(mapping.text("name"))) {
        brokenNames.add(mapping.text("name"));
      } else {
        unreadable = true;
      }
    }

    /** Looks for the name in text that is no YAML. */
    private void broken(String text) {
      Matcher name = NAME.matcher(text);
      if (DESCRIPTOR.matcher(text).find() && name.find()) {
        brokenNames.add(name.group(1));
      } else {
        unreadable = true;
      }
    }

    private void manifest(Yaml.Mapping mapping, int lines) {
      String kind = mapping.text("kind");
      String apiVersion = mapping.text("apiVersion");
      if (kind.endsWith("List") && mapping.get("items") instanceof Yaml.Sequence items) {
        int left = lines;
        for (Yaml item : items.items()) {
          if (item instanceof Yaml.Mapping object) {
            manifest(object, left);
            left = 0;
          } else {
            problems
                .add(new Problem(item.position(), "items", "expected a Kubernetes object, found " + item.describe()));
          }
        }
        return;
      }
      String missing = apiVersion.isEmpty()
          ? "apiVersion"
          : kind.isEmpty() ? "kind" : mapping.map("metadata").text("name").isEmpty() ? "metadata.name" : "";
      if (missing.isEmpty()) {
        manifests.add(new PlainManifest(mapping, lines));
      } else {
        problems.add(new Problem(mapping.position(), missing,
            "required, and not given; a document is a descriptor (apiVersion: " + Descriptor.API_VERSION
                + ") or a Kubernetes object (apiVersion, kind and metadata.name)"));
        broken(mapping);
      }
    }
  }
}
