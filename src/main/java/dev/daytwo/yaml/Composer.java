package dev.daytwo.yaml;

import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * The nodes of a piece of a file, made from the parser's events so that every limit is checked before memory is spent,
 * and every refusal knows its place. Used once.
 */
final class Composer {
  /** An anchored node, with what it costs to use it again. */
  private record Anchored(Yaml yaml, int nodes) {}

  private static final String TAG = "tag:yaml.org,2002:";

  private final String file;
  private final String text;
  private final int firstLine;
  private final Limits limits;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private int aliases;
  private int nodes;

  Composer(String file, String text, int firstLine, Limits limits) {
    this.file = file;
    this.text = text;
    this.firstLine = firstLine;
    this.limits = limits;
  }

  /** One document as a rule; more where they are parted by {@code ...} only. */
  List<YamlDocument> documents() {
    List<YamlDocument> documents = new ArrayList<>();
    try {
      LoaderOptions options = new LoaderOptions();
      options.setCodePointLimit(Integer.MAX_VALUE);
      Parser parser = new ParserImpl(new StreamReader(text), options);
      parser.getEvent();
      while (parser.checkEvent(Event.ID.DocumentStart)) {
        parser.getEvent();
        anchors.clear();
        aliases = 0;
        nodes = 0;
        Yaml root = node(parser, 0);
        parser.getEvent();
        if (!root.isNull()) {
          documents.add(new YamlDocument(firstLine, text, root, List.of()));
        }
      }
    } catch (Refused refused) {
      documents.add(new YamlDocument(firstLine, text, null, List.of(refused.problem())));
    } catch (RuntimeException e) {
      // snakeyaml's own exceptions, and whatever else a strange file draws from it
      documents.add(new YamlDocument(firstLine, text, null, List.of(SyntaxErrors.problem(e, file, text, firstLine))));
    }
    return documents;
  }

  private Yaml node(Parser parser, int depth) {
    Event event = parser.getEvent();
    Position position = position(event.getStartMark());
    if (event instanceof AliasEvent alias) {
      return aliased(alias.getAnchor(), position);
    }
    int before = nodes;
    count(1, position);
    String anchor = ((NodeEvent) event).getAnchor();
    if (anchor != null) {
      open.add(anchor);
    }
    Yaml yaml = switch (event) {
      case ScalarEvent scalar -> scalar(scalar, position);
      case SequenceStartEvent start -> {
        tag(start.getTag(), "seq", position);
        yield sequence(parser, position, deeper(depth, position));
      }
      case MappingStartEvent start -> {
        tag(start.getTag(), "map", position);
        yield mapping(parser, position, deeper(depth, position));
      }
      default -> throw new IllegalStateException("unexpected " + event);
    };
    if (anchor != null) {
      open.remove(anchor);
      anchors.put(anchor, new Anchored(yaml, nodes - before));
    }
    return yaml;
  }

  private Yaml aliased(String name, Position position) {
    if (open.contains(name)) {
      throw refuse(position, "the alias refers to a node that it is part of");
    }
    Anchored anchored = anchors.get(name);
    if (anchored == null) {
      throw refuse(position, "the alias refers to no anchor above it; text that begins with * needs quotes");
    }
    if (++aliases > limits.aliases()) {
      throw refuse(position, "more than " + limits.aliases() + " aliases in one document");
    }
    count(anchored.nodes(), position);
    return anchored.yaml();
  }

  private int deeper(int depth, Position position) {
    if (depth >= limits.depth()) {
      throw refuse(position, "nested more than " + limits.depth() + " deep");
    }
    return depth + 1;
  }

  private void count(int more, Position position) {
    nodes += more;
    if (nodes > limits.nodes()) {
      throw refuse(position,
          "more than " + limits.nodes() + " values in one document, aliases counted as often as used");
    }
  }

  private Yaml scalar(ScalarEvent event, Position position) {
    boolean plain = event.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN;
    String tag = event.getTag() == null ? "" : event.getTag();
    Yaml.@Nullable Kind kind = Scalars.resolve(event.getValue(), plain, tag.replace(TAG, "!!"));
    if (kind == null) {
      throw refuse(position,
          tag.isEmpty()
              ? "found " + event.getValue() + ", which JSON cannot hold; for text, use quotes"
              : "the tag " + tag.replace(TAG, "!!") + " does not fit its value, or is not supported");
    }
    return new Yaml.Scalar(position, event.getValue(), kind);
  }

  private Yaml sequence(Parser parser, Position position, int depth) {
    List<Yaml> items = new ArrayList<>();
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      items.add(node(parser, depth));
    }
    parser.getEvent();
    return new Yaml.Sequence(position, items);
  }

  private Yaml mapping(Parser parser, Position position, int depth) {
    Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
    Map<String, Yaml.Entry> inherited = new LinkedHashMap<>();
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      boolean merge = parser.peekEvent() instanceof ScalarEvent scalar && scalar.getValue().equals("<<")
          && scalar.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN;
      Yaml key = node(parser, depth);
      if (!(key instanceof Yaml.Scalar scalar) || key.isNull()) {
        throw refuse(key.position(), "found " + key.describe() + " as a key, only text is allowed");
      }
      Yaml value = node(parser, depth);
      if (merge) {
        inherit(value, inherited);
        continue;
      }
      // as written: kubectl would make "true" of a key such as y or on, which nobody means
      String name = scalar.text().intern(); // the same few keys in ten thousand files that are kept
      Yaml.Entry first = entries.putIfAbsent(name, new Yaml.Entry(key.position(), value));
      if (first != null) {
        throw refuse(key.position(), "duplicate key \"" + name + "\", first given in line " + first.position().line());
      }
    }
    parser.getEvent();
    inherited.forEach(entries::putIfAbsent);
    return new Yaml.Mapping(position, entries);
  }

  /** YAML 1.1 merge key: an earlier map wins over a later one, the map's own keys over both. */
  private void inherit(Yaml value, Map<String, Yaml.Entry> inherited) {
    switch (value) {
      case Yaml.Mapping mapping -> mapping.entries().forEach(inherited::putIfAbsent);
      case Yaml.Sequence sequence -> sequence.items().forEach(item -> inherit(item, inherited));
      case Yaml.Scalar scalar -> throw refuse(scalar.position(), "<< takes a map, found " + scalar.describe());
    }
  }

  private void tag(@Nullable String tag, String allowed, Position position) {
    if (tag != null && !tag.equals("!") && !tag.equals(TAG + allowed)) {
      throw refuse(position, "the tag " + tag.replace(TAG, "!!") + " is not supported");
    }
  }

  private Position position(Mark mark) {
    return new Position(file, mark.getLine() + firstLine, mark.getColumn() + 1);
  }

  private static Refused refuse(Position position, String message) {
    return new Refused(new Problem(position, "", message));
  }
}
