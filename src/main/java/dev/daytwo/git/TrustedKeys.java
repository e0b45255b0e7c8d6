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

  /** Whether something is signed by one of these keys. */
  sealed interface Verdict {
    /** It is, by whom a person is told of so. */
    record Signed(String signer) implements Verdict {}

    /** It is not, and why. */
    record Refused(String objection) implements Verdict {}
  }

  /**
   * Whether a signature is one of these keys' on this content.
   *
   * @param armoured as Git keeps it; null for none
   * @param what     is signed, for a person
   */
  Verdict verdict(@Nullable String armoured, byte[] payload, String what) {
    if (armoured == null) {
      return new Verdict.Refused(what + " is not signed");
    }
    Verdict verdict;
    try {
      verdict = armoured.startsWith(SshSignature.BEGIN)
          ? verdict(SshSignature.read(armoured), payload)
          : verdict(OpenPgpSignature.read(armoured), payload);
    } catch (IllegalArgumentException e) {
      verdict = new Verdict.Refused("has " + e.getMessage());
    } catch (PGPException e) {
      verdict = new Verdict.Refused(
          "has a signature that cannot be checked (" + Diagnosis.printable(String.valueOf(e.getMessage())) + ")");
    }
    return verdict instanceof Verdict.Refused(String objection)
        ? new Verdict.Refused(what + " " + objection)
        : verdict;
  }

  private Verdict verdict(SshSignature signature, byte[] payload) {
    for (SshKey key : ssh) {
      if (key.blob().equals(ByteBuffer.wrap(signature.key()))) {
        return signature.signs(payload)
            ? new Verdict.Signed(key.name() + " " + signature.fingerprint())
            : new Verdict.Refused("has a bad signature by the SSH key of " + key.name());
      }
    }
    return new Verdict.Refused(
        "is signed by the SSH key " + signature.fingerprint() + ", which is not in " + folder);
  }

  private Verdict verdict(OpenPgpSignature signature, byte[] payload) throws PGPException {
    for (PGPPublicKeyRing ring : openPgp) {
      if (ring.getPublicKey(signature.signature().getKeyID()) != null) {
        String objection = signature.objection(ring, payload, Instant.now());
        String owner = OpenPgpSignature.name(ring.getPublicKey());
        return objection == null
            ? new Verdict.Signed(owner)
            : new Verdict.Refused("has a bad signature by " + owner + ": " + objection);
      }
    }
    return new Verdict.Refused("is signed by the OpenPGP key " + signature.keyId() + ", which is not in " + folder);
  }
}
