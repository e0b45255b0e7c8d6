package dev.daytwo.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What {@code /readyz} of an API server answers, asked over a connection that trusts its own certificate only. */
final class Readiness {
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private Readiness() {}

  /** True if the server answers that it is ready; false while it has no certificate, no port or other news. */
  static boolean of(String endpoint, Path certificate) {
    if (!Files.exists(certificate)) {
      return false;
    }
    try (var http = HttpClient.newBuilder().sslContext(trusting(certificate)).connectTimeout(ANSWER).build()) {
      var request = HttpRequest.newBuilder(URI.create(endpoint + "/readyz")).timeout(ANSWER).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException | GeneralSecurityException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static SSLContext trusting(Path certificate) throws IOException, GeneralSecurityException {
    var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (var in = Files.newInputStream(certificate)) {
      for (var each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("c" + trusted.size(), each);
      }
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }
}
