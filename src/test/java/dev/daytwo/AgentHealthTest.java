package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The health of the kinds that a source may hold, by their real controllers, and what it costs to know why it is bad. */
@OnCluster
class AgentHealthTest {
  private static RunningAgent.Setup agent(Cluster cluster, Path folder, GitRemote remote, Live live) throws Exception {
    return RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig()).environment(live.namespace())
        .source(cluster.namespace("git"), remote.fileUrl()).patience(Duration.ZERO);
  }

  @Test
  void pods_that_are_refused_say_who_refuses_them(Cluster cluster, @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var space = live.namespace();
    var client = cluster.client();
    client.load(stream("""
        apiVersion: v1
        kind: Namespace
        metadata: {name: SPACE}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: SPACE}
        webhooks:
        - name: gone.acme.com
          clientConfig: {service: {namespace: SPACE, name: gone}}
          rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
          admissionReviewVersions: [v1]
          sideEffects: None
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: SPACE}}
          objectSelector: {matchLabels: {app: hooked}}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: SPACE}
        spec:
          matchConstraints:
            resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
          validations: [{expression: "false", message: "no pods on Fridays"}]
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: SPACE}
        spec:
          policyName: SPACE
          validationActions: [Deny]
          matchResources:
            namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: SPACE}}
            objectSelector: {matchLabels: {app: barred}}
        """.replace("SPACE", space))).create();
    Eventually.holds("both are in force", () -> refused(client, space, "hooked", "gone.acme.com")
        && refused(client, space, "barred", "no pods on Fridays"));
    try (var remote = GitRemote.in(folder)) {
      remote.commit("refused", Map.of("hooked/app.yaml", Live.deployment("hooked"), "barred/app.yaml",
          Live.deployment("barred")));
      try (var _ = agent(cluster, folder, remote, live).start()) {
        live.awaitSaying("hooked", Condition.HEALTHY, "PodsRefused: Deployment hooked: its pods are refused: ",
            "failed calling webhook \"gone.acme.com\"");
        live.awaitSaying("barred", Condition.HEALTHY, "PodsRefused: Deployment barred: its pods are refused: ",
            "no pods on Fridays");
        live.awaitEvent("barred", "Unhealthy", "no pods on Fridays");
      }
    } finally {
      client.admissionRegistration().v1().validatingWebhookConfigurations().withName(space).delete();
      client.admissionRegistration().v1().validatingAdmissionPolicyBindings().withName(space).delete();
      client.admissionRegistration().v1().validatingAdmissionPolicies().withName(space).delete();
    }
  }

  private static boolean refused(KubernetesClient client, String space, String app, String words) {
    try {
      client.pods().inNamespace(space).resource(new PodBuilder().withNewMetadata().withName(app).addToLabels("app", app)
          .endMetadata().withNewSpec().addNewContainer().withName("main").withImage("registry.example/main:1")
          .endContainer().endSpec().build()).dryRun().create();
      return false;
    } catch (KubernetesClientException e) {
      return String.valueOf(e.getMessage()).contains(words);
    }
  }

  @Test
  void a_quota_that_is_used_up_is_named_and_forgotten_when_it_is_raised(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var client = cluster.client();
    client.load(stream("""
        apiVersion: v1
        kind: Namespace
        metadata: {name: SPACE}
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata: {namespace: SPACE, name: few}
        spec: {hard: {pods: "0"}}
        """.replace("SPACE", live.namespace()))).create();
    var quota = client.resourceQuotas().inNamespace(live.namespace()).withName("few");
    Eventually.holds("the quota is in force", () -> quota.require().getStatus() != null
        && quota.require().getStatus().getUsed() != null);
    try (var remote = GitRemote.in(folder)) {
      remote.commit("two", Map.of("web/app.yaml", Live.deployment("web"), "db/app.yaml", Live.deployment("db")
          .replace("kind: Deployment", "kind: StatefulSet")
          .replace("spec:\n  sel", "spec:\n  serviceName: db\n  sel")));
      try (var _ = agent(cluster, folder, remote, live).start()) {
        live.awaitSaying("web", Condition.HEALTHY,
            "QuotaExceeded: Deployment web: no more pods fit into the ResourceQuota few, which allows pods=0");
        live.awaitSaying("db", Condition.HEALTHY,
            "QuotaExceeded: StatefulSet db: no more pods fit into the ResourceQuota few, which allows pods=0");
        quota.edit(now -> {
          now.getSpec().getHard().put("pods", new Quantity("9"));
          return now;
        });
        live.awaitReady("web");
        live.awaitReady("db");
      }
    }
  }

  @Test
  void other_kinds_are_healthy_when_their_controllers_have_done_their_work(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder)) {
      remote.commit("kinds", Map.of("db/app.yaml",
          Live.deployment("db").replace("kind: Deployment", "kind: StatefulSet")
              .replace("spec:\n  sel", "spec:\n  serviceName: db\n  sel"),
          "every/app.yaml",
          Live.deployment("every").replace("kind: Deployment", "kind: DaemonSet"), "once/job.yaml",
          """
              apiVersion: batch/v1
              kind: Job
              metadata: {name: once}
              spec: {template: {spec: {restartPolicy: Never, securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}, containers: [{name: app, image: "registry.example/once:1", securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]}}}
              """,
          "never/job.yaml",
          """
              apiVersion: batch/v1
              kind: Job
              metadata: {name: never}
              spec:
                backoffLimit: 0
                activeDeadlineSeconds: 1
                template: {spec: {restartPolicy: Never, securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}, containers: [{name: app, image: "registry.example/never:broken", securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]}}
              """));
      try (var _ = agent(cluster, folder, remote, live).start()) {
        live.awaitReady("db");
        live.awaitReady("every");
        live.awaitReady("once");
        live.awaitSaying("never", Condition.HEALTHY, "Job never");
        Eventually.holds("it has failed", () -> live.says("never", Condition.HEALTHY).startsWith("RolloutOverdue: ")
            || live.says("never", Condition.HEALTHY).startsWith("Crashing: "));
        assertEquals(2, cluster.client().apps().daemonSets().inNamespace(live.namespace()).withName("every").require()
            .getStatus().getNumberAvailable());
      }
    }
  }

  @Test
  void a_custom_resource_is_as_healthy_as_its_controller_says(Cluster cluster, @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var group = cluster.namespace("acme.dev");
    var client = cluster.client();
    var crd = client.load(stream(
        """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: databases.GROUP}
            spec:
              group: GROUP
              scope: Namespaced
              names: {kind: Database, plural: databases}
              versions:
              - name: v1
                served: true
                storage: true
                subresources: {status: {}}
                schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, x-kubernetes-preserve-unknown-fields: true},
                  status: {type: object, x-kubernetes-preserve-unknown-fields: true}}}}
            """
            .replace("GROUP", group)));
    crd.create();
    try (var remote = GitRemote.in(folder)) {
      Eventually.holds("the kind is served", () -> client.apiextensions().v1().customResourceDefinitions()
          .withName("databases." + group).require().getStatus().getConditions().stream()
          .anyMatch(each -> each.getType().equals("Established") && each.getStatus().equals("True")));
      var text = "{apiVersion: " + group + "/v1, kind: Database, metadata: {name: main}, spec: {size: 1}}\n";
      remote.commit("db/db.yaml", text);
      try (var _ = agent(cluster, folder, remote, live).start()) {
        live.awaitReady("db"); // no controller has said anything: it is there
        status(live, group,
            "{\"observedGeneration\":1,\"conditions\":[{\"type\":\"Ready\",\"status\":\"False\",\"message\":\"restoring, password=hunter2\"}]}");
        live.awaitSaying("db", Condition.HEALTHY, "Progressing: Database main: restoring, password=***");
        status(live, group,
            "{\"observedGeneration\":1,\"conditions\":[{\"type\":\"Stalled\",\"status\":\"True\",\"message\":\"no such backup\"}]}");
        live.awaitSaying("db", Condition.HEALTHY, "Degraded: Database main: no such backup");
        live.awaitEvent("db", "Unhealthy", "no such backup");
        status(live, group, "{\"observedGeneration\":1,\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}");
        live.awaitReady("db");
        remote.commit("db/db.yaml", text.replace("size: 1", "size: 2"));
        live.awaitSaying("db", Condition.HEALTHY,
            "Progressing: Database main: its controller has not seen the newest generation");
        status(live, group, "{\"observedGeneration\":2,\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}");
        live.awaitReady("db");
      }
    } finally {
      crd.delete();
    }
  }

  private static void status(Live live, String group, String status) {
    live.client().genericKubernetesResources(group + "/v1", "Database").inNamespace(live.namespace()).withName("main")
        .subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":" + status + "}");
  }

  @Test
  void slow_health_wait_holds_no_worker_and_a_rollout_that_goes_well_asks_for_no_pods(Cluster cluster,
      @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder); var api = new ApiInjector(cluster.plane().kubeconfigText())) {
      remote.commit("app/app.yaml", Live.deployment("app"));
      try (var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(api.kubeconfig())
          .environment(live.namespace()).source(cluster.namespace("git"), remote.fileUrl()).start()) {
        live.awaitReady("app");
        assertEquals(0, looks(api));

        remote.commit("app/app.yaml", Live.deployment("app").replace("app:1", "app:broken"));
        Eventually.holds("it is rolling out", () -> live.status("app", Condition.HEALTHY).equals("False"));
        assertEquals(0, agent.metric("daytwo_queue_depth"));
        live.awaitSaying("app", Condition.HEALTHY, "Crashing: Deployment app: container app crashes: exit code 1");
        // One list and one watch of each of pods, ReplicaSets and warnings.
        assertEquals(6, looks(api), () -> api.requests().toString());
      }
    }
  }

  /** How often the agent asked for what tells why. */
  private static long looks(ApiInjector api) {
    return api.requests().stream().filter(request -> request.method().equals("GET"))
        .filter(request -> request.path().matches("/api.*/namespaces/[^/]+/(pods|replicasets|events)\\?.*")).count();
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
