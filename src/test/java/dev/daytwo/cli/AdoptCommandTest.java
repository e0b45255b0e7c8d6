package dev.daytwo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.Cluster;
import dev.daytwo.OnCluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code daytwo adopt} as a program of its own, of what kubectl made on a real API server. */
@OnCluster
class AdoptCommandTest {
  private static final String WEB = """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, labels: {app: web}}
      spec:
        replicas: 3
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            nodeSelector: {disk: ssd}
            terminationGracePeriodSeconds: 75
            volumes: [{name: conf, configMap: {name: web-conf}}]
            containers:
            - name: app
              image: registry.example/web:1.4.2
              args: [serve]
              ports: [{name: web, containerPort: 3000}]
              env:
              - {name: MODE, value: fast}
              - {name: API_TOKEN, value: PLAIN}
              - {name: DB, valueFrom: {secretKeyRef: {name: web-db, key: password}}}
              envFrom: [{configMapRef: {name: web-env}}, {secretRef: {name: web-keys}}]
              volumeMounts: [{name: conf, mountPath: /etc/web}]
              resources: {requests: {cpu: 250m, memory: 256Mi}, limits: {cpu: "1", memory: 512Mi}}
              readinessProbe: {httpGet: {path: /ready, port: web}}
              livenessProbe: {httpGet: {path: /live, port: web}, initialDelaySeconds: 90}
              securityContext: {runAsUser: 101}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {selector: {app: web}, ports: [{port: 80, targetPort: web}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: legacy}
      spec: {selector: {app: web}, ports: [{port: 8000, targetPort: web}]}
      ---
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: {name: web-scaler}
      spec:
        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
        minReplicas: 3
        maxReplicas: 8
        metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: web-conf}
      data: {app.ini: "debug = no"}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: web-env}
      data: {REGION: eu}
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: db}
      spec:
        replicas: 3
        serviceName: db
        selector: {matchLabels: {app: db}}
        template:
          metadata: {labels: {app: db}}
          spec:
            securityContext: {runAsUser: 10001}
            containers:
            - name: postgres
              image: registry.example/postgres:17
              ports: [{name: pg, containerPort: 5432}]
              resources: {requests: {cpu: 250m, memory: 512Mi}, limits: {memory: 512Mi}}
              volumeMounts: [{name: data, mountPath: /data}, {name: logs, mountPath: /var/log/pg}]
              securityContext: {readOnlyRootFilesystem: true}
        volumeClaimTemplates:
        - {metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 10Gi}}}}
        - {metadata: {name: logs}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}
      ---
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: report}
      spec:
        schedule: "30 2 * * *"
        concurrencyPolicy: Replace
        jobTemplate:
          spec:
            activeDeadlineSeconds: 900
            template:
              metadata: {labels: {app: report}}
              spec:
                restartPolicy: OnFailure
                containers:
                - name: job
                  image: registry.example/report:2.0.0
                  command: [report, --all]
                  env: [{name: DB, valueFrom: {secretKeyRef: {name: report-db, key: password}}}]
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: web-keys}
      stringData: {STRIPE: HIDDEN}
      """;

  private final Cluster cluster;
  private final String namespace;

  AdoptCommandTest(Cluster cluster) {
    this.cluster = cluster;
    namespace = cluster.namespace("adopt");
  }

  @BeforeEach
  void whatRuns() {
    cluster.client().resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .serverSideApply();
    for (String object : WEB.split("---\n", -1)) {
      cluster.client().resource(object).inNamespace(namespace).serverSideApply();
    }
  }

