package dev.daytwo.git;

import dev.daytwo.git.GitFault.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.util.security.SecurityUtils;

/** The private keys in a file, in OpenSSH's form or in PEM, without a passphrase. */
final class PrivateKeys {
  private PrivateKeys() {}

  /** Reads the file anew; there is at least one key. */
  static List<KeyPair> read(Path file) throws GitFault {
    String text = SecretFile.privateKey(file) + "\n";
    List<KeyPair> keys = new ArrayList<>();
    try (InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))) {
      Iterable<KeyPair> read = SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName("key"), in, null);
      if (read != null) {
        read.forEach(keys::add);
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new GitFault(Kind.UNAUTHORIZED, "the key file " + file + " cannot be used (" + e.getClass().getSimpleName()
          + "); it must be a private key without a passphrase, in PEM or as ssh-keygen writes it", e);
    }
    if (keys.isEmpty()) {
      throw new GitFault(Kind.UNAUTHORIZED, "the key file " + file + " holds no private key; write one into it");
    }
    return List.copyOf(keys);
  }
}
