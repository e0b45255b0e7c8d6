package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@OnCluster
@ExtendWith(Helm.Condition.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChartRightsTest {
  private final Cluster cluster;
  private final String home;
  private final Chart.Installed installed;

  ChartRightsTest(Cluster cluster) throws Exception {
    this.cluster = cluster;
    home = Chart.restricted(cluster);
    installed = Chart.install(cluster, Chart.render("daytwo", home));
  }

  @AfterAll
  void uninstall() {
    installed.close();
  }

  @ParameterizedTest
  @CsvSource({
      // What the objects of a service, Releases, Events and rollouts need.
      "true,  patch,  apps,                      deployments", //
      "true,  patch,  apps,                      statefulsets", //
      "true,  delete, apps,                      statefulsets", //
      "true,  watch,  apps,                      statefulsets", //
      "true,  create, '',                        services", //
      "true,  delete, '',                        configmaps", //
      "true,  watch,  '',                        serviceaccounts", //
      "true,  patch,  '',                        persistentvolumeclaims", //
      "true,  watch,  '',                        persistentvolumeclaims", //
      "true,  patch,  batch,                     cronjobs", //
      "true,  watch,  batch,                     cronjobs", //
      "true,  patch,  autoscaling,               horizontalpodautoscalers", //
      "true,  patch,  policy,                    poddisruptionbudgets", //
      "true,  patch,  networking.k8s.io,         networkpolicies", //
      "true,  create, networking.k8s.io,         ingresses", //
      "true,  watch,  gateway.networking.k8s.io, httproutes", //
      "true,  patch,  gateway.networking.k8s.io, httproutes", //
      "false, patch,  gateway.networking.k8s.io, gateways", //
      "true,  patch,  monitoring.coreos.com,     servicemonitors", //
      "true,  watch,  monitoring.coreos.com,     podmonitors", //
      "true,  delete, monitoring.coreos.com,     prometheusrules", //
      "false, patch,  monitoring.coreos.com,     prometheuses", //
      "true,  create, '',                        namespaces", //
      "true,  patch,  daytwo.dev,                releases", //
      "true,  patch,  daytwo.dev,                releases/status", //
      "true,  create, events.k8s.io,             events", //
      "true,  watch,  '',                        pods", //
      "true,  watch,  '',                        events", //
      "true,  watch,  apps,                      replicasets", //
      "true,  watch,  batch,                     jobs", //
      "true,  create, apiextensions.k8s.io,      customresourcedefinitions", //
      "true,  watch,  apiextensions.k8s.io,      customresourcedefinitions", //
      "true,  create, authentication.k8s.io,     tokenreviews", //
      "true,  create, authorization.k8s.io,      subjectaccessreviews", //
      // What a stolen token must not be good for.
      "false, get,    '',                        secrets", //
      "false, list,   '',                        secrets", //
      "false, delete, '',                        namespaces", //
      "false, create, '',                        pods", //
      "false, delete, '',                        persistentvolumeclaims", //
      "false, delete, '',                        events", //
      "false, patch,  apps,                      replicasets", //
      "false, delete, '',                        pods", //
      "false, create, '',                        pods/exec", //
      "false, create, '',                        serviceaccounts/token", //
      "false, patch,  apiextensions.k8s.io,      customresourcedefinitions", //
      "false, create, rbac.authorization.k8s.io, clusterrolebindings", //
      "false, create, networking.k8s.io,         ingressclasses"})
  void its_account_may_do_what_it_needs_and_no_more(boolean allowed, String verb, String group, String resource) {
    assertEquals(allowed, may(home, verb, group, resource, cluster.namespace("elsewhere")));
  }

  @ParameterizedTest
  @CsvSource({"true, patch, daytwo", "true, watch, daytwo", "true, create, ''", "false, patch, other",
      "false, delete, daytwo", "false, update, daytwo"})
  void of_the_leases_of_its_own_namespace_it_has_the_one(boolean allowed, String verb, String name) {
    assertEquals(allowed, may(home, verb, "coordination.k8s.io", "leases", home, name));
    assertFalse(may(home, verb, "coordination.k8s.io", "leases", cluster.namespace("elsewhere"), name));
  }

  @Test
  void with_namespaces_named_it_writes_in_those_only() throws Exception {
    var narrow = Chart.namespace(cluster, "narrow", Map.of());
    var granted = Chart.namespace(cluster, "granted", Map.of());
    try (var installed = Chart.install(cluster,
        Chart.render("daytwo", narrow, "--set", "rbac.namespaces={" + granted + "}"))) {
      assertEquals(11, installed.objects().size());
      assertTrue(may(narrow, "patch", "apps", "deployments", granted));
      assertFalse(may(narrow, "patch", "apps", "deployments", cluster.namespace("other")));
      assertTrue(may(narrow, "watch", "apps", "deployments", cluster.namespace("other")));
      assertFalse(may(narrow, "get", "", "secrets", granted));
    }
  }

  @Test
  void with_impersonation_it_writes_nothing_itself_and_impersonates_the_named_accounts_only() throws Exception {
    var narrow = Chart.namespace(cluster, "impersonating", Map.of());
    var tenant = Chart.namespace(cluster, "tenant", Map.of());
    var url = "config.sources[0].url=https://git.example.com/shop.git";
    try (var installed = Chart.install(cluster,
        Chart.render("daytwo", narrow, "--set", "config.kubernetes.impersonate=per-source", "--set",
            "config.sources[0].name=shop", "--set", url, "--set",
            "config.sources[0].serviceAccount=" + tenant + "/deployer", "--set",
            "config.sources[0].environments={production}"))) {
      assertTrue(installed.objects().stream()
          .anyMatch(each -> each.getMetadata().getName().equals(narrow + "-daytwo-source")));
      assertTrue(may(narrow, "impersonate", "", "serviceaccounts", tenant, "deployer"));
      assertFalse(may(narrow, "impersonate", "", "serviceaccounts", tenant, "default"));
      assertFalse(may(narrow, "impersonate", "", "serviceaccounts", narrow, "deployer"));
      assertFalse(may(narrow, "impersonate", "", "users", "", "admin"));
      assertFalse(may(narrow, "patch", "apps", "deployments", tenant));
      assertFalse(may(narrow, "delete", "", "configmaps", tenant));
      assertTrue(may(narrow, "watch", "apps", "deployments", tenant));
      assertTrue(may(narrow, "patch", "daytwo.dev", "releases", tenant));
      assertTrue(may(narrow, "create", "", "namespaces", ""));
    }
    assertFalse(may(home, "impersonate", "", "serviceaccounts", tenant, "deployer"));
  }

  private boolean may(String home, String verb, String group, String resource, String namespace) {
    return may(home, verb, group, resource, namespace, "");
  }

  private boolean may(String home, String verb, String group, String resource, String namespace, String name) {
    var parts = resource.split("/", 2);
    var review = new SubjectAccessReviewBuilder().withNewSpec().withUser("system:serviceaccount:" + home + ":daytwo")
        .withNewResourceAttributes().withVerb(verb).withGroup(group).withResource(parts[0])
        .withSubresource(parts.length > 1 ? parts[1] : "").withNamespace(namespace).withName(name)
        .endResourceAttributes().endSpec()
        .build();
    return cluster.client().authorization().v1().subjectAccessReview().create(review).getStatus().getAllowed();
  }
}
