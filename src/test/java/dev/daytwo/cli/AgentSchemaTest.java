package dev.daytwo.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.cli.Agreement.Beyond;
import dev.daytwo.config.AgentConfig;
import dev.daytwo.model.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema of the agent's configuration and its parser accept and refuse the same. */
class AgentSchemaTest {
  private static final String WHOLE = """
      apiVersion: daytwo.dev/v1
      kind: AgentConfig
      sources:
      - name: shop
        url: https://git.example.com/shop.git
        ref: {tag: v1.0}
        paths: ["services/**/*.yaml", "${FILES:-*.yml}"]
        poll: 1m
        auth: {usernameFile: user, passwordFile: password, caFile: ca.pem}
        insecure: false
        kinds: {allow: [Worker], manifests: true, cluster: [ClusterRole]}
        namespaces: ["shop-*"]
        environments: [production]
      - name: tools
        url: file:///srv/tools.git
        ref: {commit: 0123456789abcdef0123456789abcdef01234567}
        environments: [production]
      - name: released
        url: ssh://git@git.example.com:2222/released.git
        auth: {sshKeyFile: key, knownHostsFile: known_hosts}
        ref: {semver: ">=1.0 <2 || ^3.1.4"}
        verify: {keysDir: keys, require: signed-tag}
        proxy: http://proxy.example.com:3128
        limits: {files: 1000, fileBytes: 1000, totalBytes: 1000000, history: 0}
        environments: [production]
      - name: hub
        url: https://github.com/acme/shop.git
        auth: {githubApp: {appId: 1, installationId: 2, privateKeyFile: key, apiUrl: "https://ghe.example.com/api/v3"}}
        environments: [production]
      environments:
      - name: production
        namespace: "{team}-{environment}"
        policy:
          prune: false
          selfHeal: true
          autoRollback: ${ROLLBACK:-false}
          strangers: report
          onDelete: orphan
          windows:
          - {deny: "* 18-23 * * fri", timeZone: Europe/Paris, drift: true, manual: false}
          - {allow: "*/5 9-16 * jan,feb 1-5"}
        createNamespace: true
        values: {domain: acme.com, zone: "${ZONE:-eu}"}
      platform: {source: shop, path: platform.yaml}
      retiredSources: [old-shop]
      reconcile:
        resync: 1h
        concurrency: 64
        prune: {maxPercent: 30, maxCount: 20}
        retry: {from: 1s, to: 5m}
        timeout: 30s
        maxRollouts: 20
      leaderElection: {enabled: true, namespace: daytwo, name: daytwo, shards: 1, leaseDuration: 15s,
        renewDeadline: 10s, retryPeriod: 2s}
      kubernetes: {context: kind-kind}
      http: {host: 127.0.0.1, port: "${PORT:-0}"}
      tracing: {endpoint: "https://collector.example.com/otlp", headersFile: headers, sampleRatio: 0.5}
      log: {level: warn, format: json}
      notifications:
      - name: oncall
        kind: slack
        urlFile: /etc/daytwo/chat/url
        events: [unhealthy, rolled-back, prune-held, source-failed]
        units: {team: payments, source: shop, environment: ["prod*", "${ENVIRONMENT:-production}"], service: "orders-?"}
        template: "{{title}}{{#units}} {{service}}{{/units}}"
        groupWait: 30s
      - {name: hook, kind: webhook, url: "https://hook.example.com/daytwo", secretFile: secret, tokenFile: token, caFile: ca}
      - {name: alerts, kind: alertmanager, url: "http://alertmanager.monitoring:9093", insecure: true}
      commitStatus:
      - {provider: gitea, source: shop, project: acme/shop, tokenFile: token, targetUrl: "https://daytwo.example.com/{environment}/{commit}"}
      - {provider: gitlab, source: released, url: "https://git.example.com/api/v4", project: acme/tools, tokenFile: token,
        caFile: ca, insecure: false}
      - {source: hub, provider: github}
      installCrds: true
      dataDir: data
      """;

  private final Agreement agreement;

  AgentSchemaTest(@TempDir Path folder) {
    agreement = Agreement.of(SchemaCommand.Root.AGENT, text -> problems(folder, text), rules());
  }

