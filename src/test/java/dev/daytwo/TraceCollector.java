package dev.daytwo;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A collector of traces that takes OTLP over HTTP on a free port of 127.0.0.1, as the protocol's own definitions read it. */
final class TraceCollector implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final Map<String, String> resource = new ConcurrentHashMap<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private volatile int code = 200;

  TraceCollector() throws IOException {
    server = LoopbackHttp.server();
    server.setExecutor(threads);
    server.createContext("/v1/traces", exchange -> {
      var body = exchange.getRequestBody().readAllBytes();
      tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      if (code == 200) {
        for (var each : ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
          each.getResource().getAttributesList()
              .forEach(pair -> resource.put(pair.getKey(), pair.getValue().getStringValue()));
          each.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList()));
        }
      }
      var answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
      exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(code, answer.length == 0 ? -1 : answer.length);
      exchange.close();
    });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers so from now on. */
  TraceCollector answer(int status) {
    code = status;
    return this;
  }

  List<Span> spans() {
    return List.copyOf(spans);
  }

  List<String> tokens() {
    return List.copyOf(tokens);
  }

  Map<String, String> resource() {
    return Map.copyOf(resource);
  }

  /** The attributes of a span, as texts. */
  static Map<String, String> attributes(Span span) {
    return span.getAttributesList().stream().collect(Collectors.toMap(pair -> pair.getKey(),
        pair -> pair.getValue().hasIntValue()
            ? Long.toString(pair.getValue().getIntValue())
            : pair.getValue().getStringValue()));
  }

  static String hex(com.google.protobuf.ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  /** A span and those below it, a line each, those of one parent in the order of their names. */
  String tree(Span of) {
    var below = spans.stream().filter(span -> span.getParentSpanId().equals(of.getSpanId()))
        .map(span -> tree(span).indent(2)).sorted().collect(Collectors.joining());
    return of.getName() + "\n" + below;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
