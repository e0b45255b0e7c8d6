package dev.daytwo.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of text, in hexadecimal, cut to 32 digits: enough to tell contents apart, short enough to store. */
public final class Digest {
  private static final MessageDigest SHA_256 = lookedUp();

  private Digest() {}

  /** The digest of the text's UTF-8 bytes. */
  public static String of(String text) {
    return text(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The digest of the canonical JSON of a tree. */
  public static String ofTree(Object tree) {
    MessageDigest digest = sha256();
    CanonicalJson.feed(tree, digest);
    return text(digest.digest());
  }

  private static String text(byte[] hash) {
    return HexFormat.of().formatHex(hash, 0, 16);
  }

  /** A copy of one that has been looked up: the look through the providers takes longer than a small object's digest. */
  private static MessageDigest sha256() {
    try {
      return (MessageDigest) SHA_256.clone();
    } catch (CloneNotSupportedException e) {
      return lookedUp(); // of some other provider than the JDK's own
    }
  }

  private static MessageDigest lookedUp() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
