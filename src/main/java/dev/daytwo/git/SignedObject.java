package dev.daytwo.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A commit or tag taken apart as Git's signature-format says: what was signed, and the signature as text.
 *
 * @param payload   the bytes of the object without the signature
 * @param signature in its armour; null if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two
record SignedObject(byte[] payload, @Nullable String signature) {
  private static final Pattern IN_TAG = Pattern.compile("(?m)^-----BEGIN (?:PGP|SSH) SIGNATURE-----$");

  /** A commit carries it in a header, whose further lines begin with a blank. */
  static SignedObject commit(byte[] raw) {
    String text = new String(raw, ISO_8859_1); // one character a byte, whatever they mean
    int message = text.indexOf("\n\n") + 1;
    StringBuilder payload = new StringBuilder(text.length());
    StringBuilder signature = new StringBuilder();
    boolean inside = false;
    for (String line : text.substring(0, message).split("(?<=\n)", -1)) {
      inside = line.startsWith(" ") ? inside : line.startsWith("gpgsig ") || line.startsWith("gpgsig-sha256 ");
      if (!inside) {
        payload.append(line);
      } else if (!line.startsWith("gpgsig-sha256 ")) {
        signature.append(line, line.indexOf(' ') + 1, line.length());
      }
    }
    payload.append(text, message, text.length());
    return new SignedObject(payload.toString().getBytes(ISO_8859_1), signature.isEmpty() ? null : signature.toString());
  }

  /** A tag carries it at the end of its message. */
  static SignedObject tag(byte[] raw) {
    String text = new String(raw, ISO_8859_1);
    Matcher begin = IN_TAG.matcher(text);
    int at = -1;
    while (begin.find()) {
      at = begin.start();
    }
    return at < 0
        ? new SignedObject(raw, null)
        : new SignedObject(text.substring(0, at).getBytes(ISO_8859_1), text.substring(at));
  }
}
