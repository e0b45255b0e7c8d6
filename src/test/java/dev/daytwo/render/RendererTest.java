package dev.daytwo.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.descriptor.Descriptor;
import dev.daytwo.descriptor.PlainManifest;
import dev.daytwo.descriptor.SourceFile;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.Result;
import dev.daytwo.model.Rollout;
import dev.daytwo.model.UnitKey;
import dev.daytwo.platform.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RendererTest {
  private static final String ORDERS = """
      apiVersion: daytwo.dev/v1
      kind: Service
      name: orders
      image: ghcr.io/acme/orders:1.4.2
      port: 8080
      """;

  private static Commit commit(String id) {
    return new Commit(id, "A. Author", "Subject", Instant.EPOCH);
  }

  private static Environment environment(String namespace) {
    return new Environment("production", namespace, new Environment.Policy(true, true), true);
  }

  private static Descriptor descriptor(String text) {
    SourceFile file = SourceFile.parse("orders.yaml", text);
    assertEquals(List.of(), file.problems());
    return file.descriptors().getFirst();
  }

  private static Result<Desired> render(String text, String namespace, Map<String, String> files) {
    return Renderer.render(descriptor(text), environment(namespace), "shop", commit("c"), Platform.BUILT_IN,
        files::get);
  }

  private static List<String> kinds(Desired desired) {
    return desired.objects().stream().map(object -> object.key().kind()).toList();
  }

  @Provide
  Arbitrary<String> additions() {
    return Arbitraries
        .of("team: a\n", "tier: critical\n", "scale: 3\n", "size: l\n", "env: {B: x, A: y, C: z}\n",
            "secrets: {P: a/b, Q: c/d}\n", "uses: [a, b]\n", "allowFrom: [c]\n",
            "files: {/b: {content: x}, /a: {content: z}}\n",
            "health: {ready: /r}\n", "environments: {production: {env: {D: 1, B: null}}}\n")
        .list().uniqueElements().map(parts -> String.join("", parts));
  }

  @Property(tries = 60)
  void theSameDescriptorIsAlwaysRenderedTheSame(@ForAll("additions") String more) {
    Desired first = render(ORDERS + more, "{environment}", Map.of()).get();
    Desired second = render(ORDERS + more, "{environment}", Map.of()).get();
    assertEquals(first, second);
    assertEquals(YamlWriter.write(first.objects()), YamlWriter.write(second.objects()));
  }

  @Test
  void whatIsWrittenForAnotherEnvironmentIsNotTheUnitsOwn() {
    String before = render(ORDERS, "{environment}", Map.of()).get().descriptor();
    String other = render(ORDERS + "environments: {staging: {scale: 1}}\n", "{environment}", Map.of()).get()
        .descriptor();
    String own = render(ORDERS + "environments: {production: {scale: 1}}\n", "{environment}", Map.of()).get()
        .descriptor();
    assertEquals(before, other);
    assertNotEquals(before, own);
  }

  @Property(tries = 60)
  void everyObjectCarriesTheUnitsLabelsAndSelectorsHoldOne(@ForAll("additions") String more) {
    for (Manifest object : render(ORDERS + more, "{environment}", Map.of()).get().objects()) {
      if (!object.key().kind().equals("Namespace")) {
        assertEquals(new UnitKey("production", "orders"), Labels.unit(object.at("metadata", "labels")));
      }
      if (object.key().kind().equals("Deployment")) {
        assertEquals(Map.of(Labels.NAME, "orders"), object.at("spec", "selector", "matchLabels"));
      }
    }
  }

  @Test
  void objectsComeInTheOrderInWhichTheyAreApplied() {
    assertEquals(
        List.of("Namespace", "ServiceAccount", "ConfigMap", "NetworkPolicy", "Service", "Deployment",
            "HorizontalPodAutoscaler", "PodDisruptionBudget", "PrometheusRule"),
        kinds(render(ORDERS + "files: {/a: {content: x}}\n", "{environment}", Map.of()).get()));
  }

  @Test
  void theHashIsOfTheObjectsAndNotOfTheCommit() {
    Descriptor orders = descriptor(ORDERS);
    Desired one = Renderer.render(orders, environment("a"), "shop", commit("1"), Platform.BUILT_IN, path -> null).get();
    Desired two = Renderer.render(orders, environment("a"), "shop", commit("2"), Platform.BUILT_IN, path -> null).get();
    assertEquals(one.hash(), two.hash());
    assertNotEquals(one.hash(), render(ORDERS + "scale: 3\n", "a", Map.of()).get().hash());
    assertEquals(5, one.lines());
    assertEquals("ghcr.io/acme/orders:1.4.2", one.image());
    assertEquals("standard", one.tier());
  }

  @Test
  void aChangeOfAFileIsARollout() {
    String text = ORDERS + "files: {/etc/a: ./a.txt}\n";
    Desired one = render(text, "a", Map.of("a.txt", "1")).get();
    Desired two = render(text, "a", Map.of("a.txt", "2")).get();
    assertNotEquals(one.objects().get(2).key(), two.objects().get(2).key());
    assertNotEquals(one.objects().get(5).at("spec", "template"), two.objects().get(5).at("spec", "template"));
  }

  @Test
  void replicasAreNotWrittenWhileAnAutoscalerOwnsThem() {
    assertNull(render(ORDERS, "a", Map.of()).get().objects().get(4).at("spec", "replicas"));
    Desired fixed = render(ORDERS + "scale: 3\n", "a", Map.of()).get();
    assertEquals(3L, fixed.objects().get(4).at("spec", "replicas"));
    assertFalse(kinds(fixed).contains("HorizontalPodAutoscaler"));
  }

  @Test
  void aNamespaceTemplateIsFilledInAndChecked() {
    assertEquals("shop-orders-payments",
        render(ORDERS + "team: payments\n", "{source}-{service}-{team}", Map.of()).get().namespace());
    assertEquals("orders.yaml:1:1: the environment's namespace \"x-{team}\" becomes \"x-\" here, allowed: at most 63 "
        + "lower-case letters, digits and hyphens; give a team",
        render(ORDERS, "x-{team}", Map.of()).problems().getFirst().toString());
  }

  @Test
  void servicesInNamespacesOfTheirOwnAreReachedThere() {
    Desired desired = render(ORDERS + "uses: [catalog]\n", "{service}", Map.of()).get();
    String policy = desired.objects().get(2).canonicalJson();
    assertTrue(policy.contains("{\"namespaceSelector\":{\"matchLabels\":{\"kubernetes.io/metadata.name\":\"catalog\"}},"
        + "\"podSelector\":{\"matchLabels\":{\"app.kubernetes.io/name\":\"catalog\"}}}"), policy);
  }

  @Test
  void anEnvironmentThatIsSwitchedOffIsRefusedWithItsPlace() {
    assertEquals(List.of("orders.yaml:6:16: environments.production: false: orders is not deployed there"),
        render(ORDERS + "environments: {production: false}\n", "a", Map.of()).problems().stream()
            .map(Object::toString).toList());
  }

  @Test
  void plainManifestsAreTheSameInWhateverOrderTheyAreRead() {
    List<PlainManifest> manifests = new ArrayList<>(SourceFile.parse("web/all.yaml", """
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: b}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: b}}
        ---
        {apiVersion: v1, kind: Secret, metadata: {name: b}}
        ---
        {apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: b}}
        """).manifests());
    PlainUnit.Grant grant = new PlainUnit.Grant(namespace -> false, kind -> false);
    Desired one = PlainUnit.render("web", manifests, environment("a"), "shop", commit("c"), grant).get();
    assertEquals(List.of("Namespace", "Secret", "Service", "Deployment", "Service"), kinds(one));
    Collections.shuffle(manifests, new Random(7));
    assertEquals(one, PlainUnit.render("web", manifests, environment("a"), "shop", commit("c"), grant).get());
  }

  /** The run before has failed, and the next one is a night away. */
  @Test
  void aCronJobHasNoDeadlineAndIsNotRolledBack() {
    Rollout rollout = render("""
        apiVersion: daytwo.dev/v1
        kind: CronJob
        name: report
        image: a/report:1
        schedule: 0 3 * * *
        dependsOn: [orders]
        """, "{environment}", Map.of()).get().rollout();
    assertEquals(Rollout.OnFailure.HOLD, rollout.onFailure());
    assertNull(rollout.deadline());
    assertEquals(List.of("orders"), rollout.dependsOn().stream().map(Rollout.Need::service).toList());
  }

  @Test
  void theNamespaceIsLeftOutWhereTheEnvironmentDoesNotMakeIt() {
    Environment bare = new Environment("production", "shop", new Environment.Policy(true, true), false);
    Descriptor worker = descriptor("apiVersion: daytwo.dev/v1\nkind: Worker\nname: mailer\nimage: a/mailer:1\n");
    assertFalse(kinds(Renderer.render(worker, bare, "shop", commit("c"), Platform.BUILT_IN, path -> null).get())
        .contains("Namespace"));
    List<PlainManifest> manifests = SourceFile
        .parse("web/a.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}").manifests();
    assertEquals(List.of("ConfigMap"), kinds(PlainUnit.render("web", manifests, bare, "shop", commit("c"),
        new PlainUnit.Grant(namespace -> false, kind -> false)).get()));
  }

  /** A migration may need what an extra makes, and what comes after it is not applied before it has succeeded. */
  @Test
  void extrasOfKindsThatNobodyKnowsComeBeforeAnythingThatHasPods() {
    Platform platform = Platform.read("platform.yaml", """
        apiVersion: daytwo.dev/v1
        kind: Platform
        extras:
        - object: {apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: "{service}-db"}}
        """).get();
    Descriptor orders = descriptor(ORDERS + "migrate: {command: [migrate]}\n");
    List<String> kinds = kinds(
        Renderer.render(orders, environment("{environment}"), "shop", commit("c"), platform, path -> null).get());
    assertEquals(kinds.indexOf("Job") - 1, kinds.indexOf("ExternalSecret"), kinds.toString());
  }

  @Test
  void nothingIsRenderedWithTheValuesOfAnotherEnvironment() {
    Environment staging = new Environment("staging", "{environment}", new Environment.Policy(true, true), true,
        Map.of("domain", "staging.acme.com"));
    Platform platform = Platform.read("platform.yaml",
        "{apiVersion: daytwo.dev/v1, kind: Platform, alerts: {labels: {domain: '{values.domain}'}}}", List.of(staging))
        .get();
    Result<Desired> rendered = Renderer.render(descriptor(ORDERS), environment("{environment}"), "shop", commit("c"),
        platform, path -> null);
    assertEquals(List.of("orders.yaml:1:1: the platform's file cannot be read with the values of the environment "
        + "production; it says of which it has none"), rendered.problems().stream().map(Object::toString).toList());
  }
}
