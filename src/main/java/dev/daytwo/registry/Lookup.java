package dev.daytwo.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.daytwo.descriptor.Image;
import dev.daytwo.http.Answer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One question to a registry: which digest does a tag name? By the
 * <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests">OCI distribution
 * API</a>; an index of several platforms is an answer like any other, since nodes find theirs in it.
 */
final class Lookup {
  private static final String ACCEPT = String.join(", ", "application/vnd.oci.image.index.v1+json",
      "application/vnd.docker.distribution.manifest.list.v2+json", "application/vnd.oci.image.manifest.v1+json",
      "application/vnd.docker.distribution.manifest.v2+json");
  private static final Pattern DIGEST = Pattern.compile("sha256:[a-f0-9]{64}");
  private static final Pattern TOKEN = Pattern.compile("[!-~]{1,32768}");
  private static final Duration LONGEST_AFTER = Duration.ofHours(1);

  private final Web web;
  private final Logins logins;
  private final Image image;
  private final String registry;
  private final long until;
  private @Nullable String authorization;

  /**
   * A question.
   *
   * @param until when it has to be answered, of {@link System#nanoTime}
   */
  Lookup(Web web, Logins logins, Image image, long until) {
    this.web = web;
    this.logins = logins;
    this.image = image;
    this.until = until;
    registry = image.registry();
  }

  /** The digest. */
  String digest() throws RegistryFault {
    Answer head = ask(HttpMethod.HEAD);
    if (head.status() == 401) {
      authorization = authorization(head);
      head = ask(HttpMethod.HEAD);
    }
    String named = head.header("docker-content-digest");
    if (head.status() == 200 && !named.isEmpty()) {
      return checked(named);
    }
    if (head.status() != 200 && head.status() != 405) {
      throw refused(head);
    }
    Answer whole = ask(HttpMethod.GET); // some do not say it, or know no HEAD
    if (whole.status() != 200) {
      throw refused(whole);
    }
    String said = whole.header("docker-content-digest");
    return said.isEmpty() ? digestOf(whole.body().getBytes()) : checked(said);
  }

  private Answer ask(HttpMethod method) throws RegistryFault {
    String host = registry.equals("docker.io") ? "registry-1.docker.io" : registry;
    String tag = image.tag().isEmpty() ? "latest" : image.tag();
    try {
      URI uri = URI.create(web.scheme(registry) + "://" + host + "/v2/" + image.repository() + "/manifests/" + tag);
      return web.ask(registry, method, uri, Map.of("Accept", ACCEPT), authorization, until);
    } catch (IllegalArgumentException e) {
      throw RegistryFault.refused("the registry " + registry + " has no address");
    }
  }

  private String authorization(Answer answer) throws RegistryFault {
    Challenge challenge = Challenge.of(answer.all("www-authenticate"));
    String login = logins.of(registry);
    if (challenge == null) {
      throw refused(answer);
    }
    if (challenge.scheme().equals("basic")) {
      if (login == null) {
        throw refused(answer);
      }
      return login;
    }
    return "Bearer " + token(challenge, login);
  }

  /** A token, for whom the login names, or for anybody. */
  private String token(Challenge challenge, @Nullable String login) throws RegistryFault {
    String scope = challenge.parameter("scope").isEmpty()
        ? "repository:" + image.repository() + ":pull"
        : challenge.parameter("scope");
    String realm = challenge.parameter("realm");
    URI uri;
    try {
      uri = URI.create(realm + (realm.contains("?") ? "&" : "?") + "service="
          + encoded(challenge.parameter("service")) + "&scope=" + encoded(scope));
    } catch (IllegalArgumentException e) {
      throw RegistryFault.refused("the registry " + registry + " gives tokens at an address that is none");
    }
    if (!web.allowed(uri)) {
      throw RegistryFault.refused("the registry " + registry + " gives tokens at an address without TLS");
    }
    Answer answer = web.ask(registry, HttpMethod.GET, uri, Map.of("Accept", "application/json"), login, until);
    if (answer.status() != 200) {
      throw refused(answer);
    }
    try {
      JsonObject body = answer.body().toJsonObject();
      String token = body.getString("token", body.getString("access_token", ""));
      if (TOKEN.matcher(token).matches()) {
        return token;
      }
    } catch (DecodeException | ClassCastException e) { // the message would show the token
      throw RegistryFault.refused("the registry " + registry + " gives a token that cannot be read");
    }
    throw RegistryFault.refused("the registry " + registry + " gives no token");
  }

  /** As in any part of an address: not every server takes a plus for a space. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private String checked(String digest) throws RegistryFault {
    if (DIGEST.matcher(digest).matches()) {
      return digest;
    }
    throw RegistryFault.refused("the registry " + registry + " names " + name() + " by a digest that is not sha256");
  }

  private static String digestOf(byte[] manifest) {
    try {
      return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(manifest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private String name() {
    return image.repository() + ":" + (image.tag().isEmpty() ? "latest" : image.tag());
  }

  private RegistryFault refused(Answer answer) {
    String host = "the registry " + registry;
    return switch (answer.status()) {
      case 401, 403 -> RegistryFault.refused(host + " does not show " + name() + " (" + answer.status()
          + "); give a login for it in registries.dockerConfig, or make it public");
      case 404 -> RegistryFault.refused(host + " has no " + name());
      case 429 -> RegistryFault.down(host + " asks to be left alone for a while (429)", after(answer));
      default -> answer.status() >= 500
          ? RegistryFault.down(host + " answers " + answer.status(), after(answer))
          : RegistryFault.refused(host + " answers " + answer.status());
    };
  }

  /** Seconds; a date is rare, and counts as nothing said. */
  private static @Nullable Duration after(Answer answer) {
    String seconds = answer.header("retry-after");
    if (!seconds.matches("[0-9]{1,9}")) {
      return null;
    }
    Duration after = Duration.ofSeconds(Long.parseLong(seconds));
    return after.compareTo(LONGEST_AFTER) > 0 ? LONGEST_AFTER : after;
  }
}
