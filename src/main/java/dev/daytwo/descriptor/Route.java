package dev.daytwo.descriptor;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Under which address a service is called from outside.
 *
 * @param host  a DNS name; null for the one that the platform gives
 * @param paths beginnings of paths; null for all
 */
public record Route(@Nullable String host, @Nullable List<String> paths) {
  static final int MOST_PATHS = 16;
  /** What a path may be in both an HTTPRoute and an Ingress: no empty step, no dots that climb, no escaped slash. */
  static final Pattern PATH = Pattern.compile("(?!.*(//|/\\.{1,2}(/|$)|%2[fF]))/"
      + "([-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2}){0,1000}");

  /** The host, which is there once the platform has been asked. */
  public String known() {
    return Objects.requireNonNull(host, "no host");
  }

  /** The beginnings of paths, {@code /} for all. */
  public List<String> prefixes() {
    return paths == null ? List.of("/") : paths;
  }

  static @Nullable String host(String host) {
    return host.matches("[0-9.]+")
        ? "found \"" + host + "\", expected a host name such as orders.acme.com, not an address"
        : Rules.host(host);
  }

  static @Nullable String paths(List<?> paths) {
    if (paths.isEmpty() || paths.size() > MOST_PATHS) {
      return "found " + paths.size() + " paths, allowed: 1 to " + MOST_PATHS;
    }
    for (Object path : paths) {
      if (!PATH.matcher(String.valueOf(path)).matches()) {
        return "found \"" + path + "\", expected a path such as /api, without empty steps, dots that climb and escaped "
            + "slashes";
      }
    }
    return paths.stream().distinct().count() == paths.size() ? null : "found a path twice, allowed: once";
  }
}
