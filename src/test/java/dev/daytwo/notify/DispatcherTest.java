package dev.daytwo.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.Eventually;
import dev.daytwo.event.Fact;
import dev.daytwo.git.OwnAuthority;
import dev.daytwo.message.Event;
import dev.daytwo.message.News;
import dev.daytwo.message.ReceiverKind;
import dev.daytwo.notify.ReceiverServer.Behaviour;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How receivers are told, and what is done when they do not take it. */
class DispatcherTest {
  private static final News BROKEN = GroupingQueueTest.news(Event.UNHEALTHY, "orders", "CrashLoopBackOff");
  private static final Dispatcher.Pace QUICK = new Dispatcher.Pace(Duration.ofMillis(20), Duration.ofMinutes(10));

  private final Vertx vertx = Vertx.vertx();
  private final Path folder;
  private final ReceiverServer server;
  private final List<Fact> facts = new CopyOnWriteArrayList<>();

  DispatcherTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    server = ReceiverServer.open();
  }

  @AfterEach
  void end() throws Exception {
    server.close();
    vertx.close().await(1, TimeUnit.MINUTES);
  }

  private Path secret(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text);
  }

  private Dispatcher dispatcher(ReceiverKind kind, Receiver.Target target, Dispatcher.Pace pace) {
    Receiver all = GroupingQueueTest.receiver("oncall", kind, EnumSet.of(Event.UNHEALTHY, Event.ROLLED_BACK));
    Receiver receiver = new Receiver("oncall", kind, target, all.events(), all.units(), null, Duration.ZERO);
    NewsQueue queue = kind == ReceiverKind.ALERTMANAGER
        ? new AlertQueue(receiver)
        : new GroupingQueue(receiver, Chats.of(receiver));
    return new Dispatcher(receiver, queue, new ReceiverClient(receiver, vertx, Clock.systemUTC()), pace,
        Clock.systemUTC(),
        new Random(1), () -> true, facts::add).start();
  }

  private Receiver.Target at(String path) {
    return new Receiver.Target(server.url(path), null, null, null, null, true);
  }

  private boolean counted(Fact fact) {
    return facts.contains(fact);
  }

  private static Fact.PeopleTold told(String result) {
    return new Fact.PeopleTold("oncall", result);
  }

  @Test
  void slack_and_teams_take_it() throws Exception {
    try (Dispatcher slack = dispatcher(ReceiverKind.SLACK, at("/services/x"), QUICK);
        Dispatcher teams = dispatcher(ReceiverKind.TEAMS, at("/teams/x"), QUICK)) {
      slack.hear(BROKEN);
      teams.hear(BROKEN);
      Eventually.holds(() -> "both take it: " + facts, () -> server.taken().size() == 2);
      JsonObject card = server.taken("/teams/x").getFirst().json().getJsonArray("attachments").getJsonObject(0)
          .getJsonObject("content");
      assertEquals("orders in production is unhealthy (CrashLoopBackOff), commit 0123456789 of shop",
          card.getJsonArray("body").getJsonObject(0).getJsonArray("inlines").getJsonObject(0).getString("text"));
    }
  }

  @Test
  void a_webhook_is_signed_over_time_and_body_and_has_a_name_that_stays() throws Exception {
    server.next(Behaviour.status(503));
    Receiver.Target target = new Receiver.Target(null, secret("url", server.url("/hook") + "\n"),
        secret("secret", "k3y\n"), secret("token", "t0ken"), null, true);
    try (Dispatcher dispatcher = dispatcher(ReceiverKind.WEBHOOK, target, QUICK)) {
      dispatcher.hear(BROKEN);
      Eventually.holds("it arrives", () -> server.taken().size() == 1);
      ReceiverServer.Heard heard = server.taken().getFirst();
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec("k3y".getBytes(UTF_8), "HmacSHA256"));
      String time = heard.headers().getOrDefault("X-Daytwo-Timestamp", "");
      assertTrue(Math.abs(Long.parseLong(time) - Clock.systemUTC().instant().getEpochSecond()) < 600, time);
      assertEquals("sha256=" + HexFormat.of().formatHex(mac.doFinal((time + "." + heard.body()).getBytes(UTF_8))),
          heard.headers().get("X-Daytwo-Signature-256"));
      assertEquals("Bearer t0ken", heard.headers().get("Authorization"));
      assertEquals(server.heard().getFirst().headers().get("X-Daytwo-Delivery"),
          heard.headers().get("X-Daytwo-Delivery"));
      assertEquals("unhealthy 1 orders payments", heard.json().getString("event") + " "
          + heard.json().getInteger("count") + " " + heard.json().getJsonArray("units").getJsonObject(0)
              .getString("service")
          + " " + heard.json().getJsonArray("units").getJsonObject(0).getString("team"));
    }
  }

  @Test
  void alertmanager_is_told_what_fires_and_when_it_ends() throws Exception {
    try (Dispatcher dispatcher = dispatcher(ReceiverKind.ALERTMANAGER, at(""), QUICK)) {
      dispatcher.hear(BROKEN);
      Eventually.holds(() -> "it fires: " + facts, () -> server.taken("/api/v2/alerts").size() == 1);
      JsonObject alert = server.taken().getFirst().list().getJsonObject(0);
      assertEquals("{\"alertname\":\"DaytwoUnhealthy\",\"environment\":\"production\",\"service\":\"orders\","
          + "\"severity\":\"warning\",\"source\":\"shop\",\"team\":\"payments\"}",
          dev.daytwo.model.CanonicalJson.of(alert.getJsonObject("labels").getMap()));
      assertTrue(alert.getInstant("endsAt").isAfter(Clock.systemUTC().instant().plusSeconds(60)));
      assertEquals("orders in production is unhealthy", alert.getJsonObject("annotations").getString("summary"));
      dispatcher.hear(GroupingQueueTest.news(Event.HEALTHY, "orders", ""));
      Eventually.holds("it ends", () -> server.taken("/api/v2/alerts").size() == 2);
      JsonObject ended = server.taken().getLast().list().getJsonObject(0);
      assertEquals(alert.getJsonObject("labels"), ended.getJsonObject("labels"));
      assertEquals(alert.getString("startsAt"), ended.getString("startsAt"));
      assertTrue(!ended.getInstant("endsAt").isAfter(Clock.systemUTC().instant()));
    }
  }

  @ParameterizedTest
  @CsvSource({"429", "500", "503", "408"})
  void who_cannot_take_it_now_is_told_again(int status) throws Exception {
    server.next(Behaviour.status(status), Behaviour.status(status, "Retry-After", "0"));
    try (Dispatcher dispatcher = dispatcher(ReceiverKind.SLACK, at("/services/x"), QUICK)) {
      dispatcher.hear(BROKEN);
      Eventually.holds("it arrives", () -> counted(told("told")));
      assertEquals(List.of(told("retried"), told("retried"), told("told")), facts);
    }
  }

  @Test
  void what_is_tried_for_long_enough_is_dropped_and_counted_and_what_comes_then_is_told() throws Exception {
    server.always(Behaviour.status(500));
    try (Dispatcher dispatcher = dispatcher(ReceiverKind.SLACK, at("/services/x"),
        new Dispatcher.Pace(Duration.ofMillis(20), Duration.ofMillis(100)))) {
      dispatcher.hear(BROKEN);
      Eventually.holds("it is dropped", () -> counted(new Fact.NewsDropped("oncall", 1)));
      assertTrue(counted(told("failed")), facts.toString());
      server.always(null);
      dispatcher.hear(GroupingQueueTest.news(Event.UNHEALTHY, "orders", "ImagePullBackOff"));
      Eventually.holds("the next one is told", () -> counted(told("told")));
    }
  }

  @ParameterizedTest
  @CsvSource({"302", "303", "400", "404", "200"})
  void who_refuses_redirects_or_talks_nonsense_is_told_once_and_it_is_counted(int status) throws Exception {
    server.always(Behaviour.status(status, "Location", server.url("/services/other"), "Content-Type", "text/html")
        .saying("<html>Sign in</html>"));
    try (Dispatcher dispatcher = dispatcher(ReceiverKind.SLACK, at("/services/x"), QUICK)) {
      dispatcher.hear(BROKEN);
      Eventually.holds("it is dropped", () -> counted(new Fact.NewsDropped("oncall", 1)));
      assertEquals(List.of(told("refused"), new Fact.NewsDropped("oncall", 1)), facts);
      assertEquals(1, server.heard().size());
    }
  }

  @Test
  void tls_is_verified_by_the_jvms_authorities_and_an_own_one() throws Exception {
    OwnAuthority authority = OwnAuthority.in(folder);
    try (ReceiverServer over = ReceiverServer.over(authority.tls())) {
      try (Dispatcher stranger = dispatcher(ReceiverKind.SLACK, target(over, null), QUICK)) {
        stranger.hear(BROKEN);
        Eventually.holds("it is not trusted", () -> counted(told("retried")));
        assertEquals(List.of(), over.heard());
      }
      try (Dispatcher dispatcher = dispatcher(ReceiverKind.SLACK, target(over, authority.certificate()), QUICK)) {
        dispatcher.hear(BROKEN);
        Eventually.holds("it arrives", () -> over.taken().size() == 1);
      }
    }
  }

  private static Receiver.Target target(ReceiverServer over, @Nullable Path ca) {
    return new Receiver.Target(over.url("/services/x"), null, null, null, ca, false);
  }

  @Test
  void plain_http_from_a_file_is_refused_unless_it_is_meant() throws Exception {
    Receiver.Target target = new Receiver.Target(null, secret("url", server.url("/services/x")), null, null, null,
        false);
    try (Dispatcher dispatcher = dispatcher(ReceiverKind.SLACK, target, QUICK)) {
      dispatcher.hear(BROKEN);
      Eventually.holds("it is not sent", () -> counted(told("retried")));
      assertEquals(List.of(), server.heard());
    }
  }

  @Test
  void while_one_is_down_news_is_collected_and_told_as_it_is_then() throws Exception {
    server.always(Behaviour.status(503));
    try (Dispatcher dispatcher = dispatcher(ReceiverKind.SLACK, at("/services/x"), QUICK)) {
      dispatcher.hear(BROKEN);
      Eventually.holds("it is down", () -> counted(told("retried")));
      for (int i = 0; i < 100; i++) {
        dispatcher.hear(GroupingQueueTest.news(Event.UNHEALTHY, "service-" + i, "CrashLoopBackOff"));
      }
      server.always(null);
      Eventually.holds("all is told", () -> server.taken().size() == 2);
      assertTrue(server.taken().getLast().json().getString("text").startsWith("*100 services in production"));
    }
  }
}
