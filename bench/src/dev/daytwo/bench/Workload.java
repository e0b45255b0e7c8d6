package dev.daytwo.bench;

import dev.daytwo.git.GitFault;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import dev.daytwo.platform.Platform;
import dev.daytwo.reconcile.Catalog;
import dev.daytwo.reconcile.SourceScope;
import dev.daytwo.reconcile.SourceTree;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is pushed: a number of apps, each a folder of four plain manifests, all in one namespace, which is the kindest to
 * every tool that is compared.
 */
final class Workload {
  /** The source, the environment and the namespace of all apps. */
  static final String NAME = "bench";

  private static final String SERVICE_ACCOUNT = """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: NAME}
      automountServiceAccountToken: false
      """;
  private static final String SERVICE = """
      apiVersion: v1
      kind: Service
      metadata: {name: NAME}
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
        replicas: 0
        selector: {matchLabels: {app: NAME}}
        template:
          metadata: {labels: {app: NAME}}
          spec:
            serviceAccountName: NAME
            containers:
            - name: main
              image: registry.example.com/NAME:1.0.0
              ports: [{name: http, containerPort: 8080}]
              env: [{name: LOG_LEVEL, value: info}]
              resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {memory: 128Mi}}
              readinessProbe: {httpGet: {path: /readyz, port: http}, periodSeconds: 5}
      """;
  private static final String INGRESS = """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: NAME}
      spec:
        rules:
        - host: NAME.example.com
          http:
            paths:
            - {path: /, pathType: Prefix, backend: {service: {name: NAME, port: {name: http}}}}
      """;

  private Workload() {}

  /** The files of the repository, by path. */
  static Map<String, String> files(int apps) {
    return files(0, apps);
  }

  /** The files of the apps from one number up to, and without, another. */
  static Map<String, String> files(int from, int to) {
    Map<String, String> files = new TreeMap<>();
    for (int i = from; i < to; i++) {
      String name = app(i);
      Map.of("serviceaccount", SERVICE_ACCOUNT, "service", SERVICE, "deployment", DEPLOYMENT, "ingress", INGRESS)
          .forEach((file, text) -> files.put("apps/" + name + "/" + file + ".yaml", text.replace("NAME", name)));
    }
    return files;
  }

  /** The name of an app, which is its folder's and its unit's. */
  static String app(int index) {
    return "app-%04d".formatted(index);
  }

  /**
   * The very objects that the agent applies for these files, once each, in the order of units. A PrometheusRule is none of
   * them: a bare control plane does not have the kind.
   */
  static List<Manifest> objects(Map<String, String> files) {
    SourceScope scope = new SourceScope(NAME, path -> true, Set.of("Service"), true, String::equals,
        List.of(new Environment(NAME, NAME, new Environment.Policy(true, true), true)));
    Catalog catalog = new Catalog(scope, Platform.BUILT_IN, kind -> kind.kind().equals("Namespace"));
    Catalog.Rendering rendering;
    try {
      rendering = catalog.update(new Commit("0".repeat(40), NAME, NAME, Instant.EPOCH), null, tree(files));
    } catch (GitFault fault) {
      throw new IllegalStateException("a tree in memory can be read", fault);
    }
    if (!rendering.problems().isEmpty()) {
      throw new IllegalStateException("the workload has problems: " + rendering.problems());
    }
    Map<ObjectKey, Manifest> objects = new LinkedHashMap<>();
    rendering.desired().stream().map(Desired::objects).flatMap(List::stream)
        .filter(manifest -> !manifest.key().kind().equals("PrometheusRule"))
        .forEach(manifest -> objects.putIfAbsent(manifest.key(), manifest));
    return List.copyOf(objects.values());
  }

  private static SourceTree tree(Map<String, String> files) {
    return new SourceTree() {
      @Override
      public Collection<String> paths() {
        return files.keySet();
      }

      @Override
      public List<Problem> problems() {
        return List.of();
      }

      @Override
      public Result<String> read(String path) {
        return Result.of(Objects.requireNonNull(files.get(path)));
      }
    };
  }
}
