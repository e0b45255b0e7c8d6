package dev.daytwo.release;

import dev.daytwo.model.Condition;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.OnDelete;
import dev.daytwo.model.Pin;
import dev.daytwo.model.Release;
import dev.daytwo.model.Seal;
import dev.daytwo.model.Tree;
import dev.daytwo.model.UnitKey;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Release as the tree that Kubernetes stores, and back. */
public final class ReleaseTree {
  /** The kind of the custom resource. */
  public static final ObjectKind KIND = new ObjectKind("daytwo.dev/v1", "Release");
  /** The annotation that asks for a sync now. */
  public static final String REQUESTED_AT = "daytwo.dev/requestedAt";

  private static final String KINDS = "daytwo.dev/kinds";
  private static final Pattern COMMA = Pattern.compile(",");

  private ReleaseTree() {}

  /** Where a unit's Release lives. */
  public static ObjectKey key(Release release) {
    return new ObjectKey(KIND.apiVersion(), KIND.kind(), release.namespace(), release.unit().service());
  }

  /** The resource without its status, to create it, with the kinds of which objects are about to be made. */
  static Manifest created(Release release, Set<ObjectKind> kinds) {
    Map<String, Object> metadata = new LinkedHashMap<>(metadata(release));
    if (!kinds.isEmpty()) {
      metadata.putAll(annotation(kinds));
    }
    return Manifest.of(Map.of("apiVersion", KIND.apiVersion(), "kind", KIND.kind(), "metadata", metadata,
        "spec", Map.of("source", release.spec().source(), "environment", release.unit().environment(), "onDelete",
            release.spec().onDelete().written())));
  }

  /** The annotation in which a Release says of what kinds objects are about to be made. */
  static Map<String, Object> annotation(Set<ObjectKind> kinds) {
    return Map.of("annotations",
        Map.of(KINDS, kinds.stream().map(kind -> kind.apiVersion() + "/" + kind.kind()).sorted()
            .collect(Collectors.joining(","))));
  }

  /** The kinds of that annotation. */
  static Set<ObjectKind> kinds(Map<String, Object> live) {
    Set<ObjectKind> kinds = new TreeSet<>();
    for (String kind : COMMA.split(Tree.text(Tree.at(live, "metadata", "annotations", KINDS)), 0)) {
      int slash = kind.lastIndexOf('/');
      if (slash > 0) {
        kinds.add(new ObjectKind(kind.substring(0, slash), kind.substring(slash + 1)));
      }
    }
    return kinds;
  }

  /** The status alone. */
  static Manifest status(Release release) {
    return Manifest.of(Map.of("apiVersion", KIND.apiVersion(), "kind", KIND.kind(), "metadata", metadata(release),
        "status", status(release.status(), release.generation())));
  }

  private static Map<String, Object> metadata(Release release) {
    return Map.of("name", release.unit().service(), "namespace", release.namespace());
  }

