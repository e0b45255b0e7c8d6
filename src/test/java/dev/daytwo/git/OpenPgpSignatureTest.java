package dev.daytwo.git;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import java.util.Iterator;
import java.util.Objects;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** OpenPGP keys and signatures that no gpg would make, but somebody else might. */
class OpenPgpSignatureTest {
  private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = MADE.plusSeconds(1000);
  private static final int SIGNS = KeyFlags.SIGN_DATA;
  private static final byte[] CONTENT = "a commit".getBytes(UTF_8);
  private static final PGPKeyPair OWNER = pair();
  private static final PGPKeyPair SUBKEY = pair();
  private static final PGPKeyPair STRANGER = pair();

  private static PGPKeyPair pair() {
    try {
      var generator = new RSAKeyPairGenerator();
      generator.init(new RSAKeyGenerationParameters(BigInteger.valueOf(0x10001), new SecureRandom(), 2048, 64));
      return new BcPGPKeyPair(PublicKeyPacket.VERSION_4, PGPPublicKey.RSA_GENERAL, generator.generateKeyPair(),
          Date.from(MADE));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static PGPSignatureSubpacketVector says(int flags, long seconds) {
    var packets = new PGPSignatureSubpacketGenerator();
    packets.setKeyFlags(flags);
    packets.setKeyExpirationTime(seconds);
    return packets.generate();
  }

  /** The owner's key and one of his, each with how many seconds it is good for, or 0 for ever. */
  private static PGPPublicKeyRing ring(long ownerSeconds, int flags, long seconds) throws Exception {
    var ring = new PGPKeyRingGenerator(PGPSignature.POSITIVE_CERTIFICATION, OWNER, "ada",
        new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1), says(KeyFlags.CERTIFY_OTHER, ownerSeconds),
        null, new BcPGPContentSignerBuilder(PGPPublicKey.RSA_GENERAL, HashAlgorithmTags.SHA256), null);
    ring.addSubKey(SUBKEY, says(flags, seconds), null);
    return ring.generatePublicKeyRing();
  }

  private static OpenPgpSignature signed(PGPKeyPair by, int digest, int type) throws Exception {
    var generator = new PGPSignatureGenerator(new BcPGPContentSignerBuilder(PGPPublicKey.RSA_GENERAL, digest),
        by.getPublicKey());
    generator.init(type, by.getPrivateKey());
    generator.update(CONTENT);
    return new OpenPgpSignature(generator.generate());
  }

  private static @Nullable String objection(PGPPublicKeyRing ring, PGPKeyPair by) throws Exception {
    return signed(by, HashAlgorithmTags.SHA256, PGPSignature.BINARY_DOCUMENT).objection(ring, CONTENT, NOW);
  }

  private static void refused(String words, PGPPublicKeyRing ring, PGPKeyPair by) throws Exception {
    var why = objection(ring, by);
    assertTrue(why != null && why.contains(words), () -> words + ", but " + why);
  }

  /** The owner's ring with a stranger's key put into it. */
  private static PGPPublicKeyRing with(PGPPublicKey strangers) throws Exception {
    return PGPPublicKeyRing.insertPublicKey(ring(0, SIGNS, 0), strangers);
  }

  @Test
  void a_signing_key_of_the_owner_signs() throws Exception {
    assertNull(objection(ring(0, SIGNS, 0), SUBKEY));
    assertNull(objection(ring(0, SIGNS, 0), OWNER));
    assertNull(objection(ring(2000, SIGNS, 2000), SUBKEY));
    assertEquals("it is not one of this content", signed(SUBKEY, HashAlgorithmTags.SHA256,
        PGPSignature.BINARY_DOCUMENT).objection(ring(0, SIGNS, 0), "another".getBytes(UTF_8), NOW));
  }

  @Test
  void neither_the_owners_key_nor_the_one_that_signs_may_have_expired() throws Exception {
    refused("has expired", ring(500, SIGNS, 0), SUBKEY);
    refused("has expired", ring(0, SIGNS, 500), SUBKEY);
  }

  @Test
  void a_key_that_its_owner_does_not_let_sign_is_refused() throws Exception {
    refused("is not a signing key of ada", ring(0, KeyFlags.ENCRYPT_COMMS, 0), SUBKEY);
  }

  @Test
  void a_key_that_was_put_into_the_owners_ring_is_refused() throws Exception {
    var ring = new PGPKeyRingGenerator(PGPSignature.POSITIVE_CERTIFICATION, pair(), "mallory",
        new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1), null, null,
        new BcPGPContentSignerBuilder(PGPPublicKey.RSA_GENERAL, HashAlgorithmTags.SHA256), null);
    ring.addSubKey(STRANGER, says(SIGNS, 0), null);
    var key = Objects.requireNonNull(ring.generatePublicKeyRing().getPublicKey(STRANGER.getKeyID()));
    refused("is not a signing key of ada", with(key), STRANGER);
    Iterator<PGPSignature> bindings = ring(0, SIGNS, 0).getPublicKey(SUBKEY.getKeyID())
        .getSignaturesOfType(PGPSignature.SUBKEY_BINDING);
    refused("is not a signing key of ada", with(PGPPublicKey.addCertification(key, bindings.next())), STRANGER);
  }

  @Test
  void a_weak_digest_is_refused() throws Exception {
    for (int digest : new int[]{HashAlgorithmTags.SHA1, HashAlgorithmTags.RIPEMD160}) {
      assertEquals("its digest is too weak",
          signed(SUBKEY, digest, PGPSignature.BINARY_DOCUMENT).objection(ring(0, SIGNS, 0), CONTENT, NOW));
    }
  }

  @Test
  void a_signature_on_a_text_or_on_nothing_is_refused() throws Exception {
    for (int type : new int[]{PGPSignature.CANONICAL_TEXT_DOCUMENT, PGPSignature.STAND_ALONE}) {
      var armoured = armoured(signed(SUBKEY, HashAlgorithmTags.SHA256, type));
      assertThrows(IllegalArgumentException.class, () -> OpenPgpSignature.read(armoured));
    }
    var good = OpenPgpSignature.read(armoured(signed(SUBKEY, HashAlgorithmTags.SHA256, PGPSignature.BINARY_DOCUMENT)));
    assertNull(good.objection(ring(0, SIGNS, 0), CONTENT, NOW));
  }

  private static String armoured(OpenPgpSignature signature) throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var out = ArmoredOutputStream.builder().build(bytes)) {
      signature.signature().encode(out);
    }
    return bytes.toString(US_ASCII);
  }
}
