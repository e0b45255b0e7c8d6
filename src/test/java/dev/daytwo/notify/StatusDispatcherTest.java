package dev.daytwo.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.Eventually;
import dev.daytwo.event.Fact;
import dev.daytwo.http.RequestFault;
import dev.daytwo.message.RepositoryHost;
import dev.daytwo.notify.CommitStatus.State;
import dev.daytwo.notify.ReceiverServer.Behaviour;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How the hosts of repositories are told, and what is done when they do not take it. */
class StatusDispatcherTest {
  private static final CommitStatus STATUS = new CommitStatus("shop", Facts.A, "production", State.FAILURE,
      "orders: " + "x".repeat(300));
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_000_000), ZoneOffset.UTC);

  private final Vertx vertx = Vertx.vertx();
  private final ReceiverServer server;
  private final List<String> results = new CopyOnWriteArrayList<>();

  StatusDispatcherTest() throws IOException {
    server = ReceiverServer.open();
  }

  @AfterEach
  void end() throws Exception {
    server.close();
    vertx.close().await(1, java.util.concurrent.TimeUnit.MINUTES);
  }

  private StatusDispatcher dispatcher(RepositoryHost kind, StatusHost.Reading token) {
    String name = kind.name().toLowerCase(java.util.Locale.ROOT);
    return new StatusDispatcher(
        new StatusHost("shop", kind, server.url("/" + name + "/"), "acme/shop", new StatusHost.Token("here", token),
            null,
            "https://daytwo.example.com/?e={environment}&c={commit}"),
        vertx, Duration.ofMillis(20), CLOCK, new Random(1), () -> true, fact -> {
          if (fact instanceof Fact.CommitStatusTold told) {
            results.add(told.result());
          }
        }).start();
  }

  @ParameterizedTest
  @EnumSource
  void each_host_takes_every_state(RepositoryHost kind) throws Exception {
    try (StatusDispatcher dispatcher = dispatcher(kind, () -> "t0ken")) {
      for (State state : State.values()) {
        dispatcher.hear(new CommitStatus("shop", Facts.A, "e-" + state, state, STATUS.description()));
      }
      Eventually.holds(() -> "all are told: " + results, () -> results.size() >= 4);
      assertEquals(List.of("told", "told", "told", "told"), results);
      assertEquals("daytwo/e-FAILURE", server.taken().getFirst().json().getString("context"));
      assertEquals("https://daytwo.example.com/?e=e-FAILURE&c=" + Facts.A,
          server.taken().getFirst().json().getString("target_url"));
    }
  }

  @Test
  void a_token_without_permission_is_one_error_and_few_requests_until_it_has_it() throws Exception {
    server.next(Behaviour.status(403), Behaviour.status(403));
    try (StatusDispatcher dispatcher = dispatcher(RepositoryHost.GITHUB, () -> "t0ken")) {
      dispatcher.hear(STATUS);
      Eventually.holds("it is told in the end", () -> results.contains("told"));
      assertEquals(List.of("refused", "refused", "told"), results);
    }
  }

  @Test
  void while_it_is_refused_only_the_newest_status_of_a_commit_waits() throws Exception {
    server.always(Behaviour.status(401));
    try (StatusDispatcher dispatcher = dispatcher(RepositoryHost.GITEA, () -> "t0ken")) {
      for (int i = 0; i < 1_000; i++) {
        dispatcher
            .hear(new CommitStatus("shop", Facts.A, "production", i % 2 == 0 ? State.PENDING : State.FAILURE, "n" + i));
      }
      Eventually.holds("it was refused", () -> results.size() > 1);
      assertTrue(results.size() < 20, "it waits longer and longer: " + results.size());
      server.always(null);
      Eventually.holds("the newest is told", () -> !server.taken().isEmpty()
          && "n999".equals(server.taken().getLast().json().getString("description")));
    }
  }

  @Test
  void a_file_without_a_token_is_tried_again() throws Exception {
    List<String> tokens = new CopyOnWriteArrayList<>();
    try (StatusDispatcher dispatcher = dispatcher(RepositoryHost.GITLAB, () -> {
      if (tokens.isEmpty()) {
        throw new RequestFault("the secret file is empty", false);
      }
      return tokens.getFirst();
    })) {
      dispatcher.hear(STATUS);
      Eventually.holds("it was tried", () -> results.size() > 1);
      tokens.add("t0ken");
      Eventually.holds("it is told", () -> results.contains("told"));
      assertFalse(results.contains("refused"));
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
      429 | Retry-After           | 7       | PT7S
      403 | Retry-After           | 7       | PT7S
      403 | x-ratelimit-reset     | 1000100 | PT1M40S
      429 | RateLimit-Reset       | 1000060 | PT1M
      429 | x-anything            | x       | PT1M
      500 | Retry-After           | 3       | PT3S
      502 | Retry-After           | nonsense | -
      """)
  void what_the_host_asks_for_is_respected(int status, String header, String value, String after) throws Exception {
    StatusHost host = new StatusHost("shop", RepositoryHost.GITHUB, "https://x", "a/b",
        new StatusHost.Token("", () -> ""), null, null);
    var headers = new java.util.TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    headers.put(header, List.of(value));
    headers.put("x-ratelimit-remaining", List.of("0"));
    var answer = new dev.daytwo.http.Answer(status, headers, io.vertx.core.buffer.Buffer.buffer());
    var later = (Delivery.Later) StatusRequest.meaning(host, answer, CLOCK);
    assertEquals(after, later.after() == null ? null : String.valueOf(later.after()));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      401 | Denied  | github for the source shop answers 401: it does not take the token; see tokenFile
      403 | Denied  | github for the source shop answers 403: the token may not set the status of commits; give it the right to, "Commit statuses: write"
      404 | Denied  | github for the source shop answers 404: it has no a/b that the token may see; see url and project
      301 | Refused | github for the source shop answers 301, which sends elsewhere; that is not followed
      422 | Refused | github for the source shop answers 422, so it does not take the message
      """)
  void what_is_wrong_is_said_with_what_to_do(int status, String kind, String words) {
    StatusHost host = new StatusHost("shop", RepositoryHost.GITHUB, "https://x", "a/b",
        new StatusHost.Token("", () -> ""), null, null);
    Delivery meaning = StatusRequest.meaning(host,
        new dev.daytwo.http.Answer(status, java.util.Map.of(), io.vertx.core.buffer.Buffer.buffer()), CLOCK);
    assertTrue(meaning.toString().startsWith(kind + "[why=" + words), meaning.toString());
  }

  @Test
  void gitlab_takes_no_state_twice_and_that_is_no_failure() throws Exception {
    server.next(Behaviour.status(400)
        .saying("{\"message\":{\"state\":[\"Cannot transition status via :enqueue from :pending\"]}}"));
    try (StatusDispatcher dispatcher = dispatcher(RepositoryHost.GITLAB, () -> "t0ken")) {
      dispatcher.hear(STATUS);
      Eventually.holds("it is done", () -> !results.isEmpty());
      assertEquals(List.of("told"), results);
    }
  }
}
