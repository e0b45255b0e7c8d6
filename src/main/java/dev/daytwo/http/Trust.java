package dev.daytwo.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Who may have signed a server's certificate: whom the JVM trusts, and the authorities of a PEM file beside them. */
final class Trust {
  private Trust() {}

  /** The PEM text of a file. */
  static String read(Path file) throws RequestFault {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  static TrustManager beside(Path file, String pem) throws RequestFault {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate certificate : CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem.getBytes(US_ASCII)))) {
        store.setCertificateEntry("ca-" + store.size(), certificate);
      }
      for (Certificate certificate : x509((KeyStore) null).getAcceptedIssuers()) {
        store.setCertificateEntry("jvm-" + store.size(), certificate);
      }
      return x509(store);
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(file, e);
    }
  }

  private static X509TrustManager x509(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("no trust manager for X.509");
  }

  private static RequestFault unusable(Path file, Exception e) {
    return new RequestFault("the certificates in " + file + " cannot be read (" + e.getClass().getSimpleName()
        + "); write PEM into it", true);
  }
}
