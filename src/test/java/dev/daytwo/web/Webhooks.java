package dev.daytwo.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Requests as the providers send them, by their documentation. */
public final class Webhooks {
  private Webhooks() {}

  /**
   * A push to main.
   *
   * @param provider the name of a file under {@code hooks}
   */
  public static String body(String provider) throws IOException {
    return Files.readString(Path.of("src/test/resources/hooks/" + provider + "-push.json"));
  }

  /** The headers with which a provider sends a body. */
  public static Map<String, String> headers(String provider, String body, String secret) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", "application/json");
    var signature = hmac(body, secret);
    switch (provider) {
      case "github" -> headers.putAll(Map.of("X-GitHub-Event", "push", "X-GitHub-Delivery", "72d3162e",
          "X-Hub-Signature-256", "sha256=" + signature));
      case "gitea" -> headers.putAll(Map.of("X-Gitea-Event", "push", "X-Gitea-Signature", signature, "X-Gogs-Event",
          "push", "X-GitHub-Event", "push", "X-Hub-Signature-256", "sha256=" + signature));
      case "gitlab" -> headers.putAll(Map.of("X-Gitlab-Event", "Push Hook", "X-Gitlab-Token", secret));
      case "bitbucket" -> headers.putAll(Map.of("X-Event-Key", "repo:push", "X-Hub-Signature", "sha256=" + signature));
      case "bitbucket-server" ->
        headers.putAll(Map.of("X-Event-Key", "repo:refs_changed", "X-Hub-Signature", "sha256=" + signature));
      case "generic" -> headers.put("X-Signature", "sha256=" + signature);
      case "bearer" -> headers.put("Authorization", "Bearer " + secret);
      default -> throw new IllegalArgumentException(provider);
    }
    return headers;
  }

  private static String hmac(String body, String secret) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The request for the hook of a source. */
  public static HttpRequest request(int port, String source, String body, Map<String, String> headers) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hooks/" + source))
        .timeout(Duration.ofSeconds(60)).POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return request.build();
  }
}
