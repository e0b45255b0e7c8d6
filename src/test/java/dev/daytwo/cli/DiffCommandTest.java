package dev.daytwo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code daytwo diff} in a work tree with a few commits. */
class DiffCommandTest {
  private static final String ORDERS = """
      apiVersion: daytwo.dev/v1
      kind: Service
      name: orders
      image: ghcr.io/acme/orders:1.4.2
      port: 8080
      """;
  private static final String CART = ORDERS.replace("orders", "cart");
  private static final String SECRET = """
      apiVersion: v1
      kind: Secret
      metadata: {name: db}
      stringData: {password: PLAIN, user: NAMED}
      """;

  private final Path tree;
  private final GitRemote git;

  DiffCommandTest(@TempDir Path folder) throws IOException {
    git = GitRemote.in(folder);
    tree = Files.createDirectory(folder.resolve("tree"));
    Files.writeString(tree.resolve(".git"), "gitdir: " + git.path() + "\n");
  }

  @BeforeEach
  void aFirstCommit() {
    git.commit("Open the shop", Map.of("services/orders.yaml", ORDERS, "services/cart.yaml", CART));
    git.tag("v1");
  }

  @AfterEach
  void close() {
    git.close();
  }

  private Typed diff(String... args) {
    List<String> all = new ArrayList<>(List.of("diff", tree.toString()));
    all.addAll(Arrays.asList(args));
    return Typed.daytwo(all.toArray(String[]::new));
  }

  @Test
  void nothingIsDifferentFromItself() {
    Typed run = diff("--from", "v1", "--to", "main");
    assertEquals(Exit.DONE, run.exit(), run.err());
    assertTrue(run.out().endsWith(": no difference\n"), run.out());
    assertEquals(1, run.out().lines().count(), run.out());
  }

  @Test
  void aChangedUnitIsAUnifiedDiffOfTheObjectsThatChange() {
    git.commit("services/orders.yaml", ORDERS.replace("1.4.2", "1.4.3"));
    Typed run = diff("--from", "v1", "--to", "HEAD");
    assertEquals(Exit.FOUND, run.exit(), run.err());
    assertTrue(run.out().contains("--- a/production/orders/Deployment/orders.yaml\n"
        + "+++ b/production/orders/Deployment/orders.yaml\n@@ -"), run.out());
    assertTrue(run.out().contains("\n-        image: ghcr.io/acme/orders:1.4.2\n"), run.out());
    assertTrue(run.out().contains("\n+        image: ghcr.io/acme/orders:1.4.3\n"), run.out());
    assertFalse(run.out().contains("cart"), run.out());
    assertTrue(run.out().startsWith("# production/orders changed: ServiceAccount, NetworkPolicy, Service, "
        + "HorizontalPodAutoscaler, PodDisruptionBudget, PrometheusRule with another version's label only; Deployment changed\n---"),
        run.out());
    assertFalse(run.out().contains("/NetworkPolicy/"), run.out());
    assertTrue(run.out().endsWith(": 1 unit: 1 changed\n"), run.out());
  }

  @Test
  void unitsThatComeAndGoAreTold() {
    git.delete("services/cart.yaml");
    git.commit("services/shipping.yaml", ORDERS.replace("orders", "shipping"));
    Typed run = diff("--from", "v1", "--to", "HEAD");
    assertEquals(Exit.FOUND, run.exit(), run.err());
    assertTrue(run.out().contains("# production/cart removed: "), run.out());
    assertTrue(run.out().contains("--- a/production/cart/Deployment/cart.yaml\n+++ /dev/null\n"), run.out());
    assertTrue(run.out().contains("# production/shipping added: "), run.out());
    assertTrue(run.out().contains("--- /dev/null\n+++ b/production/shipping/Deployment/shipping.yaml\n"), run.out());
    assertTrue(run.out().endsWith(": 2 units: 1 added, 1 removed\n"), run.out());
    assertFalse(run.out().contains("Namespace"), "which they share with a unit that stays: " + run.out());
  }

  @Test
  void anEnvironmentCanBeAskedFor() {
    git.commit("services/orders.yaml", ORDERS + "environments: {staging: {scale: 1}, production: {scale: 5}}\n");
    Typed run = diff("--from", "v1", "--to", "HEAD", "-e", "staging");
    assertTrue(run.out().contains("# staging/orders changed"), run.out());
    assertFalse(run.out().contains("production/orders"), run.out());
  }

  @Test
  void theFilesThatLieHereAreComparedWithHead() throws IOException {
    Files.createDirectory(tree.resolve("services"));
    Files.writeString(tree.resolve("services/orders.yaml"), ORDERS + "scale: 4\n");
    Files.writeString(tree.resolve("services/cart.yaml"), CART);
    Typed run = diff();
    assertEquals(Exit.FOUND, run.exit(), run.err());
    assertTrue(run.out().contains("+  replicas: 4\n"), run.out());
    assertTrue(run.out().contains(" to the working tree: 1 unit: 1 changed\n"), run.out());
  }

