package dev.daytwo.platform;

import dev.daytwo.model.WholeCluster;
import dev.daytwo.yaml.Cursor;
import dev.daytwo.yaml.Yaml;
import java.util.List;
import java.util.Objects;

/** What an extra object has to be, whichever unit gets it: one object of a namespace, of a name that is the unit's. */
final class ExtraRules {
  private static final List<String> METADATA = List.of("name", "namespace", "labels", "annotations");
  private static final String NAMESPACE = "{namespace}";
  private static final String SERVICE = "{service}";

  private ExtraRules() {}

  static void check(Extra extra, Cursor at) {
    Yaml.Mapping object = extra.object();
    Cursor here = at.at("object", object);
    word(here, object, "apiVersion");
    word(here, object, "kind");
    String kind = object.text("kind");
    if (WholeCluster.has(kind)) {
      tell(here, object, "kind",
          "found " + kind + ", which belongs to the whole cluster; allowed: kinds that live in a "
              + "namespace");
    }
    if (object.text("apiVersion").startsWith("daytwo.dev/")) {
      tell(here, object, "apiVersion", "found " + object.text("apiVersion") + ", whose objects are the agent's own");
    }
    if (object.get("status") != null) {
      tell(here, object, "status", "is for the cluster to say");
    }
    Yaml.Mapping metadata = object.map("metadata");
    Cursor below = here.at("metadata", metadata);
    if (object.get("metadata") != null && !(object.get("metadata") instanceof Yaml.Mapping)) {
      tell(here, object, "metadata",
          "expected a map, found " + Objects.requireNonNull(object.get("metadata")).describe());
      return;
    }
    metadata(below, metadata);
    Placeholders.unknown(object, Placeholders.OF_UNITS, here.path(), at::tell);
  }

  private static void metadata(Cursor at, Yaml.Mapping metadata) {
    text(at, metadata, "name");
    metadata.entries().forEach((key, entry) -> {
      if (!METADATA.contains(key)) {
        tell(at, metadata, key, "unknown field, allowed: " + String.join(", ", METADATA));
      }
    });
    String name = metadata.text("name");
    if (metadata.get("name") instanceof Yaml.Scalar scalar && scalar.kind() == Yaml.Kind.STRING
        && !name.contains(SERVICE)) {
      tell(at, metadata, "name", "found \"" + name + "\" without " + SERVICE
          + "; every unit of a namespace would want the same object");
    }
    Yaml namespace = metadata.get("namespace");
    if (namespace != null && !metadata.text("namespace").equals(NAMESPACE)) {
      tell(at, metadata, "namespace", "found " + namespace.describe() + ", allowed: " + NAMESPACE
          + ", which goes without saying");
    }
    for (String texts : List.of("labels", "annotations")) {
      Yaml written = metadata.get(texts);
      Cursor below = at.at(texts, metadata.map(texts));
      if (written != null && !(written instanceof Yaml.Mapping)) {
        tell(at, metadata, texts, "expected a map, found " + written.describe());
      }
      metadata.map(texts).entries().keySet().forEach(key -> text(below, metadata.map(texts), key));
    }
  }

  private static void word(Cursor at, Yaml.Mapping map, String key) {
    text(at, map, key);
    if (map.get(key) instanceof Yaml.Scalar scalar && scalar.text().isEmpty() && !scalar.isNull()) {
      tell(at, map, key, "found nothing, expected a word as in any manifest");
    }
  }

  private static void text(Cursor at, Yaml.Mapping map, String key) {
    Yaml value = map.get(key);
    if (value == null) {
      tell(at, map, key, "required, and not given");
    } else if (!(value instanceof Yaml.Scalar scalar) || scalar.kind() != Yaml.Kind.STRING) {
      tell(at, map, key, "expected text, found " + value.describe());
    }
  }

  private static void tell(Cursor at, Yaml.Mapping map, String key, String message) {
    Yaml value = map.get(key);
    at.at(key, value == null ? map : value).problem(map.place(key), message);
  }
}
