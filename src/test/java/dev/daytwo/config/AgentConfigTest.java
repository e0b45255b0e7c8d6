package dev.daytwo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.descriptor.Kind;
import dev.daytwo.model.Cron;
import dev.daytwo.model.Environment;
import dev.daytwo.model.GitRef;
import dev.daytwo.model.OnDelete;
import dev.daytwo.model.Result;
import dev.daytwo.model.VersionRange;
import dev.daytwo.model.Window;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading the configuration of the agent. */
class AgentConfigTest extends ConfigTexts {
  AgentConfigTest(@TempDir Path folder) {
    super(folder);
  }

  @Test
  void the_smallest_configuration_gets_the_documented_defaults() throws Exception {
    AgentConfig config = read(SMALLEST).get();
    SourceConfig source = config.sources().getFirst();
    assertEquals(new GitRef.Branch("main"), source.ref());
    assertEquals(Duration.ofSeconds(15), source.poll());
    assertTrue(source.reads("a.yaml") && source.reads("x/y/b.yml") && !source.reads("README.md"));
    assertTrue(source.mayWriteTo("anywhere"));
    assertEquals(new SourceConfig.Kinds(Kind.names(), false), source.kinds());
    assertNull(source.auth());
    assertEquals(new Environment("production", "{environment}", new Environment.Policy(true, true), true),
        config.environments().getFirst().environment());
    assertTrue(config.environments().getFirst().createNamespace());
    assertEquals(ReconcileConfig.DEFAULT, config.reconcile());
    assertEquals(new AgentConfig.Http("0.0.0.0", 8080), config.http());
    assertNull(config.kubernetes().context());
    assertTrue(config.installCrds());
    assertEquals(folder.resolve("data"), config.dataDir());
  }

  @Test
  void the_example_is_right_and_the_defaults_in_its_comments_are_the_defaults() throws Exception {
    String example = Files.readString(Path.of("config/daytwo.yaml"));
    AgentConfig config = read(example).get();
    assertEquals(List.of("staging", "production"), config.sources().getFirst().environments());
    assertTrue(config.sources().getFirst().mayWriteTo("shop-production"));
    assertFalse(config.sources().getFirst().mayWriteTo("kube-system"));
    String spelledOut = example.replaceAll("(?m)^( *)# (?=[a-z][A-Za-z]*:| +[a-z][A-Za-z]*:)", "$1");
    assertTrue(spelledOut.contains("\nreconcile:\n  resync: 1h"), spelledOut);
    assertEquals(config, read(spelledOut).get());
  }

  @Test
  void every_field_is_read() throws Exception {
    AgentConfig config = read(HEADER
        + """
            sources:
            - name: one
              url: http://git.example.com/a.git
              insecure: true
              ref: {tag: v1.0}
              paths: ["services/**/*.yaml"]
              poll: 1m
              auth: {usernameFile: user, passwordFile: /run/password, caFile: ca.pem}
              kinds: {allow: [Worker], manifests: true}
              namespaces: ["shop-*", exact]
              environments: [a, b]
            - name: two
              url: file:///srv/git/b.git
              ref: {commit: 0123456789abcdef0123456789abcdef01234567}
              environments: [a]
            - name: three
              url: file:///srv/git/b.git
              ref: {semver: ">=1.0 <2"}
              verify: {keysDir: keys, require: signed-tag}
              environments: [a]
            environments:
            - {name: a, namespace: "{team}-{service}-{source}", policy: {prune: false, strangers: report}, createNamespace: false}
            - {name: b, policy: {selfHeal: false}}
            reconcile: {resync: 2h, concurrency: 8, prune: {maxPercent: 10, maxCount: 5}, retry: {from: 2s, to: 1m}, timeout: 10s, maxRollouts: 3}
            kubernetes: {context: kind-shop}
            http: {host: 127.0.0.1, port: 0}
            installCrds: false
            dataDir: /srv/data
            """)
        .get();
    SourceConfig one = config.sources().getFirst();
    assertEquals(new GitRef.Tag("v1.0"), one.ref());
    assertEquals(new SourceConfig.Auth(folder.resolve("user"), Path.of("/run/password"), null,
        folder.resolve("ca.pem"), null, null, null), one.auth());
    assertEquals(new SourceConfig.Kinds(List.of("Worker"), true), one.kinds());
    assertTrue(one.reads("services/a.yaml") && one.reads("services/x/y/a.yaml") && !one.reads("other/a.yaml"));
    assertTrue(one.mayWriteTo("exact") && one.mayWriteTo("shop-x") && !one.mayWriteTo("exactly"));
    assertEquals(new GitRef.Id("0123456789abcdef0123456789abcdef01234567"), config.sources().get(1).ref());
    assertEquals(new SourceConfig.Verify(folder.resolve("keys"), SourceConfig.Require.SIGNED_TAG),
        config.sources().get(2).verify());
    assertEquals(new GitRef.Semver(new VersionRange(">=1.0 <2")), config.sources().get(2).ref());
    assertEquals(new Environment.Policy(false, true, true, List.of(), Environment.OnStrangers.REPORT, OnDelete.DELETE),
        config.environments().getFirst().policy());
    assertEquals(new Environment.Policy(true, false), config.environments().get(1).policy());
    assertEquals(Environment.OnStrangers.UNDO, config.environments().get(1).policy().strangers());
    assertEquals(new ReconcileConfig(Duration.ofHours(2), 8, new ReconcileConfig.Prune(10, 5),
        new ReconcileConfig.Retry(Duration.ofSeconds(2), Duration.ofMinutes(1)), Duration.ofSeconds(10), 3),
        config.reconcile());
    assertEquals("kind-shop", config.kubernetes().context());
    assertEquals(new AgentConfig.Http("127.0.0.1", 0), config.http());
    assertFalse(config.installCrds());
  }

