package dev.daytwo.git;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.util.Base64;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.api.Test;

/** SSH signatures that {@code git} would not make, but somebody else might. */
class SshSignatureTest {
  private static final byte[] CONTENT = "a commit".getBytes(UTF_8);

  /** What {@code ssh-keygen -Y sign} would write. */
  private static String signature(KeyPair key, BuiltinSignatures by, String namespace) throws Exception {
    var digest = MessageDigest.getInstance("SHA-512").digest(CONTENT);
    var signed = new ByteArrayBuffer();
    signed.putRawBytes("SSHSIG".getBytes(US_ASCII));
    signed.putString(namespace);
    signed.putString("");
    signed.putString("sha512");
    signed.putBytes(digest);
    var signer = by.create();
    signer.initSigner(null, key.getPrivate());
    signer.update(null, signed.getCompactData());
    var signature = new ByteArrayBuffer();
    signature.putString(by.getName());
    signature.putBytes(signer.sign(null));

    var blob = new ByteArrayBuffer();
    blob.putRawPublicKey(key.getPublic());
    var whole = new ByteArrayBuffer();
    whole.putRawBytes("SSHSIG".getBytes(US_ASCII));
    whole.putInt(1);
    whole.putBytes(blob.getCompactData());
    whole.putString(namespace);
    whole.putString("");
    whole.putString("sha512");
    whole.putBytes(signature.getCompactData());
    return SshSignature.BEGIN + "\n" + Base64.getMimeEncoder().encodeToString(whole.getCompactData())
        + "\n-----END SSH SIGNATURE-----\n";
  }

  private static KeyPair rsa() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  @Test
  void a_signature_over_sha1_proves_nothing() throws Exception {
    var key = rsa();
    assertEquals(true, SshSignature.read(signature(key, BuiltinSignatures.rsaSHA512, "git")).signs(CONTENT));
    assertEquals(false, SshSignature.read(signature(key, BuiltinSignatures.rsa, "git")).signs(CONTENT));
  }

  @Test
  void a_signature_for_something_else_than_git_is_refused() throws Exception {
    var armoured = signature(rsa(), BuiltinSignatures.rsaSHA512, "file");
    assertThrows(IllegalArgumentException.class, () -> SshSignature.read(armoured));
  }
}
