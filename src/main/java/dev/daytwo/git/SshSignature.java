package dev.daytwo.git;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * A signature as {@code ssh-keygen -Y sign} makes it (OpenSSH's PROTOCOL.sshsig).
 *
 * @param key       the public key that it says made it, in SSH's wire format
 * @param hash      name of the digest of what was signed
 * @param signature algorithm and bytes
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two
record SshSignature(byte[] key, String hash, byte[] signature) {
  static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
  private static final String END = "-----END SSH SIGNATURE-----";
  private static final byte[] MAGIC = "SSHSIG".getBytes(US_ASCII);
  private static final String NAMESPACE = "git";
  private static final Map<String, String> DIGESTS = Map.of("sha256", "SHA-256", "sha512", "SHA-512");
  /** SHA-1, which ssh-rsa stands for, is not one of them. */
  private static final Set<String> ALGORITHMS = Set.of("ssh-ed25519", "rsa-sha2-256", "rsa-sha2-512",
      "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "sk-ssh-ed25519@openssh.com",
      "sk-ecdsa-sha2-nistp256@openssh.com");

  /**
   * Reads an armoured signature.
   *
   * @throws IllegalArgumentException if it is none, or one for something else than Git
   */
  static SshSignature read(String armoured) {
    int end = armoured.indexOf(END);
    if (!armoured.startsWith(BEGIN) || end < 0) {
      throw new IllegalArgumentException("not an SSH signature");
    }
    byte[] raw = Base64.getMimeDecoder().decode(armoured.substring(BEGIN.length(), end));
    Buffer buffer = new ByteArrayBuffer(raw);
    byte[] magic = new byte[MAGIC.length];
    try {
      buffer.getRawBytes(magic);
      boolean version1 = buffer.getInt() == 1;
      byte[] key = buffer.getBytes();
      String namespace = buffer.getString();
      buffer.getBytes(); // reserved
      String hash = buffer.getString();
      if (Arrays.equals(magic, MAGIC) && version1 && namespace.equals(NAMESPACE) && DIGESTS.containsKey(hash)) {
        return new SshSignature(key, hash, buffer.getBytes());
      }
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("an SSH signature that is cut or damaged", e);
    }
    throw new IllegalArgumentException("an SSH signature that was not made for Git");
  }

  /** True if the holder of its key signed this. */
  boolean signs(byte[] payload) {
    try {
      String algorithm = new ByteArrayBuffer(signature).getString();
      if (!ALGORITHMS.contains(algorithm.toLowerCase(Locale.ROOT))) {
        return false;
      }
      byte[] digest = MessageDigest.getInstance(Objects.requireNonNull(DIGESTS.get(hash))).digest(payload);
      Buffer signed = new ByteArrayBuffer();
      signed.putRawBytes(MAGIC);
      signed.putString(NAMESPACE);
      signed.putString("");
      signed.putString(hash);
      signed.putBytes(digest);
      Signature verifier = BuiltinSignatures.fromFactoryName(algorithm).create();
      verifier.initVerifier(null, publicKey());
      verifier.update(null, signed.getCompactData());
      return verifier.verify(null, signature);
    } catch (Exception e) { // SSHD declares no less; whatever it is, nothing was proved
      return false;
    }
  }

  /** As {@code ssh-keygen -l} shows it. */
  String fingerprint() {
    try {
      return KeyUtils.getFingerPrint(publicKey());
    } catch (GeneralSecurityException | RuntimeException e) {
      return "of an unknown kind";
    }
  }

  private PublicKey publicKey() throws GeneralSecurityException {
    try {
      return new ByteArrayBuffer(key).getRawPublicKey();
    } catch (IOException e) {
      throw new GeneralSecurityException("not a public key", e);
    }
  }
}
