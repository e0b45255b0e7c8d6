package dev.daytwo.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.daytwo.http.RequestFault;
import dev.daytwo.http.Requests;
import dev.daytwo.http.SecretText;
import dev.daytwo.message.ReceiverKind;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The way to one receiver: where it is, and what it must be shown, is read from the files anew each time. */
final class ReceiverClient implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(15);
  private static final int LONGEST_ANSWER = 64 * 1024;
  private static final String HMAC = "HmacSHA256";

  private final String server;
  private final ReceiverKind kind;
  private final Receiver.Target target;
  private final Requests requests;
  private final Clock clock;

  ReceiverClient(Receiver receiver, Vertx vertx, Clock clock) {
    server = "the receiver " + receiver.name();
    kind = receiver.kind();
    target = receiver.target();
    requests = new Requests(vertx, target.caFile(), LONGEST_ANSWER);
    this.clock = clock;
  }

  /**
   * Takes a body there, and waits for the answer.
   *
   * @param id the same whenever the same is sent again
   */
  Delivery take(Buffer body, String id) {
    try {
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("Content-Type", "application/json");
      Path token = target.tokenFile();
      if (token != null) {
        headers.put("Authorization", "Bearer " + SecretText.read(token));
      }
      if (kind == ReceiverKind.WEBHOOK) {
        headers.put("X-Daytwo-Delivery", id);
        sign(headers, body);
      }
      return Delivery.of(server, requests.send(new Requests.Request(server, HttpMethod.POST, address(), headers, body),
          DEADLINE.toMillis()), clock);
    } catch (RequestFault fault) {
      return fault.lasting() ? new Delivery.Refused(fault.words()) : new Delivery.Later(fault.words(), null);
    }
  }

  private URI address() throws RequestFault {
    Path file = target.urlFile();
    String text = file == null ? String.valueOf(target.url()) : SecretText.read(file);
    URI uri = uri(text, target.insecure());
    if (uri == null) {
      throw new RequestFault("the address of " + server + (file == null ? "" : " in " + file)
          + " is no https address without user and password; http needs insecure: true", false);
    }
    String path = uri.getRawPath();
    boolean base = kind == ReceiverKind.ALERTMANAGER && !path.endsWith("/api/v2/alerts");
    return base ? URI.create(text.replaceFirst("/+$", "") + "/api/v2/alerts") : uri;
  }

  private static @Nullable URI uri(String text, boolean insecure) {
    try {
      URI uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme());
      boolean good = uri.getHost() != null && uri.getRawUserInfo() == null
          && (scheme.equals("https") || (insecure && scheme.equals("http")));
      return good ? uri : null;
    } catch (URISyntaxException e) {
      return null; // the exception repeats the address
    }
  }

  /** The time is part of what is signed, so that nobody can send an old message again. */
  private void sign(Map<String, String> headers, Buffer body) throws RequestFault {
    Path file = target.secretFile();
    if (file == null) {
      return;
    }
    String time = Long.toString(clock.instant().getEpochSecond());
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(SecretText.read(file).getBytes(UTF_8), HMAC));
      mac.update((time + ".").getBytes(UTF_8));
      headers.put("X-Daytwo-Timestamp", time);
      headers.put("X-Daytwo-Signature-256", "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has " + HMAC, e);
    }
  }

  @Override
  public void close() {
    requests.close();
  }
}
