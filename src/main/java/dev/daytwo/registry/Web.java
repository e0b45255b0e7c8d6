package dev.daytwo.registry;

import dev.daytwo.http.Answer;
import dev.daytwo.http.RequestFault;
import dev.daytwo.http.Requests;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Requests to registries: over TLS that is verified, with a deadline, through few redirects, and with credentials only for
 * the host that asked for them. It blocks.
 */
final class Web implements AutoCloseable {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MOST_REDIRECTS = 3;
  /** The least that registries have to take as a manifest, and so what they may give (OCI distribution, 4 MiB). */
  private static final int LONGEST = 4 * 1024 * 1024;

  private final Requests requests;
  private final Set<String> insecure;

  /**
   * Requests.
   *
   * @param insecure registries that are asked in clear text
   * @param caFile   PEM certificates that may have signed a registry's, too; null for none
   */
  Web(Vertx vertx, Set<String> insecure, @Nullable Path caFile) {
    requests = new Requests(vertx, caFile, LONGEST);
    this.insecure = Set.copyOf(insecure);
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

  @Override
  public void close() {
    requests.close();
  }

  private Answer once(String registry, HttpMethod method, URI uri, Map<String, String> headers,
      @Nullable String authorization, long until) throws RegistryFault {
    Map<String, String> all = new TreeMap<>(headers);
    if (authorization != null) {
      all.put("Authorization", authorization);
    }
    try {
      return requests.send(new Requests.Request("the registry " + registry, method, uri, all, null),
          TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()));
    } catch (RequestFault fault) {
      throw fault.lasting() ? RegistryFault.refused(fault.words()) : RegistryFault.down(fault.words(), null);
    }
  }
}
