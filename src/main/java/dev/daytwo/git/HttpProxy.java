package dev.daytwo.git;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An HTTP proxy on the way to a remote, which tunnels TLS and SSH by CONNECT (RFC 9110, 9.3.6). */
public record HttpProxy(String host, int port) {
  private static final int DEFAULT_PORT = 80;

  /**
   * Reads an address.
   *
   * @param url {@code http://host:port}
   * @throws IllegalArgumentException if it is none; the message does not repeat it, for it may hold a password
   */
  public static HttpProxy of(String url) {
    try {
      URI uri = new URI(url.contains("://") ? url : "http://" + url);
      boolean bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null
          && (uri.getRawPath() == null || uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
      if ("http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && bare) {
        return new HttpProxy(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("expected http://host:port"); // the exception repeats the address
    }
    throw new IllegalArgumentException("expected http://host:port, without user and password");
  }

  /**
   * The proxy that the environment has for an HTTP address, as curl reads it: {@code https_proxy} or {@code http_proxy},
   * but for hosts in {@code no_proxy} and this machine itself.
   *
   * @return null for none
   * @throws GitFault if it is not one that can be used
   */
  public static @Nullable HttpProxy of(URI remote, Map<String, String> environment) throws GitFault {
    String scheme = String.valueOf(remote.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.startsWith("http") || remote.getHost() == null || spared(remote.getHost(), environment)) {
      return null;
    }
    // HTTP_PROXY in capitals may come from a header of a request where a server runs as CGI, so nobody reads it.
    String named = environment.getOrDefault(scheme + "_proxy",
        scheme.equals("https") ? environment.getOrDefault("HTTPS_PROXY", "") : "");
    try {
      return named.isBlank() ? null : of(named.strip());
    } catch (IllegalArgumentException e) {
      throw new GitFault(GitFault.Kind.REFUSED, "the variable " + scheme + "_proxy: " + e.getMessage()
          + "; put right or unset it, or say proxy of the source", e);
    }
  }

  private static boolean spared(String host, Map<String, String> environment) {
    if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
      return true;
    }
    String list = environment.getOrDefault("no_proxy", environment.getOrDefault("NO_PROXY", ""));
    for (String each : list.split(",", -1)) {
      String name = each.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", "");
      String asked = host.toLowerCase(Locale.ROOT);
      if (each.strip().equals("*") || (!name.isEmpty() && (asked.equals(name) || asked.endsWith("." + name)))) {
        return true;
      }
    }
    return false;
  }

  /** Looked up anew, as its address may change. */
  Proxy toJdk() {
    return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(host, port));
  }

  @Override
  public String toString() {
    return "http://" + host + ":" + port;
  }
}
