package dev.daytwo.bench;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What Git says of the units of a chaos run: which are there, in which version, and whose text is broken. Every fourth
 * unit is a descriptor, the others are folders of plain manifests.
 *
 * @param versions by the number of a unit that is there
 * @param broken   the units that cannot be read
 */
record Wishes(Map<Integer, Integer> versions, Set<Integer> broken) {
  private static final String CONFIG = """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: NAME}
      data: {version: "VERSION", text: "some words of version VERSION"}
      """;
  private static final String ACCOUNT = """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: NAME}
      automountServiceAccountToken: false
      """;
  private static final String SERVICE = """
      apiVersion: v1
      kind: Service
      metadata: {name: NAME, annotations: {example.com/version: "VERSION"}}
      spec:
        selector: {app: NAME}
        ports:
        - {name: http, port: 80, targetPort: http}
      """;
  private static final String DEPLOYMENT = """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: NAME}
      spec:
        replicas: REPLICAS
        selector: {matchLabels: {app: NAME}}
        template:
          metadata: {labels: {app: NAME}}
          spec:
            securityContext: {runAsNonRoot: true, runAsUser: 10001, seccompProfile: {type: RuntimeDefault}}
            containers:
            - name: main
              image: registry.example.com/NAME:1.0.VERSION
              securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
      """;
  private static final String DESCRIPTOR = """
      apiVersion: daytwo.dev/v1
      kind: Service
      name: NAME
      image: registry.example.com/NAME:1.0.VERSION
      port: 8080
      scale: 1
      env: {LEVEL: "VERSION"}
      """;
  private static final String BROKEN_SYNTAX = "apiVersion: v1\nkind: [ConfigMap\nmetadata: {name: }:\n";
  private static final String BROKEN_DESCRIPTOR = DESCRIPTOR.replace("image:", "imgae:");

  /** Copies both. */
  Wishes {
    versions = Map.copyOf(versions);
    broken = Set.copyOf(broken);
  }

  /** So many units in their first version. */
  static Wishes first(int units) {
    Map<Integer, Integer> versions = new TreeMap<>();
    for (int i = 0; i < units; i++) {
      versions.put(i, 1);
    }
    return new Wishes(versions, Set.of());
  }

  /** A descriptor, else a folder of plain manifests. */
  static boolean described(int unit) {
    return unit % 4 == 3;
  }

  /** True for the units that a push may drop. */
  static boolean droppable(int unit) {
    return unit % 6 == 0;
  }

  /** The name of a unit. */
  static String name(int unit) {
    return (described(unit) ? "svc-%02d" : "app-%02d").formatted(unit);
  }

  /** With a unit in a version, well written. */
  Wishes with(int unit, int version) {
    Map<Integer, Integer> changed = new TreeMap<>(versions);
    changed.put(unit, version);
    Set<Integer> left = new TreeSet<>(broken);
    left.remove(unit);
    return new Wishes(changed, left);
  }

  /** Without a unit. */
  Wishes without(int unit) {
    Map<Integer, Integer> changed = new TreeMap<>(versions);
    changed.remove(unit);
    Set<Integer> left = new TreeSet<>(broken);
    left.remove(unit);
    return new Wishes(changed, left);
  }

  /** With a unit that cannot be read. */
  Wishes breaking(int unit) {
    Set<Integer> more = new TreeSet<>(broken);
    more.add(unit);
    return new Wishes(versions, more);
  }

  /** With all units well written. */
  Wishes mended() {
    return new Wishes(versions, Set.of());
  }

  /** The files of the repository, by path. */
  Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    versions.forEach((unit, version) -> {
      String name = name(unit);
      if (described(unit)) {
        files.put("services/" + name + "/service.yaml",
            fill(!broken.contains(unit) ? DESCRIPTOR : version % 2 == 0 ? BROKEN_SYNTAX : BROKEN_DESCRIPTOR, name,
                version));
        return;
      }
      String folder = "apps/" + name + "/";
      files.put(folder + "config.yaml", broken.contains(unit) ? BROKEN_SYNTAX : fill(CONFIG, name, version));
      files.put(folder + "account.yaml", fill(ACCOUNT, name, version));
      files.put(folder + "service.yaml", fill(SERVICE, name, version));
      if (unit % 3 == 0) {
        files.put(folder + "deployment.yaml", fill(DEPLOYMENT, name, version));
      }
      if (version % 3 == 0) { // an object that comes and goes within its unit
        files.put(folder + "extra.yaml", fill(CONFIG, name + "-extra", version));
      }
    });
    return files;
  }

  private static String fill(String text, String name, int version) {
    return text.replace("NAME", name).replace("VERSION", String.valueOf(version)).replace("REPLICAS",
        String.valueOf(version % 2));
  }
}
