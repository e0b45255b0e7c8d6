package dev.daytwo.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The users and passwords of a Docker {@code config.json}, by registry. The file is read again at each use, so that a
 * password that was changed needs no restart. Programs that it names ({@code credsStore}, {@code credHelpers}) are not run.
 */
final class Logins {
  /** What the file calls Docker Hub. */
  private static final List<String> HUB = List.of("docker.io", "index.docker.io", "registry-1.docker.io");

  private final @Nullable Path file;

  /** Those of a file; null for none. */
  Logins(@Nullable Path file) {
    this.file = file;
  }

  /**
   * The header by which the registry knows who asks; null if the file has nobody for it.
   *
   * @param registry host and port as images name it
   */
  @Nullable
  String of(String registry) throws RegistryFault {
    if (file == null) {
      return null;
    }
    try {
      JsonObject auths = new JsonObject(Files.readString(file)).getJsonObject("auths", new JsonObject());
      for (Map.Entry<String, Object> each : auths) {
        if (matches(host(each.getKey()), registry) && each.getValue() instanceof JsonObject login) {
          return header(login);
        }
      }
      return null;
    } catch (IOException | DecodeException | ClassCastException e) { // the message of the parser would show the file
      throw RegistryFault.refused("the logins in " + file + " cannot be read (" + e.getClass().getSimpleName()
          + "); it has to be the config.json that docker login writes");
    }
  }

  private static boolean matches(String host, String registry) {
    return host.equals(registry) || (HUB.contains(host) && HUB.contains(registry));
  }

  private static String host(String key) {
    return key.replaceFirst("^https?://", "").replaceFirst("/.*", "");
  }

  private static @Nullable String header(JsonObject login) {
    String auth = login.getString("auth", "");
    if (!auth.isEmpty()) {
      return auth.matches("[A-Za-z0-9+/=]{1,16384}") ? "Basic " + auth : null;
    }
    String user = login.getString("username", "");
    return user.isEmpty()
        ? null
        : "Basic " + Base64.getEncoder().encodeToString((user + ":" + login.getString("password", "")).getBytes(UTF_8));
  }
}