  @Test
  void valuesOfSecretsAreHiddenButThatTheyChangeIsNot() {
    git.commit("add", Map.of("db/secret.yaml", SECRET));
    git.commit("db/secret.yaml", SECRET.replace("PLAIN", "OTHER"));
    Typed run = diff("--from", "HEAD~1", "--to", "HEAD", "--manifests");
    assertTrue(run.out().contains("-  password: \"*** (before)\"\n+  password: \"*** (after)\"\n"), run.out());
    assertTrue(run.out().contains("   user: \"***\"\n"), run.out());
    Typed added = diff("--from", "v1", "--to", "HEAD", "--manifests");
    for (Typed each : List.of(run, added, diff("--from", "v1", "--manifests", "--to", "HEAD", "-o", "json"))) {
      assertFalse((each.out() + each.err()).matches("(?s).*(PLAIN|OTHER|NAMED).*"), each.out());
    }
  }

  @Test
  void environmentVariablesThatAreNamedLikeASecretAreHidden() {
    String pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: app}
        spec: {containers: [{name: app, image: a:1, env: [{name: API_KEY, value: PLAIN}, {name: MODE, value: fast}]}]}
        """;
    git.commit("app/pod.yaml", pod);
    git.commit("app/pod.yaml", pod.replace("PLAIN", "OTHER").replace("fast", "slow"));
    Typed run = diff("--from", "HEAD~1", "--to", "HEAD", "--manifests");
    assertTrue(run.out().contains("-      value: \"*** (before)\"\n"), run.out());
    assertTrue(run.out().contains("+      value: slow\n"), run.out());
    assertFalse(run.out().contains("PLAIN") || run.out().contains("OTHER"), run.out());
  }

  @Test
  void aUnitThatHasProblemsAfterwardsStaysAsItIs() {
    git.commit("services/orders.yaml", ORDERS + "imge: x\n");
    Typed run = diff("--from", "v1", "--to", "HEAD");
    assertEquals(Exit.FOUND, run.exit());
    assertTrue(run.err().contains("services/orders.yaml:6:1: imge: unknown field"), run.err());
    assertTrue(run.out().endsWith(": no difference\n"), run.out());
  }

  @Test
  void markdownHasATableAndFoldedDiffs() {
    git.commit("services/orders.yaml", ORDERS.replace("1.4.2", "1.4.3"));
    String out = diff("--from", "v1", "--to", "HEAD", "-o", "markdown").out();
    assertTrue(out.startsWith("### Daytwo: 1 unit: 1 changed\n"), out);
    assertTrue(out.contains("| `production/orders` | changed | ServiceAccount, "), out);
    assertTrue(out.contains(
        "<details><summary><code>production/orders</code></summary>\n\n```diff\n--- a/production/orders/Deployment/"),
        out);
  }

  @Test
  void markdownFitsIntoAComment() {
    for (int i = 0; i < 30; i++) {
      git.commit("services/s" + i + ".yaml", ORDERS.replace("orders", "s" + i));
    }
    String out = diff("--from", "v1", "--to", "HEAD", "-o", "markdown").out();
    assertTrue(out.length() < 65_536, "length " + out.length());
    assertTrue(out.contains("| `production/s29` | added |"), out);
    assertTrue(out.matches("(?s).*The details of \\d+ units do not fit here.*"), out);
  }

  @Test
  void jsonHasTheSame() {
    git.commit("services/orders.yaml", ORDERS.replace("1.4.2", "1.4.3"));
    JsonArray units = new JsonObject(diff("--from", "v1", "--to", "HEAD", "-o", "json").out()).getJsonArray("units");
    assertEquals(1, units.size());
    JsonObject object = units.getJsonObject(0).getJsonArray("objects").stream().map(JsonObject.class::cast)
        .filter(each -> each.getString("kind").equals("Deployment")).findFirst().orElseThrow();
    assertEquals("changed", object.getString("change"));
    assertTrue(object.getString("diff").contains("\n+        image: ghcr.io/acme/orders:1.4.3\n"));
  }

  @Test
  void aRevisionThatIsNotThereIsAnErrorThatNamesIt() {
    for (String revision : List.of("v2", "HEAD^{tree}:x", "0123456789")) {
      Typed run = diff("--from", revision);
      assertEquals(Exit.FAILED, run.exit(), run.out());
      assertTrue(run.err().contains("there is no commit " + revision + "; name a branch"), run.err());
    }
  }

  @Test
  void aFolderOutsideOfARepositoryIsAnErrorThatSaysSo(@TempDir Path nowhere) {
    Typed run = Typed.daytwo("diff", nowhere.toString());
    assertEquals(Exit.FAILED, run.exit(), run.out());
    assertTrue(run.err().contains(nowhere + " is not in a Git repository"), run.err());
  }
}
