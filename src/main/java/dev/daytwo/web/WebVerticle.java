package dev.daytwo.web;

import dev.daytwo.event.Fact;
import dev.daytwo.event.Topology;
import dev.daytwo.model.Leadership;
import dev.daytwo.release.Callers;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.List;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The agent's HTTP server: whether it lives, whether it is ready, and its metrics. */
public final class WebVerticle extends VerticleBase {
  private final String host;
  private final int port;
  private final BooleanSupplier synced;
  private final Supplier<Leadership> leadership;
  private final Map<String, String> sources = new TreeMap<>();
  private final Map<String, String> resumed = new HashMap<>();
  private String platform;
  private boolean rendering;
  private String configuration = "";
  private final List<Routes> more;
  private final SourceStates states;
  private int bound;

  /**
   * A server.
   *
   * @param port       0 for any that is free
   * @param sources    the names of those that must have been heard of once
   * @param platform   true if there is a file of the platform, which must have been good once
   * @param synced     true when every informer has its first list
   * @param leadership which part this agent plays
   * @param metrics    the metrics
   * @param followed   the sources by the configuration in force
   * @param callers    who may ask for more than that
   * @param hooks      the webhooks
   */
  public WebVerticle(String host, int port, Set<String> sources, boolean platform, BooleanSupplier synced,
      Supplier<Leadership> leadership, Routes metrics, Supplier<Collection<Followed>> followed,
      Callers callers, Routes hooks) {
    this.host = host;
    this.port = port;
    this.platform = platform ? "not read yet" : "";
    rendering = !platform;
    this.synced = synced;
    this.leadership = leadership;
    states = new SourceStates(followed);
    more = List.of(metrics, hooks, new SourceApi(states::trees, callers));
    sources.forEach(source -> this.sources.put(source, "not fetched yet"));
  }

  /** The port that it listens on. */
  public int port() {
    return bound;
  }

  @Override
  public Future<?> start() {
    Topology.hear(vertx, Fact.SourceFetched.class, fact -> {
      sources.replace(fact.source(), "ok");
      states.fetched(fact);
    });
    Topology.hear(vertx, Fact.SourceFailed.class, fact -> {
      sources.replace(fact.source(), "failed (" + fact.reason() + ")");
      states.failed(fact);
    });
    Topology.hear(vertx, Fact.SourceRendered.class, this::rendered);
    Topology.hear(vertx, Fact.PlatformRead.class, this::read);
    Topology.hear(vertx, Fact.ConfigRead.class, this::configured);
    Router router = Router.router(vertx);
    router.get("/livez").handler(request -> text(request.response()).end("ok\n"));
    router.get("/readyz").handler(this::ready);
    more.forEach(routes -> routes.add(router, vertx));
    // HTTP/1.1 alone: after an upgrade in clear text an answer was at times never finished (RFC 9113 dropped it too).
    return vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false)).requestHandler(router)
        .listen(port, host).onSuccess(this::listening);
  }

  private void listening(HttpServer server) {
    bound = server.actualPort();
  }

  private void rendered(Fact.SourceRendered fact) {
    states.rendered(fact);
    resumed.put(fact.source(), fact.confirmed()
        ? ""
        : "; commit " + fact.commit().abbreviated()
            + " is in force, as of the last fetch before the agent started or took over");
  }

  private void read(Fact.PlatformRead fact) {
    rendering = fact.inForce();
    platform = fact.problems().isEmpty()
        ? "ok"
        : "refused (" + fact.problems().getFirst() + "); "
            + (rendering ? "the last good one stays in force" : "nothing is rendered or removed until it is mended");
  }

  /** A bad configuration does not make the agent unready: it goes on by the last good one. */
  private void configured(Fact.ConfigRead fact) {
    sources.keySet().retainAll(fact.sources());
    resumed.keySet().retainAll(fact.sources());
    states.follow(fact.sources());
    fact.sources().forEach(source -> sources.putIfAbsent(source, "not fetched yet"));
    configuration = fact.problems().isEmpty()
        ? ""
        : "refused (" + fact.problems().getFirst() + "); the last good one stays in force";
  }

  /**
   * A source that fails has been reported and does not make the agent unready: the others go on. A standby is ready: it
   * has everything that it needs to take over.
   */
  private void ready(RoutingContext request) {
    boolean heard = !sources.containsValue("not fetched yet");
    Leadership part = leadership.get();
    boolean ready = heard && rendering && synced.getAsBoolean() && part.role() != Leadership.Role.UNKNOWN;
    HttpServerResponse response = text(request.response()).setStatusCode(ready ? 200 : 503);
    if (!request.queryParams().contains("verbose")) {
      response.end(ready ? "ok\n" : "not ready; /readyz?verbose says why\n");
      return;
    }
    StringBuilder lines = new StringBuilder(
        line(part.role() != Leadership.Role.UNKNOWN, "leader election", part.words()));
    lines.append(line(synced.getAsBoolean(), "informers", "first list"));
    if (!platform.isEmpty()) {
      lines.append(line(rendering, "platform", platform));
    }
    if (!configuration.isEmpty()) {
      lines.append(line(true, "configuration", configuration));
    }
    sources.forEach((name, state) -> lines.append(line(!state.equals("not fetched yet"), "source " + name,
        state + resumed.getOrDefault(name, ""))));
    response.end(lines.append(ready ? "ready\n" : "not ready\n").toString());
  }

  private static String line(boolean good, String name, String state) {
    return (good ? "[+] " : "[-] ") + name + ": " + state + "\n";
  }

  private static HttpServerResponse text(HttpServerResponse response) {
    return response.putHeader("Content-Type", "text/plain; charset=utf-8");
  }
}