  private Typed adopt(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
            System.getProperty("java.class.path"), "dev.daytwo.Main", "adopt", "-n", namespace));
    command.addAll(List.of(args));
    Path err = Files.createTempFile("adopt", ".err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().put("KUBECONFIG", cluster.kubeconfig().toString());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    String told = Files.readString(err);
    Files.delete(err);
    return new Typed(process.exitValue(), out, told);
  }

  @Test
  void whatThePlatformGivesIsLeftOut(@TempDir Path folder) throws Exception {
    Path platform = Files.writeString(folder.resolve("platform.yaml"), """
        apiVersion: daytwo.dev/v1
        kind: Platform
        defaults:
          scale: {min: 3, max: 8}
          health: {startup: 90s}
          drain: 60s
          security: {user: 101, writableRoot: false}
        """);
    Typed run = adopt("deployment/web", "--platform", platform.toString());
    assertEquals(Exit.DONE, run.exit(), run.err());
    for (String left : List.of("scale:", "startup:", "drain:", "user:")) {
      assertFalse(run.out().contains(left), run.out());
    }
    Path file = Files.writeString(folder.resolve("web.yaml"), run.out());
    String rendered = Typed.daytwo("render", file.toString(), "--platform", platform.toString()).out();
    assertTrue(rendered.contains("minReplicas: 3") && rendered.contains("runAsUser: 101"), rendered);
  }

  @Test
  void theShortestDescriptorIsPrintedAndWhatChangesIsListed(@TempDir Path folder) throws Exception {
    Typed run = adopt("deployment/web");
    assertEquals(Exit.DONE, run.exit(), run.err());
    assertEquals("""
        apiVersion: daytwo.dev/v1
        kind: Service
        name: web
        image: registry.example/web:1.4.2
        port: 3000
        args:
        - serve
        scale:
          min: 3
          max: 8
        health:
          ready: /ready
          live: /live
          startup: 90s
        drain: 60s
        env:
          REGION: eu
          MODE: fast
        secrets:
          STRIPE: web-keys/STRIPE
          DB: web-db/password
          API_TOKEN: web-env/API_TOKEN
        files:
          /etc/web/app.ini:
            content: debug = no
        security:
          user: 101
          writableRoot: true
        """, run.out());
    Path file = Files.writeString(folder.resolve("web.yaml"), run.out());
    assertEquals(Exit.DONE, Typed.daytwo("validate", file.toString()).exit());

    List<String> told = run.err().lines().map(line -> line.strip().replaceAll(" {2,}", " | ")).toList();
    for (String line : List.of(
        "Deployment/web | spec.template.spec.nodeSelector | {\"disk\":\"ssd\"} | - | no field of a descriptor says it",
        "Deployment/web | spec.strategy.rollingUpdate.maxUnavailable | 25% | 0 | no pod goes before another is ready",
        "Deployment/web | spec.template.spec.containers[web].resources.limits.cpu | 1 | - | a CPU request and no CPU limit; "
            + "as much memory as is asked for",
        "Deployment/web | spec.template.spec.containers[web].resources.requests.memory | 256Mi | 512Mi | a CPU request and "
            + "no CPU limit; as much memory as is asked for",
        "Deployment/web | spec.template.spec.containers[web].env[API_TOKEN].value | *** | - | env and secrets",
        "Note: the HorizontalPodAutoscaler web-scaler would fight with the new one: kubectl -n " + namespace
            + " delete hpa web-scaler when the unit is synced",
        "Note: the Service legacy finds these pods by labels that the new ones do not have: let its selector be "
            + "app.kubernetes.io/name: web")) {
      assertTrue(told.contains(line), line + "\n" + run.err());
    }
    // another test may give the cluster that kind at any time
    assertTrue(run.err().matches("(?s).*, PrometheusRule/web( \\(when the cluster has that kind\\))?\n.*"), run.err());
    for (String beginning : List.of("New: ServiceAccount/web, ConfigMap/web-files-", "Note: API_TOKEN is a plain value",
        "Note: the selector of a Deployment cannot be changed.")) {
      assertTrue(told.stream().anyMatch(line -> line.startsWith(beginning)), beginning + "\n" + run.err());
    }
    assertTrue(told.stream().noneMatch(
        line -> line.contains(".image |") || line.contains("replicas") || line.contains("metadata.annotations")),
        "what stays as it is: " + run.err());
    assertFalse((run.out() + run.err()).matches("(?s).*(PLAIN|HIDDEN).*"), run.err());
  }

  @Test
  void aStatefulSetKeepsItsVolumesWhereTheirNamesAllowIt(@TempDir Path folder) throws Exception {
    Typed run = adopt("sts/db");
    assertEquals(Exit.DONE, run.exit(), run.err());
    assertEquals("""
        apiVersion: daytwo.dev/v1
        kind: StatefulService
        name: db
        image: registry.example/postgres:17
        ports:
          pg: 5432
        scale: 3
        storage:
        - path: /data
          size: 10Gi
          class: fast
        - path: /var/log/pg
          size: 1Gi
        """, run.out());
    Path file = Files.writeString(folder.resolve("db.yaml"), run.out());
    assertEquals(Exit.DONE, Typed.daytwo("validate", file.toString()).exit());
    for (String line : List.of("Note: the pods find the data that is there: their claims keep the names data-db-N",
        "Note: the claims logs-db-N stay as they are, and the new pods ask for var-log-pg-db-N: have the data copied, "
            + "or bind the old volumes to claims of those names, before anybody writes",
        "Note: the selector of a StatefulSet cannot be changed. After the push, when the unit says so: kubectl -n "
            + namespace + " delete statefulset db; its claims stay.")) {
      assertTrue(run.err().contains(line), line + "\n" + run.err());
    }
  }

  @Test
  void aCronJobKeepsItsTimes(@TempDir Path folder) throws Exception {
    Typed run = adopt("cronjob/report");
    assertEquals(Exit.DONE, run.exit(), run.err());
    assertEquals("""
        apiVersion: daytwo.dev/v1
        kind: CronJob
        name: report
        image: registry.example/report:2.0.0
        schedule: "30 2 * * *"
        timeout: 900s
        concurrency: replace
        retries: 6
        command:
        - report
        - "--all"
        secrets:
          DB: report-db/password
        security:
          writableRoot: true
        """, run.out());
    Path file = Files.writeString(folder.resolve("report.yaml"), run.out());
    assertEquals(Exit.DONE, Typed.daytwo("validate", file.toString()).exit());
    assertTrue(run.err().contains("Note: it runs by the clocks of the controller manager"), run.err());
    assertFalse(run.err().contains("containers[job]"), "the container is compared with its own: " + run.err());
  }

  @Test
  void nothingIsLeftBehindInTheCluster() throws Exception {
    int before = objects();
    adopt("deploy/web");
    assertEquals(before, objects());
  }

  private int objects() {
    return cluster.client().apps().deployments().inNamespace(namespace).list().getItems().size()
        + cluster.client().services().inNamespace(namespace).list().getItems().size();
  }

  @Test
  void whatIsNotThereIsAnErrorThatSaysSo() throws Exception {
    Typed run = adopt("deployment/nobody");
    assertEquals(Exit.FAILED, run.exit());
    assertTrue(run.err().contains("there is no Deployment nobody in " + namespace), run.err());
  }

  @Test
  void otherKindsAreAUsageError() {
    Typed run = Typed.daytwo("adopt", "daemonset/web");
    assertEquals(Exit.USAGE, run.exit());
    assertTrue(run.err().contains("found daemonset/web, allowed: deployment/NAME, statefulset/NAME, cronjob/NAME"),
        run.err());
  }
}
