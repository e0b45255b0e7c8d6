package dev.daytwo.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.daytwo.git.GitFault.Kind;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Credentials of a GitHub App: its private key signs a JSON Web Token, for which GitHub gives a token of the installation
 * that is good for an hour. See GitHub's "Authenticating as a GitHub App installation".
 */
public final class GitHubApp implements Credentials {
  private static final Duration REQUEST = Duration.ofSeconds(20);
  /** GitHub takes ten minutes at most; its clock may be behind this one. */
  private static final Duration LIFE = Duration.ofMinutes(9);
  private static final Duration DRIFT = Duration.ofMinutes(1);
  /** A token is not used in its last minutes, as a fetch may take some. */
  private static final Duration SPARE = Duration.ofMinutes(5);

  private final App app;
  private final @Nullable Path caFile;
  private final @Nullable HttpProxy proxy;
  private final Clock clock;
  private @Nullable Token token;

  /**
   * Which app, and where.
   *
   * @param api            {@code https://api.github.com}, or {@code https://host/api/v3} of GitHub Enterprise Server
   * @param privateKeyFile as GitHub gives it, in PEM; read anew for each token
   */
  public record App(URI api, long id, long installation, Path privateKeyFile) {}

  private record Token(String text, Instant until) {}

  /**
   * Credentials of an app.
   *
   * @param caFile that alone may have signed the API's certificate; null for what the JVM trusts
   */
  public GitHubApp(App app, @Nullable Path caFile, @Nullable HttpProxy proxy, Clock clock) {
    this.app = app;
    this.caFile = caFile;
    this.proxy = proxy;
    this.clock = clock;
  }

  @Override
  public synchronized Login read(String host) throws GitFault {
    Token known = token;
    if (known == null || !clock.instant().isBefore(known.until())) {
      known = ask();
      token = known;
    }
    return new Login("x-access-token", known.text());
  }

  @Override
  public synchronized void forget() {
    token = null;
  }

  private Token ask() throws GitFault {
    HttpRequest request = HttpRequest
        .newBuilder(URI.create(app.api() + "/app/installations/" + app.installation() + "/access_tokens"))
        .timeout(REQUEST).header("Authorization", "Bearer " + jwt()).header("Accept", "application/vnd.github+json")
        .header("User-Agent", "daytwo").POST(HttpRequest.BodyPublishers.noBody()).build();
    try (HttpClient client = client()) {
      try {
        return token(client.send(request, HttpResponse.BodyHandlers.ofString()));
      } finally {
        client.shutdownNow(); // close would wait for a connection that is kept
      }
    } catch (HttpTimeoutException e) {
      throw new GitFault(Kind.TIMEOUT, app.api() + ": GitHub does not answer in time; it is tried again", e);
    } catch (IOException e) {
      throw new GitFault(Kind.UNREACHABLE, app.api() + ": no connection to GitHub's API: "
          + Diagnosis.printable(String.valueOf(e.getMessage())) + "; it is tried again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GitFault(Kind.CANCELLED, app.api() + ": the request for a token was interrupted", e);
    }
  }

  private HttpClient client() throws GitFault {
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(REQUEST);
    if (proxy != null) {
      builder.proxy(ProxySelector.of(new InetSocketAddress(proxy.host(), proxy.port())));
    }
    if (caFile != null) {
      try {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, CertificateAuthority.read(caFile), new SecureRandom());
        builder.sslContext(tls);
      } catch (GeneralSecurityException e) {
        throw new GitFault(Kind.UNTRUSTED, "the certificates in " + caFile + " cannot be used", e);
      }
    }
    return builder.build();
  }

  private Token token(HttpResponse<String> answer) throws GitFault {
    if (answer.statusCode() == 201) {
      try {
        JsonObject body = new JsonObject(answer.body());
        String text = body.getString("token", "");
        Instant until = Instant.parse(body.getString("expires_at", "")).minus(SPARE);
        if (!text.isEmpty()) {
          return new Token(text, until);
        }
        throw new DecodeException("no token");
      } catch (DecodeException | ClassCastException | DateTimeParseException e) { // what it is may hold a token
        throw new GitFault(Kind.UNREACHABLE, app.api() + ": what answers is not GitHub's API; see githubApp.apiUrl");
      }
    }
    throw switch (answer.statusCode()) {
      case 401 -> new GitFault(Kind.UNAUTHORIZED, app.api() + ": GitHub does not accept the key of the app " + app.id()
          + " (401); see githubApp.privateKeyFile, and the clock of this machine");
      case 403, 404, 422 -> new GitFault(Kind.UNAUTHORIZED, app.api() + ": the app " + app.id()
          + " has no installation " + app.installation() + " that may be used (" + answer.statusCode() + "); see"
          + " githubApp.installationId");
      default -> new GitFault(Kind.UNREACHABLE, app.api() + ": GitHub's API answers " + answer.statusCode()
          + "; it is tried again");
    };
  }

  private String jwt() throws GitFault {
    Instant now = clock.instant();
    String signed = base64("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(UTF_8)) + "."
        + base64(new JsonObject().put("iat", now.minus(DRIFT).getEpochSecond())
            .put("exp", now.plus(LIFE).getEpochSecond()).put("iss", String.valueOf(app.id())).encode().getBytes(UTF_8));
    for (KeyPair key : PrivateKeys.read(app.privateKeyFile())) {
      if (key.getPrivate() instanceof RSAPrivateKey rsa) {
        try {
          Signature signature = Signature.getInstance("SHA256withRSA");
          signature.initSign(rsa);
          signature.update(signed.getBytes(UTF_8));
          return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
          throw new GitFault(Kind.UNAUTHORIZED, "the key file " + app.privateKeyFile() + " cannot be used", e);
        }
      }
    }
    throw new GitFault(Kind.UNAUTHORIZED,
        "the key file " + app.privateKeyFile() + " holds no RSA key; put the one there"
            + " that GitHub gave for the app");
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
