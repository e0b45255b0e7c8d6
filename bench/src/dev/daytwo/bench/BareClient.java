package dev.daytwo.bench;

import dev.daytwo.cluster.Discovery;
import dev.daytwo.cluster.RequestPath;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Tree;
import io.fabric8.kubernetes.client.Config;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.json.JsonMapper;

/** The JDK's HTTP/2 client, aimed at one API server as its administrator, with nothing on top of it. */
final class BareClient implements AutoCloseable {
  /** How its requests are told from the agent's in an audit log. */
  static final String USER_AGENT = "daytwo-bench";

  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Map<String, String> PLURALS = Map.of("Namespace", "namespaces", "ServiceAccount",
      "serviceaccounts", "Service", "services", "Deployment", "deployments", "Ingress", "ingresses", "ConfigMap",
      "configmaps", "NetworkPolicy", "networkpolicies", "PodDisruptionBudget", "poddisruptionbudgets");

  private final HttpClient http;
  private final String root;
  private final String token;

  /** An answer that is no success. */
  static final class Refusal extends IOException {
    private static final long serialVersionUID = 1;

    final int status;

    Refusal(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  /** A client by the text of a kubeconfig. */
  BareClient(String kubeconfig) {
    Config config = Config.fromKubeconfig(kubeconfig);
    String url = config.getMasterUrl();
    root = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    token = config.getAutoOAuthToken();
    http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).connectTimeout(ANSWER)
        .sslContext(trusting(Base64.getDecoder().decode(config.getCaCertData()))).build();
  }

  private static SSLContext trusting(byte[] certificates) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (var each : CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(certificates))) {
        trusted.setCertificateEntry("c" + trusted.size(), each);
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the kubeconfig's certificate cannot be used", e);
    }
  }

  /** Where an object of the workload lives. */
  static String path(ObjectKey key) {
    String plural = PLURALS.get(key.kind());
    if (plural == null) {
      throw new IllegalArgumentException("not of the workload: " + key);
    }
    return RequestPath.object(new Discovery.Resource(key.objectKind(), plural, !key.kind().equals("Namespace")), key);
  }

  /** Reads JSON. */
  Map<String, Object> get(String path) throws IOException, InterruptedException {
    return tree(send(request(path).timeout(ANSWER).build()));
  }

  /** Reads text. */
  String text(String path) throws IOException, InterruptedException {
    return send(request(path).timeout(ANSWER).build());
  }

  /** One server-side apply, forced; gives back the answer unread, since that costs. */
  String apply(Manifest manifest, String manager) throws IOException, InterruptedException {
    return patch(path(manifest.key()) + "?fieldManager=" + manager + "&force=true", "application/apply-patch+yaml",
        manifest.canonicalJson());
  }

  /** One PATCH. */
  String patch(String path, String type, String body) throws IOException, InterruptedException {
    return send(request(path).timeout(ANSWER).header("Content-Type", type)
        .method("PATCH", HttpRequest.BodyPublishers.ofString(body)).build());
  }

  /** One POST of JSON. */
  Map<String, Object> create(String path, String body) throws IOException, InterruptedException {
    return tree(send(request(path).timeout(ANSWER).header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body)).build()));
  }

  /** One DELETE. */
  void delete(String path) throws IOException, InterruptedException {
    send(request(path).timeout(ANSWER).DELETE().build());
  }

  /**
   * Watches on a thread of its own, from now on or, without a version, from the first object on, until this client is
   * closed.
   *
   * @param seen hears of each event: a map with {@code type} and {@code object}
   */
  void watch(String path, String version, Consumer<Map<String, Object>> seen) {
    HttpRequest request = request(path + "?watch=true&resourceVersion=" + version).build();
    Thread.ofPlatform().daemon().name("watch " + path).start(() -> {
      try (Stream<String> lines = http.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
        lines.forEach(line -> seen.accept(tree(line)));
      } catch (IOException | RuntimeException e) {
        // The client has been closed; who waits for an event that does not come says so at the deadline.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  /** The version of a collection now, to watch it from. */
  String version(String path) throws IOException, InterruptedException {
    return Tree.text(Tree.at(get(path + "?limit=1"), "metadata", "resourceVersion"));
  }

  static Map<String, Object> tree(String json) {
    return Tree.map(JSON.readValue(json, Object.class));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(root + path)).header("Authorization", "Bearer " + token)
        .header("User-Agent", USER_AGENT);
  }

  private String send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new Refusal(response.statusCode(), request.method() + " " + request.uri().getPath() + " was answered by "
          + response.statusCode() + ": " + response.body());
    }
    return response.body();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
