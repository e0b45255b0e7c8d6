package dev.daytwo.registry;

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
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Requests to registries: over TLS that is verified, with a deadline, through few redirects, and with credentials only for
 * the host that asked for them. It blocks.
 */
final class Web {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MOST_REDIRECTS = 3;
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final Set<String> insecure;
  private final @Nullable Path caFile;
  private @Nullable WebClient client;
  private String pem = "";

  /**
   * Requests.
   *
   * @param insecure registries that are asked in clear text
   * @param caFile   PEM certificates that may have signed a registry's, too; null for none
   */
  Web(Vertx vertx, Set<String> insecure, @Nullable Path caFile) {
    this.vertx = vertx;
    this.insecure = Set.copyOf(insecure);
    this.caFile = caFile;
  }

  /** An answer, whatever it says. */
  record Answer(int status, Map<String, List<String>> headers, Buffer body) {
    /** The values of a header. */
    List<String> all(String name) {
      return headers.getOrDefault(name, List.of());
    }

    /** The first value of a header; empty if there is none. */
    String header(String name) {
      List<String> values = all(name);
      return values.isEmpty() ? "" : values.getFirst();
    }
  }

  /** The scheme in which a registry is asked. */
  String scheme(String registry) {
    return insecure.contains(registry) ? "http" : "https";
  }

  /** True if a registry may be asked there. */
  boolean allowed(URI uri) {
    return uri.getHost() != null && uri.getUserInfo() == null
        && ("https".equals(uri.getScheme())
            || ("http".equals(uri.getScheme()) && insecure.contains(uri.getAuthority())));
  }

  /**
   * Asks, and goes where it is sent to.
   *
   * @param registry      as messages name it
   * @param authorization the header; null for none
   * @param until         of {@link System#nanoTime}
   */
  Answer ask(String registry, HttpMethod method, URI uri, Map<String, String> headers, @Nullable String authorization,
      long until) throws RegistryFault {
    URI at = uri;
    for (int hops = 0; hops <= MOST_REDIRECTS; hops++) {
      boolean own = at.getScheme().equals(uri.getScheme()) && at.getAuthority().equals(uri.getAuthority());
      Answer answer = once(registry, method, at, headers, own ? authorization : null, until);
      if (!REDIRECTS.contains(answer.status())) {
        return answer;
      }
      at = target(registry, at, answer.header("location"));
    }
    throw RegistryFault.refused("the registry " + registry + " sends whoever asks on and on");
  }

  private URI target(String registry, URI from, String location) throws RegistryFault {
    try {
      URI to = from.resolve(URI.create(location));
      if (!location.isEmpty() && allowed(to)) {
        return to;
      }
    } catch (IllegalArgumentException e) {
      throw RegistryFault.refused("the registry " + registry + " sends whoever asks to an address that is none");
    }
    throw RegistryFault.refused("the registry " + registry + " sends whoever asks to an address without TLS");
  }

  private Answer once(String registry, HttpMethod method, URI uri, Map<String, String> headers,
      @Nullable String authorization, long until) throws RegistryFault {
    long millis = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
    if (millis <= 0) {
      throw silent(registry);
    }
    HttpRequest<Buffer> request = client().requestAbs(method, uri.toString()).timeout(millis).followRedirects(false);
    headers.forEach(request::putHeader);
    if (authorization != null) {
      request.putHeader("Authorization", authorization);
    }
    BoundedBody body = new BoundedBody();
    try {
      HttpResponse<Void> response = request.as(BodyCodec.pipe(body)).send().toCompletionStage().toCompletableFuture()
          .get(millis, TimeUnit.MILLISECONDS);
      Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      response.headers().names().forEach(name -> all.put(name, response.headers().getAll(name)));
      return new Answer(response.statusCode(), all, body.body());
    } catch (TimeoutException e) {
      throw silent(registry);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RegistryFault.down("the registry " + registry + " was not waited for", null);
    } catch (ExecutionException e) {
      throw fault(registry, e.getCause() == null ? e : e.getCause());
    }
  }

  private static RegistryFault silent(String registry) {
    return RegistryFault.down("the registry " + registry + " does not answer in time", null);
  }

  /** The same words for the same reason, since they are written to the cluster. */
  private static RegistryFault fault(String registry, Throwable cause) {
    String host = "the registry " + registry;
    for (Throwable at = cause; at != null; at = at.getCause()) {
      switch (at) {
        case UnknownHostException _ -> {
          return RegistryFault.down("the name of " + host + " is not known", null);
        }
        case SSLException _ -> {
          return RegistryFault.down("the certificate of " + host + " is not trusted", null);
        }
        case ConnectException _ -> {
          return RegistryFault.down(host + " cannot be connected to", null);
        }
        case TimeoutException _ -> {
          return silent(registry);
        }
        case BoundedBody.TooLong _ -> {
          return RegistryFault.refused(host + " gives an answer of more than 4 MiB");
        }
        default -> {
          // the cause below may be one of them
        }
      }
    }
    return RegistryFault.down(cause instanceof VertxException || cause instanceof IOException
        ? host + " ended the connection"
        : host + " cannot be asked (" + cause.getClass().getSimpleName() + ")", null);
  }

  /** The client, made anew when the authorities in the file are others; it ends with its Vertx. */
  private synchronized WebClient client() throws RegistryFault {
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
}
