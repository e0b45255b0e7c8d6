package dev.daytwo.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.TrustOptions;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.codec.BodyCodec;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Requests with a deadline, over TLS that is verified, to where they are sent and nowhere else: no redirect is followed.
 * They block. Safe for use by many threads.
 */
public final class Requests implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int MEBI = 1024 * 1024;

  private final Vertx vertx;
  private final @Nullable Path caFile;
  private final int longest;
  private @Nullable WebClient client;
  private String pem = "";

  /**
   * What is sent.
   *
   * @param server who is asked, as messages name it
   * @param body   null for none
   */
  public record Request(String server, HttpMethod method, URI uri, Map<String, String> headers, @Nullable Buffer body) {
    /** Without its address and headers, which may be secret. */
    @Override
    public String toString() {
      return method + " to " + server;
    }
  }

  /**
   * Requests.
   *
   * @param caFile  PEM certificates that may have signed a server's, beside what the JVM trusts; null for none. Read again
   *                at each request
   * @param longest bytes that an answer may have
   */
  public Requests(Vertx vertx, @Nullable Path caFile, int longest) {
    this.vertx = vertx;
    this.caFile = caFile;
    this.longest = longest;
  }

  /** Sends a request, and waits for the answer at most that many milliseconds. */
  public Answer send(Request given, long millis) throws RequestFault {
    if (millis <= 0) {
      throw silent(given.server());
    }
    HttpRequest<Buffer> request = client().requestAbs(given.method(), given.uri().toString()).timeout(millis)
        .followRedirects(false);
    given.headers().forEach(request::putHeader);
    BoundedBody read = new BoundedBody(longest);
    try {
      HttpRequest<Void> prepared = request.as(BodyCodec.pipe(read));
      Buffer body = given.body();
      Future<HttpResponse<Void>> sent = body == null ? prepared.send() : prepared.sendBuffer(body);
      HttpResponse<Void> response = sent.toCompletionStage().toCompletableFuture().get(millis, TimeUnit.MILLISECONDS);
      Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      response.headers().names().forEach(name -> all.put(name, response.headers().getAll(name)));
      return new Answer(response.statusCode(), all, read.body());
    } catch (TimeoutException e) {
      throw silent(given.server());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RequestFault(given.server() + " was not waited for", false);
    } catch (ExecutionException e) {
      throw fault(given.server(), e.getCause() == null ? e : e.getCause());
    }
  }

  private static RequestFault silent(String server) {
    return new RequestFault(server + " does not answer in time", false);
  }

  /** The same words for the same reason, since they are told once. */
  private RequestFault fault(String server, Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      switch (at) {
        case UnknownHostException _ -> {
          return new RequestFault("the name of " + server + " is not known", false);
        }
        case SSLException _ -> {
          return new RequestFault("the certificate of " + server + " is not trusted", false);
        }
        case ConnectException _ -> {
          return new RequestFault(server + " cannot be connected to", false);
        }
        case TimeoutException _ -> {
          return silent(server);
        }
        case BoundedBody.TooLong _ -> {
          return new RequestFault(server + " gives an answer of more than "
              + (longest >= MEBI ? longest / MEBI + " MiB" : longest / 1024 + " KiB"), true);
        }
        default -> {
          // the cause below may be one of them
        }
      }
    }
    return new RequestFault(cause instanceof VertxException || cause instanceof IOException
        ? server + " ended the connection"
        : server + " cannot be asked (" + cause.getClass().getSimpleName() + ")", false);
  }

  /** The client, made anew when the authorities in the file are others; it ends with its Vertx at the latest. */
  private synchronized WebClient client() throws RequestFault {
    String now = caFile == null ? "" : Trust.read(caFile);
    WebClient there = client;
    if (there != null && now.equals(pem)) {
      return there;
    }
    WebClientOptions options = new WebClientOptions().setUserAgent("daytwo").setFollowRedirects(false)
        .setConnectTimeout((int) CONNECT.toMillis());
    if (caFile != null) {
      options.setTrustOptions(TrustOptions.wrap(Trust.beside(caFile, now)));
    }
    WebClient made = WebClient.create(vertx, options);
    if (there != null) {
      there.close();
    }
    client = made;
    pem = now;
    return made;
  }

  @Override
  public synchronized void close() {
    WebClient there = client;
    client = null;
    if (there != null) {
      there.close();
    }
  }
}
