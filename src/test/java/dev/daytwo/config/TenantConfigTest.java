package dev.daytwo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.model.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the configuration says of those who share an agent. */
class TenantConfigTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private Result<AgentConfig> read(String source, String more) throws Exception {
    var file = folder.resolve("daytwo.yaml");
    Files.writeString(file, """
        apiVersion: daytwo.dev/v1
        kind: AgentConfig
        sources:
        - name: shop
          url: https://git.example.com/shop.git
          environments: [production]
        %senvironments:
        - {name: production}
        dataDir: data
        %s
        """.formatted(source.isEmpty() ? "" : "  " + source + "\n", more));
    return AgentConfig.read(file, Map.of());
  }

  @Test
  void a_source_may_have_an_account_in_whose_name_it_writes() throws Exception {
    var config = read("serviceAccount: shop-ci/deployer", "kubernetes: {impersonate: per-source}").get();
    assertEquals(AgentConfig.Impersonate.PER_SOURCE, config.kubernetes().impersonate());
    assertEquals("system:serviceaccount:shop-ci:deployer", config.sources().getFirst().user());
    assertEquals(null, read("", "").get().sources().getFirst().user());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "serviceAccount: deployer | kubernetes: {impersonate: per-source} | 7:19: sources[0].serviceAccount: found \"deployer\", expected the namespace and name of a ServiceAccount, such as shop/deployer", //
      "serviceAccount: shop/a:b | kubernetes: {impersonate: per-source} | 7:19: sources[0].serviceAccount: found \"shop/a:b\", expected the namespace", //
      "serviceAccount: shop/ci  | `` | 7:19: sources[0].serviceAccount: is not used without impersonation; set kubernetes.impersonate to per-source as well", //
      "``                       | kubernetes: {impersonate: per-source} | 4:3: sources[0]: kubernetes.impersonate is per-source, so say serviceAccount: namespace/name, in whose name the objects of shop are written", //
      "``                       | kubernetes: {impersonate: all}        | 10:27: kubernetes.impersonate: expected one of none, per-source"})
  void a_source_with_half_of_it_is_refused(String source, String more, String problem) throws Exception {
    var problems = read(source, more).problems().toString();
    assertTrue(problems.contains("daytwo.yaml:" + problem), problems);
  }
}
