package dev.daytwo.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.jspecify.annotations.Nullable;

/** A detached OpenPGP signature, as {@code gpg} makes it for Git. */
record OpenPgpSignature(PGPSignature signature) {
  private static final Set<Integer> HASHES = Set.of(HashAlgorithmTags.SHA224, HashAlgorithmTags.SHA256,
      HashAlgorithmTags.SHA384, HashAlgorithmTags.SHA512, HashAlgorithmTags.SHA3_256, HashAlgorithmTags.SHA3_512);

  /**
   * Reads an armoured signature.
   *
   * @throws IllegalArgumentException if it is none
   */
  static OpenPgpSignature read(String armoured) {
    try (var in = PGPUtil.getDecoderStream(new ByteArrayInputStream(armoured.getBytes(ISO_8859_1)))) {
      if (new BcPGPObjectFactory(in).nextObject() instanceof PGPSignatureList list && list.size() == 1
          && list.get(0).getSignatureType() == PGPSignature.BINARY_DOCUMENT) {
        return new OpenPgpSignature(list.get(0));
      }
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("an OpenPGP signature that is cut or damaged", e);
    }
    throw new IllegalArgumentException("an OpenPGP signature of a kind that Git does not make");
  }

  /** The id of the key that it says made it, as {@code gpg} shows it. */
  String keyId() {
    return HexFormat.of().withUpperCase().toHexDigits(signature.getKeyID());
  }

  /**
   * Why the signature of a key in this ring proves nothing; null if it proves that its owner signed this.
   *
   * @param now the time at which an expired key is not believed any more
   */
  @Nullable
  String objection(PGPPublicKeyRing ring, byte[] payload, Instant now) throws PGPException {
    PGPPublicKey key = ring.getPublicKey(signature.getKeyID());
    PGPPublicKey owner = ring.getPublicKey();
    if (!HASHES.contains(signature.getHashAlgorithm())) {
      return "its digest is too weak";
    }
    if (owner.hasRevocation() || key.hasRevocation()) {
      return "the key " + keyId() + " is revoked";
    }
    if (expired(owner, now) || expired(key, now)) {
      return "the key " + keyId() + " has expired; renew it, and put the new one into keysDir";
    }
    if (!key.isMasterKey() && !bound(key, owner)) {
      return "the key " + keyId() + " is not a signing key of " + name(owner);
    }
    signature.init(new BcPGPContentVerifierBuilderProvider(), key);
    signature.update(payload);
    return signature.verify() ? null : "it is not one of this content";
  }

  /** Who owns a ring. */
  static String name(PGPPublicKey owner) {
    Iterator<String> names = owner.getUserIDs();
    String fingerprint = HexFormat.of().formatHex(owner.getFingerprint()).toUpperCase(Locale.ROOT);
    return (names.hasNext() ? Diagnosis.printable(names.next()) + " " : "") + fingerprint;
  }

  private static boolean expired(PGPPublicKey key, Instant now) {
    return key.getValidSeconds() > 0
        && key.getCreationTime().toInstant().plusSeconds(key.getValidSeconds()).isBefore(now);
  }

  /** True if the owner says of a key of his that it signs. */
  private static boolean bound(PGPPublicKey key, PGPPublicKey owner) throws PGPException {
    Iterator<PGPSignature> bindings = key.getSignaturesOfType(PGPSignature.SUBKEY_BINDING);
    while (bindings.hasNext()) {
      PGPSignature binding = bindings.next();
      if (binding.getKeyID() == owner.getKeyID() && binding.getHashedSubPackets() != null
          && (binding.getHashedSubPackets().getKeyFlags() & KeyFlags.SIGN_DATA) != 0) {
        binding.init(new BcPGPContentVerifierBuilderProvider(), owner);
        if (binding.verifyCertification(owner, key)) {
          return true;
        }
      }
    }
    return false;
  }
}