  private static List<Problem> problems(Path folder, String text) {
    try {
      return AgentConfig.read(Files.writeString(Files.createTempFile(folder, "daytwo", ".yaml"), text), Map.of())
          .problems();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Beyond beyond(String reason, String problem, String replaced, String by) {
    assertTrue(WHOLE.contains(replaced), replaced);
    return Beyond.of(reason, problem, WHOLE.replace(replaced, by));
  }

  static List<Beyond> rules() {
    return List.of(
        beyond("a part may be in another file of the folder", "(sources|environments|dataDir): required, and not given",
            "dataDir: data", ""),
        beyond("a pattern sees digits and no length of time", ".*: found \\w+, allowed: (\\w+ to \\w+|more)",
            "poll: 1m", "poll: 2d"),
        beyond("the same, for a Lease", ".*: found \\d+ ms, allowed: .*", "leaseDuration: 15s", "leaseDuration: 2h"),
        beyond("two lengths of time cannot be compared", ".*must be shorter than.*", "renewDeadline: 10s",
            "renewDeadline: 16s"),
        beyond("the same, for the waits", ".*from is the shortest wait.*", "from: 1s", "from: 6m"),
        beyond("the same, for the platform's source", "platform.source: unknown source .*", "{source: shop",
            "{source: shp"),
        beyond("items of a list cannot be compared by one of their fields", ".*is taken already.*", "name: tools",
            "name: shop"),
        beyond("what is in one list and not in another", ".*is followed under sources.*", "[old-shop]", "[shop]"),
        beyond("a schema does not know the names elsewhere in the file", ".*unknown environment.*",
            "environments: [production]", "environments: [staging]"),
        beyond("the database of time zones differs from machine to machine",
            ".*expected a time zone of the IANA database.*", "Europe/Paris", "Europe/Atlantis"),
        beyond("a pattern for the five fields of crontab(5) would explain nothing to anybody",
            ".*found \".*\", which has .*", "18-23", "18-25"),
        beyond("a URL has more rules than a pattern", "sources\\[\\d]\\.url: .*", "shop.git", "shop git"),
        beyond("what belongs to plain manifests may come from a variable",
            ".*(is for plain manifests|manifests: true).*",
            "manifests: true", "manifests: false"),
        beyond("what Git takes as a name has more rules than a pattern", ".*the name of a (branch|tag).*",
            "tag: v1.0", "tag: v1..0"),
        beyond("a range of versions has more rules than a pattern", ".*expected a range of versions.*",
            ">=1.0 <2", ">=1.x.3 <2"),
        beyond("a source without a secret depends on its URL", ".*a file needs no auth.*",
            "url: https://git.example.com/shop.git", "url: file:///srv/shop.git"),
        beyond("what is followed and what is signed", ".*signed-tag goes with.*", "{semver: \">=1.0 <2 || ^3.1.4\"}",
            "{branch: main}"),
        beyond("the same, for SSH", ".*(are for ssh|ssh needs).*", "ssh://git@git.example.com:2222",
            "https://x.example"),
        beyond("what Mustache takes as a template has more rules than a pattern", ".*template: .*template.*",
            "{{title}}",
            "{{titel}}"),
        beyond("what the source of a status tells of it", "commitStatus\\[\\d].*", "gitlab, source: released",
            "gitlab, source: relesed"),
        beyond("whether plain http is meant is said elsewhere", "notifications\\[\\d]\\.url: .*", "insecure: true}\n",
            "insecure: false}\n"),
        beyond("which kinds of receivers are signed for or shown a token",
            "notifications.*(has no use for it|is for a webhook).*",
            "kind: webhook", "kind: slack"),
        beyond("a length of time, again", "notifications.*groupWait: found .*", "groupWait: 30s", "groupWait: 2h"),
        beyond("names of sources and environments, again", "notifications.*units.*unknown .*",
            "source: shop, environment",
            "source: shp, environment"),
        beyond("what a variable holds is not known", ".*expected (a whole number|true or false), found the text .*",
            "PORT:-0", "PORT:-x"));
  }

  @Test
  void theyAgreeOnTheExampleThatIsShippedAndOnOneWithEverySetting() throws IOException {
    for (String example : List.of("config/daytwo.yaml", "config/examples/agent.yaml")) {
      assertTrue(agreement.check(example, Files.readString(Path.of(example))), example);
    }
    assertTrue(agreement.check("whole", WHOLE));
  }

  @Test
  void theyAgreeOnEveryMistakeInThem() throws IOException {
    int count = agreement.checkAround("config/daytwo.yaml", Files.readString(Path.of("config/daytwo.yaml")))
        + agreement.checkAround("whole", WHOLE);
    assertTrue(count > 1_000, count + " texts");
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theParserAloneKnowsWhatASchemaCannotSay(Beyond rule) {
    agreement.checkBeyond(rule);
  }
}