  @Test
  void an_unknown_key_is_refused_with_its_place_and_the_nearest_name() throws Exception {
    String problems = problems(SMALLEST.replace("  environments: [", "  pol: 15s\n  environments: ["));
    assertTrue(problems.startsWith("daytwo.yaml:6:3: sources[0].pol: unknown field, did you mean \"poll\"?"), problems);
  }

  @ParameterizedTest
  @ValueSource(strings = {"leaderElection: {enable: true}", "kubernetes: {qps: 0}", "http: {tls: {}}",
      "http: {auth: kubernetes}"})
  void what_does_not_exist_yet_is_refused_as_unknown(String key) throws Exception {
    String problems = problems(SMALLEST + key + "\n");
    assertTrue(problems.contains("unknown field"), problems);
  }

  @Test
  void wrong_types_and_values_are_each_told_with_their_place() throws Exception {
    String problems = problems(HEADER + """
        sources:
        - name: Shop_1
          url: https://git.example.com/shop.git
          ref: {branch: main, tag: v1}
          paths: ["a[b].yaml", "../x"]
          poll: 15
          environments: production
        environments:
        - name: production
          namespace: "x-{enviroment}"
        reconcile: {concurrency: 0, prune: {maxPercent: 101}, retry: {from: 10m}}
        http: {port: "8080"}
        installCrds: maybe
        """);
    assertEquals(
        """
            daytwo.yaml:1:1: dataDir: required, and not given
            daytwo.yaml:4:9: sources[0].name: found "Shop_1", allowed: at most 63 of a-z, 0-9 and -, beginning and ending with a letter or digit
            daytwo.yaml:6:8: sources[0].ref: expected exactly one of branch, tag, semver, commit, found a map
            daytwo.yaml:7:11: sources[0].paths[0]: found "a[b].yaml": a glob knows *, ? and **, and none of [ ] { } \\ !
            daytwo.yaml:7:24: sources[0].paths[1]: found "../x": a glob has no empty, . or .. segments
            daytwo.yaml:8:9: sources[0].poll: expected a duration with its unit, such as 30s, 10m or 1h30m, found the number 15
            daytwo.yaml:9:17: sources[0].environments: expected a list, found the text "production"
            daytwo.yaml:12:14: environments[0].namespace: unknown placeholder {enviroment}, did you mean "environment"? Allowed: {environment}, {team}, {service}, {source}
            daytwo.yaml:13:26: reconcile.concurrency: found 0, allowed: 1 to 1024
            daytwo.yaml:13:49: reconcile.prune.maxPercent: found 101, allowed: 0 to 100
            daytwo.yaml:13:62: reconcile.retry: from is the shortest wait and to the longest, and here from is longer
            daytwo.yaml:14:14: http.port: expected a whole number, found the text "8080"
            daytwo.yaml:15:14: installCrds: expected true or false, found the text "maybe\"""",
        problems);
  }

