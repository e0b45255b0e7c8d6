package dev.daytwo.web;

import dev.daytwo.event.Complaint;
import dev.daytwo.event.Fact;
import dev.daytwo.event.LogKeys;
import dev.daytwo.event.Topology;
import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.Tree;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Webhooks, {@code POST /hooks/SOURCE}: who proves to know the source's secret has it fetched now instead of at the next
 * poll. Nothing of a request is believed or parsed before that, and nothing of it is used but the names of refs.
 */
public final class Hooks implements Routes {
  private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MAX_BYTES = 1 << 20;
  /** Bodies in memory at one time. */
  private static final int MAX_OPEN = 64;
  private static final int BURST = 30;
  private static final Duration REFILL = Duration.ofSeconds(1);

  private final Supplier<Collection<Followed>> hooks;
  private final Clock clock;
  private final Map<String, RateLimit> limits = new HashMap<>();
  private final Set<String> late = new HashSet<>();
  private final Map<String, Complaint> complaints = new HashMap<>();
  private int open;

  /** What a proven request came to, or why it was not proven. */
  private sealed interface Checked {
    record Proven(Provider provider, Provider.Event event) implements Checked {}

    record Refused(int code, String result, String why) implements Checked {}
  }

  /**
   * The hooks of sources.
   *
   * @param hooks as the configuration in force has them
   */
  public Hooks(Supplier<Collection<Followed>> hooks, Clock clock) {
    this.hooks = hooks;
    this.clock = clock;
  }

  @Override
  public void add(Router router, Vertx vertx) {
    router.post("/hooks/:source").handler(request -> receive(request, vertx));
  }

  private void receive(RoutingContext request, Vertx vertx) {
    Followed hook = hook(request.pathParam("source"));
    if (hook == null) {
      refuse(request, vertx, "", new Checked.Refused(404, "unknown", "there is no such source, or it has no webhook"));
      return;
    }
    if (open >= MAX_OPEN) {
      request.response().putHeader("Retry-After", "1");
      refuse(request, vertx, hook.source(), new Checked.Refused(429, "busy", "too many at once"));
      return;
    }
    open++;
    Instant at = clock.instant();
    Body.read(vertx, request.request(), MAX_BYTES, body -> check(request, vertx, hook, body, at),
        () -> refuse(request, vertx, hook.source(),
            new Checked.Refused(413, "too-big", "at most " + MAX_BYTES + " bytes")),
        () -> open--);
  }

  private @Nullable Followed hook(@Nullable String source) {
    return hooks.get().stream().filter(each -> each.source().equals(source) && each.secretFile() != null).findFirst()
        .orElse(null);
  }

  /** The file is read and the signature computed where that blocks nobody. */
  private void check(RoutingContext request, Vertx vertx, Followed hook, byte[] body, Instant at) {
    vertx.executeBlocking(() -> checked(request, hook, body), false).onComplete(done -> {
      if (done.failed()) {
        LogKeys.source(LOG.atError(), hook.source()).setCause(done.cause()).addKeyValue("event", "defect")
            .log("a webhook of {} failed", hook.source());
        refuse(request, vertx, hook.source(), new Checked.Refused(400, "malformed", "the body cannot be used"));
        return;
      }
      switch (done.result()) {
        case Checked.Refused refused -> {
          complain(hook, refused);
          refuse(request, vertx, hook.source(), refused);
        }
        case Checked.Proven proven -> {
          complaints.remove(hook.source());
          proven(request, vertx, hook, proven, at);
        }
      }
    });
  }

  private static Checked checked(RoutingContext request, Followed hook, byte[] body) {
    Provider provider = Provider.of(request.request().headers());
    HookSecret secret;
    try {
      secret = HookSecret.read(Objects.requireNonNull(hook.secretFile()));
    } catch (IOException e) {
      return new Checked.Refused(401, "no-secret", String.valueOf(e.getMessage()));
    }
    if (provider == null || !provider.proves(request.request().headers(), body, secret)) {
      return new Checked.Refused(401, "forged", provider == null ? "it is not signed" : "the signature is wrong");
    }
    Map<String, Object> tree = tree(body, String.valueOf(request.request().getHeader("Content-Type")));
    return tree == null
        ? new Checked.Refused(400, "malformed", "the body is not JSON")
        : new Checked.Proven(provider, provider.event(request.request().headers(), tree));
  }

