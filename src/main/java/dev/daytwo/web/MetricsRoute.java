package dev.daytwo.web;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /metrics}. One scrape is made at a time, beside the event loops, and all who came before it was begun and can
 * read the same get the same bytes: a hundred who ask at once cost hardly more than two.
 */
public final class MetricsRoute implements Routes {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsRoute.class);

  private final UnaryOperator<String> type;
  private final Scrape scrape;
  private final Map<Form, List<RoutingContext>> waiting = new LinkedHashMap<>();
  private boolean busy;

  /** Writes all series as they are now in the form that a header {@code Accept} asks for. */
  @FunctionalInterface
  public interface Scrape {
    /** Called on a thread that may block. */
    void write(String accept, OutputStream to) throws IOException;
  }

  /** What an answer looks like; those of one form are alike. */
  private record Form(String type, String accept, boolean zipped) {}

  /**
   * The route.
   *
   * @param type the content type of the answer to a header {@code Accept}, which is empty if there is none
   */
  public MetricsRoute(UnaryOperator<String> type, Scrape scrape) {
    this.type = type;
    this.scrape = scrape;
  }

  @Override
  public void add(Router router, Vertx vertx) {
    Context own = vertx.getOrCreateContext();
    router.get("/metrics").handler(request -> {
      String accept = header(request, "Accept");
      String written = type.apply(accept);
      Form form = waiting.keySet().stream().filter(each -> each.type.equals(written) && each.zipped == zipped(request))
          .findFirst().orElseGet(() -> new Form(written, accept, zipped(request)));
      waiting.computeIfAbsent(form, none -> new ArrayList<>()).add(request);
      next(own);
    });
  }

  private static String header(RoutingContext request, String name) {
    String value = request.request().getHeader(name);
    return value == null ? "" : value;
  }

  private static boolean zipped(RoutingContext request) {
    return header(request, "Accept-Encoding").contains("gzip");
  }

  private void next(Context own) {
    if (busy || waiting.isEmpty()) {
      return;
    }
    busy = true;
    Form form = waiting.keySet().iterator().next();
    List<RoutingContext> requests = waiting.remove(form);
    Thread.ofVirtual().name("scrape").start(() -> {
      Buffer body = body(form);
      try {
        own.runOnContext(nothing -> {
          requests.forEach(request -> answer(request.response(), form, body));
          busy = false;
          next(own);
        });
      } catch (RejectedExecutionException e) {
        LOG.atDebug().addKeyValue("event", "stopped").log("the agent has stopped");
      }
    });
  }

  /** Null if it could not be made, which is logged. */
  private @Nullable Buffer body(Form form) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream to = form.zipped ? new GZIPOutputStream(bytes) : bytes) {
      scrape.write(form.accept, to);
    } catch (IOException | RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue("event", "defect").log("a scrape of the metrics failed");
      return null;
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  private static void answer(HttpServerResponse response, Form form, @Nullable Buffer body) {
    if (response.ended() || response.closed()) {
      return;
    }
    if (body == null) {
      response.setStatusCode(500).end("the metrics could not be told; the agent's log says why\n");
      return;
    }
    if (form.zipped) {
      response.putHeader("Content-Encoding", "gzip");
    }
    response.putHeader("Content-Type", form.type).end(body);
  }
}
