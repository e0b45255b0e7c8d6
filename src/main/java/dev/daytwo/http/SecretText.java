package dev.daytwo.http;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;

/** A file that holds a secret, read anew at each use, so that a rotated secret takes effect without a restart. */
public final class SecretText {
  private static final int MOST_BYTES = 4096;

  private SecretText() {}

  /**
   * Its text without surrounding blanks. Not everybody may be able to read it; its group may, since that is how Kubernetes
   * hands a Secret to a user that is not root ({@code fsGroup}).
   *
   * @throws RequestFault in words for who looks after the file
   */
  public static String read(Path file) throws RequestFault {
    try {
      PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      if (posix != null && posix.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ)) {
        throw new RequestFault("the secret file " + file + " can be read by everybody; set its mode to 0400 or 0440",
            false);
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new RequestFault("the secret file " + file + " has more than " + MOST_BYTES + " bytes; it is no secret",
            false);
      }
      String text = Files.readString(file).strip();
      if (text.isEmpty()) {
        throw new RequestFault("the secret file " + file + " is empty; write the secret into it", false);
      }
      if (text.chars().anyMatch(Character::isISOControl)) {
        throw new RequestFault("the secret file " + file + " holds more than one line; write the secret alone into it",
            false);
      }
      return text;
    } catch (CharacterCodingException e) {
      throw new RequestFault("the secret file " + file + " is not text; write the secret alone into it", false);
    } catch (IOException e) {
      throw new RequestFault("the secret file " + file + " cannot be read (" + e.getClass().getSimpleName()
          + "); make it, readable by the agent's user", false);
    }
  }
}
