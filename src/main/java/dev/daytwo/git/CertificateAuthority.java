package dev.daytwo.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The certificates of a PEM file as the only ones that a server's certificate may be signed by, as Git's http.sslCAInfo. */
final class CertificateAuthority {
  private CertificateAuthority() {}

  /** Reads the file anew, so that a rotated authority takes effect without a restart. */
  static TrustManager[] read(Path file) throws GitFault {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new GitFault(GitFault.Kind.UNTRUSTED, "the file " + file + " holds no certificate; write PEM into it");
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate certificate : certificates) {
        store.setCertificateEntry("ca-" + store.size(), certificate);
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new GitFault(GitFault.Kind.UNTRUSTED, "the certificates in " + file + " cannot be read ("
          + e.getClass().getSimpleName() + "); see caFile of the source", e);
    }
  }
}