  @Test
  void names_that_do_not_fit_together_are_told() throws Exception {
    String problems = problems(HEADER + """
        sources:
        - {name: a, url: "https://x/a.git", environments: [prodution]}
        - {name: a, url: "https://x/b.git", environments: [production]}
        environments: [{name: production}, {name: production}]
        dataDir: data
        """);
    assertEquals(
        """
            daytwo.yaml:4:52: sources[0].environments[0]: unknown environment "prodution", did you mean "production"? known: production, production
            daytwo.yaml:5:10: sources[1].name: "a" is taken already at daytwo.yaml:4:10
            daytwo.yaml:6:43: environments[1].name: "production" is taken already at daytwo.yaml:6:23""",
        problems);
  }

  @Test
  void plain_manifests_need_the_namespaces_that_they_may_write_to() throws Exception {
    String problems = problems(SMALLEST.replace("  environments: [", "  kinds: {manifests: true}\n  environments: ["));
    assertTrue(problems.contains("say in namespaces where it may write"), problems);
  }

  @Test
  void a_kind_that_does_not_exist_is_refused() throws Exception {
    String problems = problems(
        SMALLEST.replace("  environments: [", "  kinds: {allow: [DaemonSet]}\n  environments: ["));
    assertTrue(problems.contains("unknown kind \"DaemonSet\" Allowed: " + String.join(", ", Kind.names())), problems);
  }

  @Test
  void variables_are_put_into_text_numbers_and_booleans() throws Exception {
    AgentConfig config = read(SMALLEST.replace("data\n", "${DIR}/${SUB:-clones}\n") + """
        http: {port: "${PORT}", host: "${HOST:-127.0.0.1}"}
        installCrds: ${CRDS:-false}
        reconcile: {timeout: "${SECONDS}s"}
        """, Map.of("DIR", "/srv", "PORT", "9090", "HOST", "", "SECONDS", "5")).get();
    assertEquals(Path.of("/srv/clones"), config.dataDir());
    assertEquals(new AgentConfig.Http("127.0.0.1", 9090), config.http());
    assertFalse(config.installCrds());
    assertEquals(Duration.ofSeconds(5), config.reconcile().timeout());
  }

  @Test
  void a_missing_variable_is_told_with_its_place() throws Exception {
    String problems = problems(SMALLEST.replace("data\n", "${NOWHERE}\n"));
    assertEquals("daytwo.yaml:9:10: the environment variable NOWHERE is not set; set it, or write ${NOWHERE:-default}",
        problems);
    assertTrue(problems(SMALLEST.replace("data\n", "${1X}\n")).contains("is written ${NAME}"));
    assertTrue(problems(SMALLEST.replace("data\n", "${OPEN\n")).contains("is written ${NAME}"));
  }

  @Test
  void a_variable_cannot_add_yaml() throws Exception {
    AgentConfig config = read(SMALLEST.replace("data\n", "${EVIL}\n"), Map.of("EVIL", "/x\ninstallCrds: false")).get();
    assertTrue(config.installCrds());
    assertEquals(Path.of("/x\ninstallCrds: false"), config.dataDir());
  }

  @Test
  void a_folder_is_read_as_fragments_whose_lists_are_put_together() throws Exception {
    Files.writeString(folder.resolve("1.yaml"), SMALLEST);
    Files.writeString(folder.resolve("2.yml"), HEADER + """
        sources: [{name: more, url: "https://x/y.git", environments: [staging, production]}]
        environments: [{name: staging}]
        installCrds: false
        """);
    Files.writeString(folder.resolve(".hidden.yaml"), "nonsense");
    Files.writeString(folder.resolve("notes.txt"), "nonsense");
    AgentConfig config = AgentConfig.read(folder, Map.of()).get();
    assertEquals(List.of("shop", "more"), config.sources().stream().map(SourceConfig::name).toList());
    assertEquals(List.of("production", "staging"),
        config.environments().stream().map(EnvironmentConfig::name).toList());
    assertFalse(config.installCrds());
  }

