package dev.daytwo.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.daytwo.git.GitFault.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPPublicKeyRingCollection;
import org.jspecify.annotations.Nullable;

/** The public keys in a folder: OpenPGP as {@code gpg --export} writes them, SSH as in {@code id_ed25519.pub}. */
final class TrustedKeys {
  private final Path folder;
  private final List<SshKey> ssh = new ArrayList<>();
  private final List<PGPPublicKeyRing> openPgp = new ArrayList<>();

  private record SshKey(String name, ByteBuffer blob) {}

  private TrustedKeys(Path folder) {
    this.folder = folder;
  }

  /** Reads every file of a folder, but for those whose name begins with a dot. */
  static TrustedKeys read(Path folder) throws GitFault {
    TrustedKeys keys = new TrustedKeys(folder);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> !String.valueOf(each.getFileName()).startsWith(".")).sorted().toList()) {
        if (Files.isRegularFile(file)) {
          keys.add(file);
        }
      }
    } catch (IOException e) {
      throw unusable(folder, "cannot be read (" + e.getClass().getSimpleName() + ")", e);
    }
    if (keys.ssh.isEmpty() && keys.openPgp.isEmpty()) {
      throw unusable(folder, "holds no key; put the public keys of those there who may sign", null);
    }
    return keys;
  }

  private static GitFault unusable(Path path, String what, @Nullable Throwable cause) {
    return new GitFault(Kind.UNVERIFIED, path + " " + what + "; see verify.keysDir of the source", cause);
  }

  private void add(Path file) throws GitFault {
    try {
      byte[] bytes = Files.readAllBytes(file);
      String text = new String(bytes, ISO_8859_1);
      if (text.contains("PRIVATE KEY")) {
        throw unusable(file, "holds a private key, which does not belong here", null);
      }
      if (text.contains("BEGIN PGP PUBLIC KEY BLOCK") || (bytes.length > 0 && bytes[0] < 0)) {
        try (InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(bytes))) {
          new BcPGPPublicKeyRingCollection(in).forEach(openPgp::add);
        }
      } else {
        String name = String.valueOf(file.getFileName());
        AuthorizedKeyEntry.readAuthorizedKeys(new StringReader(text), true)
            .forEach(key -> ssh.add(new SshKey(name, ByteBuffer.wrap(key.getKeyData()))));
      }
    } catch (IOException | PGPException | RuntimeException e) {
      throw unusable(file, "is no public key of OpenPGP or SSH (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  /**
   * Why a signature is not one of these keys' on this content; null if it is.
   *
   * @param armoured as Git keeps it; null for none
   */
  @Nullable
  String objection(@Nullable String armoured, byte[] payload) {
    if (armoured == null) {
      return "is not signed";
    }
    try {
      return armoured.startsWith(SshSignature.BEGIN)
          ? objection(SshSignature.read(armoured), payload)
          : objection(OpenPgpSignature.read(armoured), payload);
    } catch (IllegalArgumentException e) {
      return "has " + e.getMessage();
    } catch (PGPException e) {
      return "has a signature that cannot be checked (" + Diagnosis.printable(String.valueOf(e.getMessage())) + ")";
    }
  }

  private @Nullable String objection(SshSignature signature, byte[] payload) {
    for (SshKey key : ssh) {
      if (key.blob().equals(ByteBuffer.wrap(signature.key()))) {
        return signature.signs(payload) ? null : "has a bad signature by the SSH key of " + key.name();
      }
    }
    return "is signed by the SSH key " + signature.fingerprint() + ", which is not in " + folder;
  }

  private @Nullable String objection(OpenPgpSignature signature, byte[] payload) throws PGPException {
    for (PGPPublicKeyRing ring : openPgp) {
      if (ring.getPublicKey(signature.signature().getKeyID()) != null) {
        String objection = signature.objection(ring, payload, Instant.now());
        return objection == null
            ? null
            : "has a bad signature by " + OpenPgpSignature.name(ring.getPublicKey()) + ": " + objection;
      }
    }
    return "is signed by the OpenPGP key " + signature.keyId() + ", which is not in " + folder;
  }
}
