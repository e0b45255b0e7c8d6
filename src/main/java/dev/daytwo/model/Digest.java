package dev.daytwo.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of text, in hexadecimal, cut to 32 digits: enough to tell contents apart, short enough to store. */
public final class Digest {
  private Digest() {}

  /** The digest of the text's UTF-8 bytes. */
  public static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The digest of text in UTF-8. */
  static String of(byte[] utf8) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(utf8);
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
