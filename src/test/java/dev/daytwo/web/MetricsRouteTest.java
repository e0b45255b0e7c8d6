package dev.daytwo.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.Eventually;
import dev.daytwo.event.Topology;
import dev.daytwo.model.Leadership;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Scrapes, by those who ask at the same time and in different forms. */
@ExtendWith(VertxExtension.class)
class MetricsRouteTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger made = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private volatile boolean broken;
  private WebVerticle server;

  @SuppressWarnings("NullAway.Init") // before each test
  MetricsRouteTest() {}

  @BeforeEach
  void aServer(Vertx vertx) throws Exception {
    Topology.register(vertx);
    Routes metrics = new MetricsRoute(accept -> {
      asked.incrementAndGet();
      return accept.contains("openmetrics") ? "application/openmetrics-text" : "text/plain";
    }, (accept, to) -> {
      if (broken) {
        throw new IOException("no disk");
      }
      int number = made.incrementAndGet();
      begun.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      to.write((accept + " " + number).getBytes(StandardCharsets.UTF_8));
    });
    server = new WebVerticle("127.0.0.1", 0, Set.of(), false, () -> true, () -> Leadership.ALONE, metrics, List::of,
        Nobody.CALLS, (router, bus) -> {});
    vertx.deployVerticle(server).await(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void end() {
    goOn.countDown();
    http.shutdownNow();
  }

  private CompletableFuture<HttpResponse<byte[]>> scrape(String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"))
        .timeout(Duration.ofMinutes(2));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String body(CompletableFuture<HttpResponse<byte[]>> answer) {
    return new String(answer.join().body(), StandardCharsets.UTF_8);
  }

  @Test
  void tenAtOnceCostTwo() throws Exception {
    List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>(List.of(scrape("Accept", "one")));
    begun.await();
    for (int i = 0; i < 9; i++) {
      answers.add(scrape("Accept", "other"));
    }
    Eventually.holds("all have asked", () -> asked.get() == 10);
    goOn.countDown();
    assertEquals("one 1", body(answers.getFirst()));
    answers.subList(1, 10)
        .forEach(answer -> assertEquals("other 2", body(answer), "not what was begun before it asked"));
    assertEquals(2, made.get());
  }

  @Test
  void eachGetsTheFormThatItReads() throws Exception {
    goOn.countDown();
    HttpResponse<byte[]> plain = scrape().join();
    assertEquals("text/plain", plain.headers().firstValue("Content-Type").orElse(""));
    assertArrayEquals(" 1".getBytes(StandardCharsets.UTF_8), plain.body());
    HttpResponse<byte[]> zipped = scrape("Accept", "application/openmetrics-text;version=1.0.0", "Accept-Encoding",
        "deflate, gzip").join();
    assertEquals("application/openmetrics-text", zipped.headers().firstValue("Content-Type").orElse(""));
    assertEquals("gzip", zipped.headers().firstValue("Content-Encoding").orElse(""));
    assertEquals("application/openmetrics-text;version=1.0.0 2", new String(
        new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes(), StandardCharsets.UTF_8));
  }

  @Test
  void oneThatFailsIsToldSoAndTheNextIsMade() {
    goOn.countDown();
    broken = true;
    assertEquals(500, scrape().join().statusCode());
    broken = false;
    assertEquals(200, scrape().join().statusCode());
  }
}