  @Test
  void agents_elect_a_leader_unless_told_otherwise() throws Exception {
    LeaderElectionConfig election = read(SMALLEST).get().leaderElection();
    assertEquals(LeaderElectionConfig.DEFAULT, election);
    assertTrue(election.enabled());
    assertEquals(new LeaderElectionConfig(false, "ops", "east", 1, Duration.ofSeconds(4), Duration.ofMillis(2500),
        Duration.ofMillis(400)),
        read(SMALLEST + "leaderElection: {enabled: false, namespace: ops, name: east, shards: 1,"
            + " leaseDuration: 4s, renewDeadline: 2500ms, retryPeriod: 400ms}\n").get().leaderElection());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"shards: 2|leaderElection.shards: found 2, allowed: 1",
      "leaseDuration: 1500ms|leaseDuration: found 1500 ms, allowed: whole seconds",
      "renewDeadline: 15s|leaderElection: renewDeadline must be shorter than leaseDuration",
      "retryPeriod: 10s|leaderElection: retryPeriod must be shorter than renewDeadline",
      "retryPeriod: 50ms|retryPeriod: found 50 ms, allowed: 100ms or more",
      "name: Day_two|leaderElection.name: found \"Day_two\"", "namespace: a/b|leaderElection.namespace: found"})
  void an_election_that_could_go_wrong_is_refused(String field, String problem) throws Exception {
    String problems = problems(SMALLEST + "leaderElection: {" + field + "}\n");
    assertTrue(problems.contains(problem), problems);
  }

  @Test
  void what_two_fragments_both_say_is_a_problem() throws Exception {
    Files.writeString(folder.resolve("1.yaml"), SMALLEST);
    Files.writeString(folder.resolve("2.yaml"), HEADER + "dataDir: other\nsources: [{name: shop, "
        + "url: 'https://x/y.git', environments: [production]}]\n");
    assertEquals("""
        2.yaml:3:1: dataDir: is said already at 1.yaml:9:1; say it in one file only
        2.yaml:4:18: sources[1].name: "shop" is taken already at 1.yaml:4:9""",
        text(AgentConfig.read(folder, Map.of())));
  }

  @Test
  void what_is_no_configuration_is_told() throws Exception {
    assertEquals("daytwo.yaml:1:1: apiVersion: expected daytwo.dev/v1, found nothing\n"
        + "daytwo.yaml:1:7: kind: expected AgentConfig, found the text \"Other\"",
        String.join("\n", problems("kind: Other\n").lines().filter(line -> !line.contains("required")).toList()));
    assertTrue(problems("").contains("there is no configuration in it"));
    assertTrue(problems("- a\n").contains("expected a map with apiVersion"));
    assertTrue(problems("a: [\n").contains("not readable as YAML"));
    Result<AgentConfig> absent = AgentConfig.read(folder.resolve("absent.yaml"), Map.of());
    assertEquals("absent.yaml: the file cannot be read (NoSuchFileException); see --config", text(absent));
    Files.delete(folder.resolve("daytwo.yaml"));
    assertTrue(text(AgentConfig.read(folder, Map.of())).contains("there is no configuration in it"));
    Files.write(folder.resolve("daytwo.yaml"), new byte[]{(byte) 0xff});
    assertTrue(text(AgentConfig.read(folder, Map.of())).contains("not UTF-8"));
  }

  private static String policy(String windows) {
    return SMALLEST.replace("- name: production\n", "- name: production\n  policy:\n    windows:\n" + windows);
  }

  @Test
  void windows_are_read() throws Exception {
    var read = read(policy("""
            - {deny: "* 18-23 * * 5", timeZone: Europe/Paris}
            - {allow: "* 9-16 * * 1-5", drift: true, manual: true}
        """)).get().environments().getFirst().policy().windows();
    assertEquals(List.of(new Window(true, new Cron("* 18-23 * * 5"), ZoneId.of("Europe/Paris"), false, false),
        new Window(false, new Cron("* 9-16 * * 1-5"), ZoneOffset.UTC, true, true)), read);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "{deny: \"* 24 * * *\"}                        | 11:14: environments[0].policy.windows[0].deny: found \"* 24 * * *\", which has \"24\" as hour, allowed: *, 0 to 23,", //
      "{deny: \"@daily\"}                            | 11:14: environments[0].policy.windows[0].deny: found \"@daily\", which has 1 fields, allowed: five, minute hour day-of-month month day-of-week", //
      "{deny: 5}                                      | 11:14: environments[0].policy.windows[0].deny: expected text", //
      "{deny: \"* * * * *\", timeZone: Europe/Pariss} | 11:37: environments[0].policy.windows[0].timeZone: expected a time zone of the IANA database, such as Europe/Paris or UTC, found the text \"Europe/Pariss\", did you mean \"Europe/Paris\"?", //
      "{deny: \"* * * * *\", timeZone: \"+02:00\"}     | 11:37: environments[0].policy.windows[0].timeZone: expected a time zone of the IANA database", //
      "{deny: \"* * * * *\", drift: perhaps}          | 11:34: environments[0].policy.windows[0].drift: expected true or false", //
      "{timeZone: UTC}                                | 11:7: environments[0].policy.windows[0]: expected exactly one of deny and allow", //
      "{deny: \"* * * * *\", allow: \"* * * * *\"}     | 11:7: environments[0].policy.windows[0]: expected exactly one of deny and allow", //
      "{denny: \"* * * * *\"}                         | 11:8: environments[0].policy.windows[0].denny: unknown field, did you mean \"deny\"?", //
      "deny                                           | 11:7: environments[0].policy.windows[0]: expected"})
  void a_bad_window_is_refused_with_its_place_and_what_is_allowed(String window, String problem) throws Exception {
    var problems = problems(policy("    - " + window + "\n"));
    assertTrue(problems.contains("daytwo.yaml:" + problem), problems);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "{manifests: true, cluster: [Namespace]} | found \"Namespace\", allowed: kinds as in a manifest, such as CustomResourceDefinition, but for Namespace", //
      "{manifests: true, cluster: [crds]}      | found \"crds\", allowed: kinds as in a manifest", //
      "{cluster: [CustomResourceDefinition]}   | is for plain manifests; set manifests: true as well"})
  void kinds_of_the_whole_cluster_are_granted_by_name(String kinds, String problem) throws Exception {
    var problems = problems(SMALLEST.replace("  environments: [production]\n",
        "  environments: [production]\n  namespaces: [shop]\n  kinds: " + kinds + "\n"));
    assertTrue(problems.contains("sources[0].kinds.cluster: " + problem), problems);
  }

  @Test
  void environments_have_values_for_the_platforms_file() throws Exception {
    String text = SMALLEST.replace("- name: production",
        "- name: production\n  values: {domain: acme.com, zone: \"${ZONE:-eu}\"}");
    assertEquals(Map.of("domain", "acme.com", "zone", "eu"),
        read(text).get().environments().getFirst().environment().values());
    assertTrue(problems(text.replace("zone:", "1zone:")).contains(
        "values: found the name \"1zone\", allowed: letters, digits, - and _, a letter first"));
    assertTrue(problems(text.replace("acme.com", "7")).contains("values.domain: expected text, found the number 7"));
  }

  @Test
  void what_a_running_agent_cannot_follow_waits_and_nothing_else_does() throws Exception {
    AgentConfig before = read(SMALLEST).get();
    AgentConfig followed = read(SMALLEST
        + """
            platform: {source: shop}
            retiredSources: [old]
            registries: {insecure: ["registry.local:5000"]}
            reconcile: {resync: 2h, concurrency: 3, retry: {from: 2s, to: 4s}, timeout: 7s, maxRollouts: 5, prune: {maxCount: 9}}
            log: {level: debug}
            """)
        .get();
    assertEquals(List.of(), before.waiting(followed));
    assertEquals(followed, before.live(followed));

    AgentConfig built = read(SMALLEST.replace("dataDir: data", "dataDir: elsewhere") + """
        kubernetes: {context: other}
        http: {port: 9090}
        leaderElection: {enabled: false}
        tracing: {endpoint: "http://collector:4318"}
        installCrds: false
        """).get();
    assertEquals(List.of("dataDir", "http", "installCrds", "kubernetes.context", "leaderElection", "tracing"),
        before.waiting(built));
    assertEquals(before, before.live(built));
  }
}
