package dev.daytwo.git;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * An authority that no machine trusts, with a certificate for {@code localhost}.
 *
 * @param tls         for a server that shows the certificate
 * @param certificate what a client must be given to trust it, in PEM
 * @param key         the certificate's private key, in PEM
 */
public record OwnAuthority(SSLContext tls, Path certificate, Path key) {
  public static OwnAuthority in(Path folder) throws Exception {
    Path keys = folder.resolve("keys.p12");
    Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair", "-alias", "git", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost",
        "-storetype", "PKCS12", "-storepass", "changeit", "-keystore", keys.toString()).start();
    assertTrue(keytool.waitFor(3, TimeUnit.MINUTES));
    KeyStore store = KeyStore.getInstance(keys.toFile(), "changeit".toCharArray());
    KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, "changeit".toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    return new OwnAuthority(tls,
        pem(folder.resolve("ca.pem"), "CERTIFICATE", store.getCertificate("git").getEncoded()),
        pem(folder.resolve("key.pem"), "PRIVATE KEY", store.getKey("git", "changeit".toCharArray()).getEncoded()));
  }

  private static Path pem(Path file, String what, byte[] bytes) throws IOException {
    return Files.writeString(file, "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes)
        + "\n-----END " + what + "-----\n");
  }
}