  /** The body as JSON, which GitHub may put into a form; null if it is none. */
  static @Nullable Map<String, Object> tree(byte[] body, String type) {
    try {
      String text = new String(body, StandardCharsets.UTF_8);
      if (type.startsWith("application/x-www-form-urlencoded") && text.startsWith("payload=")) {
        text = URLDecoder.decode(text.substring("payload=".length()), StandardCharsets.UTF_8);
      }
      return text.isBlank() ? Map.of() : Tree.map(JSON.readValue(text, Object.class));
    } catch (JacksonException | IllegalArgumentException e) {
      return null;
    }
  }

  private void proven(RoutingContext request, Vertx vertx, Followed hook, Checked.Proven proven, Instant at) {
    String by = proven.provider().name().toLowerCase(Locale.ROOT);
    if (!proven.event().push()) {
      answer(request, vertx, hook.source(), 202, "no-push", Set.of(), "heard; it tells of no push", at);
      return;
    }
    Set<String> woken = new TreeSet<>();
    hooks.get().stream().filter(each -> each.url().equals(hook.url()) && each.follows(proven.event().refs()))
        .forEach(each -> woken.add(each.source()));
    if (woken.isEmpty()) {
      answer(request, vertx, hook.source(), 202, "not-followed", Set.of(),
          "no source follows " + String.join(", ", proven.event().refs()) + " of this repository", at);
    } else if (limits.computeIfAbsent(hook.source(), none -> new RateLimit(BURST, REFILL, at)).take(at)) {
      LogKeys.source(LOG.atDebug(), hook.source()).addKeyValue("event", "hook").log("{} tells {} of a push", by,
          woken);
      answer(request, vertx, hook.source(), 202, "woken", woken, "", at);
    } else {
      if (late.add(hook.source())) { // all that come meanwhile are answered by one look
        String trace = traceParent(request);
        vertx.setTimer(REFILL.toMillis(), timer -> {
          late.remove(hook.source());
          Topology.publish(vertx, new Fact.HookAnswered(hook.source(), "woken", woken, at, trace));
        });
      }
      request.response().putHeader("Retry-After", Long.toString(REFILL.toSeconds()));
      answer(request, vertx, hook.source(), 429, "throttled", Set.of(),
          "too many pushes; one look for all of them follows within " + REFILL.toSeconds() + " s", at);
    }
  }

  /** Once, until it is well again: a forger must not fill the log. */
  private void complain(Followed hook, Checked.Refused refused) {
    if (complaints.computeIfAbsent(hook.source(), none -> new Complaint()).news(refused.why(), clock.instant())) {
      LogKeys.source(LOG.atWarn(), hook.source()).addKeyValue("event", "hook-refused")
          .addKeyValue("reason", refused.result()).log("a webhook of {} was refused: {}", hook.source(), refused.why());
    }
  }

  private void refuse(RoutingContext request, Vertx vertx, String source, Checked.Refused refused) {
    boolean inside = refused.result().equals("no-secret"); // where the file is, is nobody's business
    answer(request, vertx, source, refused.code(), refused.result(), Set.of(),
        inside ? "nothing can be proven now; the agent's log says why" : refused.why(), clock.instant());
  }

  /** Believed only of those who have proven that they know the secret. */
  private static String traceParent(RoutingContext request) {
    String given = request.request().getHeader("traceparent");
    return given == null ? "" : given;
  }

  private static void answer(RoutingContext request, Vertx vertx, String source, int code, String result,
      Set<String> woken, String message, Instant at) {
    Topology.publish(vertx,
        new Fact.HookAnswered(source, result, woken, at, woken.isEmpty() ? "" : traceParent(request)));
    if (request.response().ended() || request.response().closed()) {
      return;
    }
    Map<String, Object> body = message.isEmpty()
        ? Map.of("woken", List.copyOf(woken))
        : Map.of("woken", List.copyOf(woken), "message", message);
    request.response().setStatusCode(code).putHeader("Content-Type", "application/json")
        .end(CanonicalJson.of(body) + "\n");
  }
}
