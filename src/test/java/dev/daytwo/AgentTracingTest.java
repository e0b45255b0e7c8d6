package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import dev.daytwo.web.Webhooks;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector of traces is sent. */
@OnCluster
class AgentTracingTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";

  @Test
  void a_push_is_one_trace_from_the_webhook_until_all_that_it_touches_is_healthy(Cluster cluster,
      @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var shop = cluster.namespace("shop");
    var secret = Files.writeString(folder.resolve("secret"), "correct horse");
    var headers = Files.writeString(folder.resolve("headers"), "Authorization: Bearer first\n");
    try (var remote = GitRemote.in(folder.resolve("git"));
        var collector = new TraceCollector();
        var log = new LogLines();
        var http = HttpClient.newHttpClient()) {
      remote.commit("a/a.yaml", Live.configMap("a", "1"));
      remote.commit("same/s.yaml", Live.configMap("s", "1"));
      try (var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
          .environment(live.namespace()).poll(Duration.ofHours(20))
          .tracing("{endpoint: \"" + collector.url() + "\", headersFile: " + headers + "}")
          .source(shop, remote.fileUrl(), "webhook: {secretFile: " + secret + "}").start()) {
        live.awaitReady("a");
        live.awaitReady("same");
        Files.writeString(headers, "Authorization: Bearer second\n");

        var commit = remote.commit("more", Map.of("a/a.yaml", Live.configMap("a", "2"), "w.yaml",
            Live.worker("w", "1")));
        var body = Webhooks.body("github");
        var sent = new HashMap<>(Webhooks.headers("github", body, "correct horse"));
        sent.put("traceparent", "00-" + TRACE + "-" + PARENT + "-01");
        assertEquals(202, http.send(Webhooks.request(agent.port(), shop, body, sent),
            HttpResponse.BodyHandlers.discarding()).statusCode());
        live.awaitReady("w");
        Eventually.holds("the trace is whole", () -> push(collector, shop).size() == 1);

        var push = push(collector, shop).getFirst();
        assertEquals(TRACE, TraceCollector.hex(push.getTraceId()));
        assertEquals(PARENT, TraceCollector.hex(push.getParentSpanId()));
        assertEquals(Span.SpanKind.SPAN_KIND_CONSUMER, push.getKind());
        var said = TraceCollector.attributes(push);
        assertEquals(commit, said.get("vcs.ref.head.revision"));
        assertEquals("webhook", said.get("daytwo.trigger"));
        assertEquals("healthy", said.get("daytwo.outcome"));
        assertEquals("2", said.get("daytwo.units"));
        var tree = collector.tree(push);
        var e = live.namespace();
        assertTrue(tree.startsWith("push " + shop + "\n  fetch\n  render\n  unit " + e + "/a\n    reconcile\n"
            + "      apply ConfigMap\n"), tree);
        assertTrue(tree.contains("  unit " + e + "/w\n    reconcile\n      apply Deployment\n"), tree);
        assertTrue(tree.contains("    wait for health\n"), tree);
        for (var span : collector.spans()) { // nothing of the first look, and of what the push did not touch
          assertEquals(TRACE, TraceCollector.hex(span.getTraceId()), span.getName());
          assertTrue(span.getStartTimeUnixNano() <= span.getEndTimeUnixNano(), span.toString());
          assertTrue(span.getStartTimeUnixNano() >= push.getStartTimeUnixNano(), span.toString());
          assertTrue(span.getEndTimeUnixNano() <= push.getEndTimeUnixNano(), span.toString());
        }
        assertTrue(!tree.contains("/same"), tree);
        var deployment = collector.spans().stream().filter(span -> span.getName().equals("apply Deployment"))
            .map(TraceCollector::attributes).findFirst().orElseThrow();
        assertEquals(Map.of("k8s.namespace.name", e, "k8s.deployment.name", "w", "daytwo.object.kind", "Deployment",
            "daytwo.object.name", "w"), deployment);
        assertEquals("daytwo", collector.resource().get("service.name"));
        assertEquals(List.of("Bearer second"), collector.tokens().stream().distinct().toList());
        assertTrue(log.has("trace_id=" + TRACE, "commit=" + commit, "source=" + shop), () -> log.with(shop).toString());
        Eventually.holds("it is counted",
            () -> agent.metric("daytwo_tracing_spans_total", "result=\"sent\"") == collector.spans().size());
      }
    }
  }

  private static List<Span> push(TraceCollector collector, String source) {
    return collector.spans().stream().filter(span -> span.getName().equals("push " + source)).toList();
  }

  @Test
  void a_collector_that_refuses_is_in_nobodys_way_and_counted(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var shop = cluster.namespace("shop");
    try (var remote = GitRemote.in(folder.resolve("git"));
        var collector = new TraceCollector().answer(400);
        var log = new LogLines()) {
      remote.commit("a/a.yaml", Live.configMap("a", "1"));
      try (var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
          .environment(live.namespace()).tracing("{endpoint: \"" + collector.url() + "\"}")
          .source(shop, remote.fileUrl()).start()) {
        live.awaitReady("a");
        remote.commit("a/a.yaml", Live.configMap("a", "2"));
        live.awaitValue("a", "2");
        Eventually.holds("what was lost is counted",
            () -> agent.metric("daytwo_tracing_spans_total", "result=\"failed\"") > 0);
        Eventually.holds("and told", () -> log.has("WARN", "event=spans-refused", "the collector answered 400"));
        collector.answer(200);
        var next = remote.commit("a/a.yaml", Live.configMap("a", "3"));
        live.awaitValue("a", "3");
        Eventually.holds("the next push is traced", () -> push(collector, shop).stream()
            .map(TraceCollector::attributes).anyMatch(said -> next.equals(said.get("vcs.ref.head.revision"))
                && "poll".equals(said.get("daytwo.trigger")) && "healthy".equals(said.get("daytwo.outcome"))));
      }
    }
  }
}
