package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The log of a whole agent, in a process of its own, since what is set of a log is set for its whole process. */
@OnCluster
class AgentLogTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static List<Map<String, Object>> json(AgentJvm agent) throws IOException {
    return agent.log().lines().filter(line -> line.startsWith("{"))
        .map(line -> Tree.map(JSON.readValue(line, Object.class))).toList();
  }

  private static long count(AgentJvm agent, String event, String service) throws IOException {
    return json(agent).stream().filter(line -> event.equals(line.get("event")))
        .filter(line -> service.isEmpty() || service.equals(line.get("service"))).count();
  }

  /** What is said of a unit at a level that people have on. */
  private static List<Map<String, Object>> of(AgentJvm agent, String service) throws IOException {
    return json(agent).stream().filter(line -> service.equals(line.get("service")))
        .filter(line -> !"DEBUG".equals(line.get("log.level"))).toList();
  }

  private static String say(Path folder, String before, String after) throws IOException {
    var file = folder.resolve("daytwo.yaml");
    var text = Files.readString(file);
    assertTrue(text.contains(before), text);
    return Files.writeString(file, text.replace(before, after)).toString();
  }

  @Test
  void every_line_says_what_happened_to_what_once_and_the_level_changes_while_it_runs(Cluster cluster,
      @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var home = folder.resolve("agent");
    try (var remote = GitRemote.in(folder.resolve("git"))) {
      remote.commit("all\r\nINFO forged", Map.of("a/a.yaml", Live.configMap("a", "1"), "b/b.yaml",
          Live.configMap("b", "1"),
          "refused/r.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: r}\nspec: {ports: [{port: 99999}]}\n",
          "broken.yaml", "apiVersion: daytwo.dev/v1\nkind: Service\nname: broken\n"));
      try (var agent = new AgentJvm(home, "agent", Files.readString(cluster.kubeconfig()), """
          sources:
          - {name: shop, url: "%s", poll: 1s, kinds: {manifests: true}, environments: [%s], namespaces: [%s]}
          - {name: lost, url: "file:///nowhere/lost.git", poll: 1s, environments: [%s]}
          environments: [{name: %s}]
          leaderElection: {enabled: false}
          reconcile: {resync: 10s, retry: {from: 200ms, to: 1s}}
          log: {level: info, format: json}
          """.formatted(remote.fileUrl(), live.namespace(), live.namespace(), live.namespace(), live.namespace()))) {
        agent.awaitReady();
        live.awaitReady("a");
        live.awaitReady("b");
        Eventually.holds("what is refused is tried again, and the lost source too", () -> agent.metric(
            "daytwo_source_fetch_errors_total{reason=\"not_found\",source=\"lost\"}") >= 4
            && agent.metric("daytwo_sync_total{environment=\"" + live.namespace() + "\",result=\"Invalid\"}") >= 4);
        assertEquals(1, json(agent).stream().filter(line -> "source-failed".equals(line.get("event")))
            .filter(line -> "lost".equals(line.get("source"))).count(), agent.log());
        assertEquals(1, json(agent).stream().filter(line -> "Invalid".equals(line.get("reason"))).count(), agent.log());
        assertEquals(0, count(agent, "reconciled", ""), agent.log());
        everyLineSays(agent, live.namespace());

        // at a debugging level a look at everything is seen, and it says no more than that
        say(home, "level: info", "level: debug");
        Eventually.holds("another level is in force", () -> count(agent, "log-settings", "") == 2);
        Eventually.holds("the retries are told too", () -> count(agent, "sync-failed", "refused") > 2);
        Eventually.holds("and what is planned again", () -> json(agent).stream().anyMatch(
            line -> "plan".equals(line.get("event")) && "DEBUG".equals(line.get("log.level"))));
        Eventually.holds("it is looked at a", () -> count(agent, "reconciled", "a") > 0);
        var looks = count(agent, "reconciled", "a");
        var said = of(agent, "a").size();
        Eventually.holds("it is looked at a again", () -> count(agent, "reconciled", "a") >= looks + 2);
        assertEquals(said, of(agent, "a").size(), agent.log());
        assertEquals(2, count(agent, "problem", ""), agent.log());

        say(home, "level: debug, format: json", "level: info, format: text");
        Eventually.holds("it is text", () -> agent.log().lines()
            .anyMatch(line -> line.endsWith("the log is of level info from now on event=log-settings")));
        remote.commit("broken again", Map.of("broken.yaml", "apiVersion: daytwo.dev/v1\nkind: Service\nname: bro\n"));
        Eventually.holds("a problem is told, with what it is of", () -> agent.log().lines().anyMatch(
            line -> line.contains(" WARN ") && line.contains("broken.yaml:")
                && line.matches(".* event=problem source=shop commit=[0-9a-f]{10}")));
      }
    }
  }

  private static void everyLineSays(AgentJvm agent, String environment) throws IOException {
    var events = Files.readString(Path.of("docs/logging.md"));
    var commits = 0;
    for (var line : agent.log().lines().toList()) {
      var read = Tree.map(JSON.readValue(line, Object.class)); // so no line is a piece of another one
      if (!Tree.text(read.get("log.logger")).startsWith("dev.daytwo")) {
        continue;
      }
      var event = Tree.text(read.get("event"));
      assertTrue(events.contains("\n| `" + event + "` | "), line);
      for (var service : List.of("a", "b", "refused")) {
        if (Tree.text(read.get("message")).startsWith(environment + "/" + service + " ")) {
          assertEquals(environment, read.get("environment"), line);
          assertEquals(service, read.get("service"), line);
          assertEquals("shop", read.get("source"), line);
          assertTrue(Tree.text(read.get("commit")).matches("[0-9a-f]{40}"), line);
        }
      }
      if (Set.of("commit", "problem").contains(event)) {
        assertEquals("shop", read.get("source"), line);
        assertTrue(Tree.text(read.get("commit")).matches("[0-9a-f]{40}"), line);
        commits++;
      }
    }
    assertTrue(commits >= 2);
  }
}
