package dev.daytwo.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret of a webhook, as its file has it at this moment. All comparisons take the same time whatever differs. */
final class HookSecret {
  private static final String HMAC = "HmacSHA256";
  private static final int MAX_BYTES = 4096;

  private final byte[] secret;

  private HookSecret(byte[] secret) {
    this.secret = secret;
  }

  /**
   * Reads a file, without surrounding blanks.
   *
   * @throws IOException in words for who looks after the file
   */
  static HookSecret read(Path file) throws IOException {
    byte[] bytes;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException("the secret file " + file + " has more than " + MAX_BYTES + " bytes; it is no secret");
      }
      bytes = Files.readAllBytes(file);
    } catch (FileSystemException e) {
      throw new IOException("the secret file " + file + " cannot be read (" + e.getClass().getSimpleName()
          + "); make it, readable by the agent's user", e);
    }
    String text = new String(bytes, StandardCharsets.UTF_8).strip();
    if (text.isEmpty()) {
      throw new IOException("the secret file " + file + " is empty; write the secret into it");
    }
    return new HookSecret(text.getBytes(StandardCharsets.UTF_8));
  }

  /** True if the text is the secret. */
  boolean is(String given) {
    return MessageDigest.isEqual(digest(secret), digest(given.getBytes(StandardCharsets.UTF_8)));
  }

  /** True if the hexadecimal text is the HMAC-SHA-256 of the body. */
  boolean signs(byte[] body, String hexadecimal) {
    byte[] given;
    try {
      given = HexFormat.of().parseHex(hexadecimal.strip());
    } catch (IllegalArgumentException e) {
      return false;
    }
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret, HMAC));
      return MessageDigest.isEqual(mac.doFinal(body), given);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has " + HMAC, e);
    }
  }

  /** Of equal length, so that a comparison does not tell how long the secret is. */
  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
