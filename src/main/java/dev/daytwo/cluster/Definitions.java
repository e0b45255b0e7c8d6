package dev.daytwo.cluster;

import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the cluster's custom kinds: each with the versions at which it is served now, which are none once its
 * definition is being deleted or gone. It remembers what was answered to whom asked for a kind, so that a change of the
 * answer can be told, and nothing else is.
 */
public final class Definitions {
  private enum Answer {
    /** Asked for, and not answered yet. */
    ASKED, SERVED, MISSING
  }

  private record Name(String group, String kind) {}

  private final Map<Name, Definition> definitions = new ConcurrentHashMap<>();
  private final Map<String, Name> names = new ConcurrentHashMap<>();
  private final Map<ObjectKind, Answer> answers = new ConcurrentHashMap<>();
  private volatile boolean complete;

  /**
   * One custom kind.
   *
   * @param versions at which it is served, the one to prefer first
   */
  record Definition(String group, String kind, String plural, boolean namespaced, List<String> versions) {
    Definition {
      versions = List.copyOf(versions);
    }

    /** Where it lives at that version, or null if it is not served at it. */
    Discovery.@Nullable Resource resource(String version) {
      return versions.contains(version)
          ? new Discovery.Resource(at(version), plural, namespaced)
          : null;
    }

    /** The kind at the version to prefer, or null if it is not served at all. */
    @Nullable
    ObjectKind best() {
      return versions.isEmpty() ? null : at(versions.getFirst());
    }

    private ObjectKind at(String version) {
      return new ObjectKind(group + "/" + version, kind);
    }

    /** Reads a definition as the API server has it (apiextensions.k8s.io/v1). */
    static Definition read(Map<String, Object> live) {
      Object spec = live.get("spec");
      List<String> versions = new ArrayList<>();
      boolean usable = Tree.at(live, "metadata", "deletionTimestamp") == null && established(live);
      for (Object version : usable ? Tree.list(Tree.at(spec, "versions")) : List.of()) {
        if (Boolean.TRUE.equals(Tree.at(version, "served"))) {
          boolean stored = Boolean.TRUE.equals(Tree.at(version, "storage"));
          versions.add(stored ? 0 : versions.size(), Tree.text(Tree.at(version, "name")));
        }
      }
      return new Definition(Tree.text(Tree.at(spec, "group")), Tree.text(Tree.at(spec, "names", "kind")),
          Tree.text(Tree.at(spec, "names", "plural")), "Namespaced".equals(Tree.at(spec, "scope")), versions);
    }

    static boolean established(Map<String, Object> live) {
      return Tree.list(Tree.at(live, "status", "conditions")).stream().anyMatch(
          condition -> "Established".equals(Tree.at(condition, "type")) && "True".equals(Tree.at(condition, "status")));
    }
  }

  /** What is known of a kind at any version, or null if there never was a definition of it. */
  @Nullable
  Definition of(ObjectKind kind) {
    return definitions.get(new Name(kind.group(), kind.kind()));
  }

  /** True once every definition is known, so that one that is not is told when it comes. */
  boolean complete() {
    return complete;
  }

  void completed() {
    complete = true;
  }

  /** Somebody is about to be told whether the kind is served: from now on a change concerns him. */
  void asked(ObjectKind kind) {
    answers.put(kind, Answer.ASKED);
  }

  void answered(ObjectKind kind, boolean served) {
    answers.put(kind, served ? Answer.SERVED : Answer.MISSING);
  }

  /**
   * A definition came or changed.
   *
   * @param name metadata.name
   * @return the kinds of which something else is true now than was answered
   */
  List<ObjectKind> defined(String name, Definition definition) {
    Name key = new Name(definition.group, definition.kind);
    names.put(name, key);
    definitions.put(key, definition);
    return changed(definition);
  }

  /** A definition is gone; the API server may still claim for a moment that it serves the kind. */
  List<ObjectKind> undefined(String name) {
    Name key = names.remove(name);
    Definition last = key == null ? null : definitions.get(key);
    return last == null
        ? List.of()
        : defined(name, new Definition(last.group, last.kind, last.plural, last.namespaced, List.of()));
  }

  private List<ObjectKind> changed(Definition now) {
    return answers.entrySet().stream().filter(each -> {
      ObjectKind kind = each.getKey();
      Answer right = now.versions.contains(kind.version()) ? Answer.SERVED : Answer.MISSING;
      return kind.group().equals(now.group) && kind.kind().equals(now.kind) && each.getValue() != right;
    }).map(Map.Entry::getKey).sorted().toList();
  }
}
