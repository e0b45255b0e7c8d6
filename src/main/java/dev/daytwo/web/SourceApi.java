package dev.daytwo.web;

import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.Digest;
import dev.daytwo.release.Callers;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * {@code GET /api/v1/sources}: how the sources are, for whoever may list Releases. The page begins after
 * {@code continue} and has {@code limit} sources.
 */
final class SourceApi implements Routes {
  private static final int PAGE = 100;
  private static final String BEARER = "Bearer ";

  private final Supplier<List<Map<String, Object>>> sources;
  private final Callers callers;

  SourceApi(Supplier<List<Map<String, Object>>> sources, Callers callers) {
    this.sources = sources;
    this.callers = callers;
  }

  @Override
  public void add(Router router, Vertx vertx) {
    router.get("/api/v1/sources").handler(request -> {
      String header = String.valueOf(request.request().getHeader("Authorization"));
      if (!header.regionMatches(true, 0, BEARER, 0, BEARER.length()) || header.length() == BEARER.length()) {
        refuse(request, 401, "a bearer token of Kubernetes is needed, such as `kubectl create token` makes");
        return;
      }
      String token = header.substring(BEARER.length()).strip();
      vertx.executeBlocking(() -> callers.may(token, "list"), false).onComplete(done -> {
        switch (done.succeeded() ? done.result() : Callers.Answer.UNAVAILABLE) {
          case ALLOWED -> answer(request);
          case UNKNOWN -> refuse(request, 401, "the API server does not know this token, or it has expired");
          case FORBIDDEN -> refuse(request, 403, "you may not list releases.daytwo.dev in all namespaces");
          case UNAVAILABLE -> refuse(request, 503, "the API server cannot be asked now who you are; try again");
        }
      });
    });
  }

  private void answer(RoutingContext request) {
    String after = request.queryParam("continue").stream().findFirst().orElse("");
    int limit = limit(request.queryParam("limit").stream().findFirst().orElse(""));
    if (limit < 1) {
      refuse(request, 400, "limit is a number from 1 to " + PAGE);
      return;
    }
    List<Map<String, Object>> rest = sources.get().stream()
        .filter(source -> String.valueOf(source.get("name")).compareTo(after) > 0).toList();
    List<Map<String, Object>> page = rest.subList(0, Math.min(limit, rest.size()));
    String next = page.size() < rest.size() ? String.valueOf(page.getLast().get("name")) : "";
    String body = CanonicalJson.of(Map.of("items", page, "continue", next)) + "\n";
    String tag = "\"" + Digest.of(body) + "\"";
    request.response().putHeader("ETag", tag).putHeader("Cache-Control", "private, no-cache");
    if (tag.equals(request.request().getHeader("If-None-Match"))) {
      request.response().setStatusCode(304).end();
    } else {
      request.response().putHeader("Content-Type", "application/json").end(body);
    }
  }

  private static int limit(String text) {
    return text.isEmpty() ? PAGE : text.matches("[0-9]{1,3}") ? Math.min(PAGE, Integer.parseInt(text)) : 0;
  }

  private static void refuse(RoutingContext request, int code, String message) {
    if (code == 401) {
      request.response().putHeader("WWW-Authenticate", "Bearer");
    }
    request.response().setStatusCode(code).putHeader("Content-Type", "application/json")
        .end(CanonicalJson.of(Map.of("message", message)) + "\n");
  }
}