  private static Map<String, Object> status(Release.Status status, long generation) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("observedGeneration", generation);
    putText(tree, "commit", status.commit());
    putText(tree, "lastHealthyCommit", status.lastHealthyCommit());
    putText(tree, "image", status.image());
    putText(tree, "renderHash", status.renderHash());
    putText(tree, "descriptorHash", status.origin().descriptor());
    putText(tree, "podsHash", status.origin().pods());
    tree.put("conditions", status.conditions().stream().map(each -> condition(each, generation)).toList());
    tree.put("inventory", status.inventory().stream().map(ReleaseTree::item).toList());
    tree.put("history", status.history().stream().map(ReleaseTree::sync).toList());
    Map<String, Object> rollout = ProgressTree.of(status.progress());
    if (!rollout.isEmpty()) {
      tree.put("rollout", rollout);
    }
    if (!status.pins().isEmpty()) {
      tree.put("pins", status.pins().stream().map(ReleaseTree::pin).toList());
    }
    tree.put("leverage", Map.of("lines", status.lines(), "objects", status.inventory().size()));
    return tree;
  }

  static void putText(Map<String, Object> tree, String field, String value) {
    if (!value.isEmpty()) {
      tree.put(field, value);
    }
  }

  private static Map<String, Object> condition(Condition condition, long generation) {
    return Map.of("type", condition.type(), "status", condition.status(), "reason", condition.reason(), "message",
        condition.message(), "lastTransitionTime", time(condition.since()), "observedGeneration", generation);
  }

  private static Map<String, Object> item(InventoryItem item) {
    Map<String, Object> tree = new LinkedHashMap<>();
    putText(tree, "group", item.key().objectKind().group());
    tree.put("version", item.key().objectKind().version());
    tree.put("kind", item.key().kind());
    putText(tree, "namespace", item.key().namespace());
    tree.put("name", item.key().name());
    tree.put("uid", item.uid());
    tree.put("hash", item.hash());
    tree.put("seal", item.seal().hash());
    return tree;
  }

  private static Map<String, Object> sync(Release.Sync sync) {
    return Map.of("commit", sync.commit(), "author", sync.author(), "subject", sync.subject(), "at", time(sync.at()),
        "result", sync.result(), "duration", Duration.ofMillis(sync.millis()).toMillis() / 1000.0 + "s", "cause",
        sync.cause());
  }

  private static Map<String, Object> pin(Pin pin) {
    Map<String, Object> tree = new LinkedHashMap<>(Map.of("descriptorHash", pin.descriptor(), "renderHash",
        pin.rendering(), "images", pin.images()));
    putText(tree, "held", pin.held());
    return tree;
  }

  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Reads a resource as the API server sent it. */
  public static Release read(Map<String, Object> live) {
    Map<String, Object> metadata = Tree.map(live.get("metadata"));
    Map<String, Object> spec = Tree.map(live.get("spec"));
    UnitKey unit = new UnitKey(Tree.text(spec.get("environment")), Tree.text(metadata.get("name")));
    String token = Tree.text(spec.get("confirmPrune"));
    Release.Spec wishes = new Release.Spec(Tree.text(spec.get("source")), Boolean.TRUE.equals(spec.get("suspend")),
        Tree.text(spec.get("revision")).strip(), token.isEmpty() ? null : token,
        Tree.text(Tree.at(metadata, "annotations", REQUESTED_AT)),
        OnDelete.of(Tree.text(spec.get("onDelete"))));
    return new Release(unit, Tree.text(metadata.get("namespace")), Tree.text(metadata.get("uid")),
        Tree.number(metadata.get("generation"), 0), wishes, readStatus(Tree.map(live.get("status"))));
  }

  private static Release.Status readStatus(Map<String, Object> status) {
    return new Release.Status(Tree.text(status.get("commit")), Tree.text(status.get("lastHealthyCommit")),
        Tree.text(status.get("image")), Tree.text(status.get("renderHash")),
        items(status.get("conditions")).map(ReleaseTree::readCondition).toList(),
        items(status.get("inventory")).map(ReleaseTree::readItem).toList(),
        items(status.get("history")).map(ReleaseTree::readSync).toList(),
        (int) Tree.number(Tree.at(status, "leverage", "lines"), 0), ProgressTree.read(Tree.map(status.get("rollout"))),
        new Release.Origin(Tree.text(status.get("descriptorHash")), Tree.text(status.get("podsHash"))),
        items(status.get("pins")).map(ReleaseTree::readPin).toList());
  }

  private static Stream<Map<String, Object>> items(@Nullable Object list) {
    return Tree.list(list).stream().map(Tree::map);
  }

  private static Condition readCondition(Map<String, Object> tree) {
    return new Condition(Tree.text(tree.get("type")), Tree.text(tree.get("status")), Tree.text(tree.get("reason")),
        Tree.text(tree.get("message")), readTime(tree.get("lastTransitionTime")));
  }

  private static InventoryItem readItem(Map<String, Object> tree) {
    String group = Tree.text(tree.get("group"));
    String version = Tree.text(tree.get("version"));
    ObjectKey key = new ObjectKey(group.isEmpty() ? version : group + "/" + version, Tree.text(tree.get("kind")),
        Tree.text(tree.get("namespace")), Tree.text(tree.get("name")));
    return new InventoryItem(key, Tree.text(tree.get("uid")), Tree.text(tree.get("hash")),
        new Seal(Tree.text(tree.get("seal"))));
  }

  private static Pin readPin(Map<String, Object> tree) {
    return new Pin(Tree.text(tree.get("descriptorHash")), Tree.text(tree.get("renderHash")),
        Tree.list(tree.get("images")).stream().map(Tree::text).toList(), Tree.text(tree.get("held")));
  }

  private static Release.Sync readSync(Map<String, Object> tree) {
    String duration = Tree.text(tree.get("duration"));
    long millis = duration.matches("[0-9]{1,9}(\\.[0-9]{1,3})?s")
        ? Math.round(Double.parseDouble(duration.substring(0, duration.length() - 1)) * 1000)
        : 0;
    return new Release.Sync(Tree.text(tree.get("commit")), Tree.text(tree.get("author")),
        Tree.text(tree.get("subject")), readTime(tree.get("at")), Tree.text(tree.get("result")), millis,
        Tree.text(tree.get("cause")));
  }

  /** A time that cannot be read counts as long ago: it only dates what a person sees. */
  static Instant readTime(@Nullable Object text) {
    try {
      return Instant.parse(Tree.text(text));
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }
}
