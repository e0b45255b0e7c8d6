package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.model.Condition;
import dev.daytwo.model.Release;
import dev.daytwo.model.Tree;
import dev.daytwo.release.ReleaseTree;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One namespace as a person with kubectl sees it, and what such a person writes to it.
 *
 * @param client    the administrator's
 * @param namespace may be absent
 */
record Live(KubernetesClient client, String namespace) {
  /** A folder's file: one ConfigMap with one value under {@code key}. */
  static String configMap(String name, String value) {
    return """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s}
        data: {key: "%s"}
        """.formatted(name, value);
  }

  /** The shortest descriptor of a worker with one replica, which gets ready at once and has no autoscaler. */
  static String worker(String name, String tag) {
    return """
        apiVersion: daytwo.dev/v1
        kind: Worker
        name: %s
        image: registry.example/%s:%s
        scale: 1
        """.formatted(name, name, tag);
  }

  /** A folder's file: a Deployment with one pod, which gets ready at once. */
  static String deployment(String name) {
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %s}
        spec:
          selector: {matchLabels: {app: %s}}
          template:
            metadata: {labels: {app: %s}}
            spec:
              securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
              containers:
              - name: app
                image: "registry.example/app:1"
                securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        """.formatted(name, name, name);
  }

  /** A unit's Release, or null. */
  @Nullable
  Release release(String service) {
    var found = client.genericKubernetesResources("daytwo.dev/v1", "Release").inNamespace(namespace).withName(service)
        .get();
    return found == null
        ? null
        : ReleaseTree.read(Tree.map(client.getKubernetesSerialization().convertValue(found, Map.class)));
  }

  /** {@code True}, {@code False}, {@code Unknown}, or empty if there is no such condition. */
  String status(String service, String type) {
    var condition = condition(service, type);
    return condition == null ? "" : condition.status();
  }

  /** The condition's reason and message, or empty. */
  String says(String service, String type) {
    var condition = condition(service, type);
    return condition == null ? "" : condition.reason() + ": " + condition.message();
  }

  private @Nullable Condition condition(String service, String type) {
    var release = release(service);
    return release == null ? null : Condition.find(release.status().conditions(), type);
  }

  /** What {@code kubectl wait --for=condition=Ready rel/SERVICE} waits for. */
  void awaitReady(String service) throws Exception {
    Eventually.holds(() -> service + " in " + namespace + " is ready, but says " + says(service, Condition.READY),
        () -> status(service, Condition.READY).equals("True"));
  }

  /** Waits until the Release says that the unit is in sync at that commit. */
  void awaitCommit(String service, String commit) throws Exception {
    Eventually.holds(() -> service + " in " + namespace + " is at " + commit + ", but says "
        + says(service, Condition.SYNCED), () -> {
          var release = release(service);
          return release != null && release.status().commit().equals(commit)
              && Condition.isTrue(release.status().conditions(), Condition.SYNCED);
        });
  }

  /** Waits for a condition's reason and message to hold all of these words. */
  void awaitSaying(String service, String type, String... words) throws Exception {
    Eventually.holds(
        () -> type + " of " + service + " holds " + List.of(words) + ", but it is " + says(service, type), () -> {
          var said = says(service, type);
          return List.of(words).stream().allMatch(said::contains);
        });
  }

  /** The value under {@code key} of a ConfigMap, or null if there is none. */
  @Nullable
  String value(String name) {
    var map = map(name);
    return map == null ? null : map.getData() == null ? "" : map.getData().get("key");
  }

  void awaitValue(String name, String value) throws Exception {
    Eventually.holds(() -> name + " in " + namespace + " holds " + value + ", but it is " + value(name),
        () -> value.equals(value(name)));
  }

  void awaitGone(String name) throws Exception {
    Eventually.holds(name + " in " + namespace + " is gone", () -> map(name) == null);
  }

  @Nullable
  ConfigMap map(String name) {
    return client.configMaps().inNamespace(namespace).withName(name).get();
  }

  String uid(String name) {
    return client.configMaps().inNamespace(namespace).withName(name).require().getMetadata().getUid();
  }

  String version(String name) {
    return client.configMaps().inNamespace(namespace).withName(name).require().getMetadata().getResourceVersion();
  }

  /** Somebody else writes: a patch of the given type in the name of a manager. */
  void patch(String name, PatchType type, String manager, String body) {
    var context = new PatchContext.Builder().withPatchType(type).withFieldManager(manager);
    if (type == PatchType.SERVER_SIDE_APPLY) {
      context.withForce(true);
    }
    client.configMaps().inNamespace(namespace).withName(name).patch(context.build(), body);
  }

  /** Somebody else sets {@code key}. */
  void set(String name, String manager, String value) {
    patch(name, PatchType.JSON_MERGE, manager, "{\"data\":{\"key\":\"" + value + "\"}}");
  }

  /** A person edits the Release's spec, such as {@code {"suspend":true}}. */
  void edit(String service, String spec) {
    var context = new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).withFieldManager("kubectl").build();
    client.genericKubernetesResources("daytwo.dev/v1", "Release").inNamespace(namespace).withName(service)
        .patch(context, "{\"spec\":" + spec + "}");
  }

  /** A person asks for a sync now. */
  void request(String service, String when) {
    var context = new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).withFieldManager("kubectl").build();
    client.genericKubernetesResources("daytwo.dev/v1", "Release").inNamespace(namespace).withName(service)
        .patch(context, "{\"metadata\":{\"annotations\":{\"daytwo.dev/requestedAt\":\"" + when + "\"}}}");
  }

  /** The notes of the Events about a Release that have this reason. */
  List<String> events(String service, String reason) {
    return client.events().v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> event.getRegarding() != null && "Release".equals(event.getRegarding().getKind())
            && service.equals(event.getRegarding().getName()) && reason.equals(event.getReason()))
        .map(Event::getNote).toList();
  }

  void awaitEvent(String service, String reason, String words) throws Exception {
    Eventually.holds(
        () -> "an Event " + reason + " with \"" + words + "\", but there is " + events(service, reason),
        () -> events(service, reason).stream().anyMatch(note -> note.contains(words)));
  }

  /** The resourceVersion of everything that the unit owns, and of the Release itself. */
  Map<String, String> versions(String service) {
    var release = release(service);
    assertEquals(false, release == null, "there is no Release " + service + " in " + namespace);
    var versions = new TreeMap<String, String>();
    for (var item : Objects.requireNonNull(release).status().inventory()) {
      var key = item.key();
      var kind = client.genericKubernetesResources(key.apiVersion(), key.kind());
      var found = key.namespace().isEmpty()
          ? kind.withName(key.name()).get()
          : kind.inNamespace(key.namespace()).withName(key.name()).get();
      versions.put(key.toString(), found == null ? "absent" : found.getMetadata().getResourceVersion());
    }
    var resource = client.genericKubernetesResources("daytwo.dev/v1", "Release").inNamespace(namespace)
        .withName(service).require();
    versions.put("Release", resource.getMetadata().getResourceVersion());
    return versions;
  }
}
