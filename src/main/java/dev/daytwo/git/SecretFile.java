package dev.daytwo.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;

/** A file that holds a secret, read anew at each use, so that a rotated secret takes effect without a restart. */
final class SecretFile {
  private SecretFile() {}

  /** Its text without surrounding blanks; a file that is missing, unreadable or empty is a fault. */
  static String text(Path file) throws GitFault {
    try {
      String text = Files.readString(file).strip();
      if (text.isEmpty()) {
        throw new GitFault(GitFault.Kind.UNAUTHORIZED,
            "the credentials file " + file + " is empty; write the secret into it");
      }
      return text;
    } catch (IOException e) {
      throw new GitFault(GitFault.Kind.UNAUTHORIZED, "the credentials file " + file + " cannot be read ("
          + e.getClass().getSimpleName() + "); make it, readable by the agent's user", e);
    }
  }

  /**
   * The text of a private key, which must not be readable by everybody. Its group may read it, since that is how
   * Kubernetes hands a Secret to a user that is not root ({@code fsGroup}).
   */
  static String privateKey(Path file) throws GitFault {
    String text = text(file);
    try {
      PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      if (posix != null && posix.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ)) {
        throw new GitFault(GitFault.Kind.UNAUTHORIZED,
            "the key file " + file + " can be read by everybody; set its mode to 0400 or 0440");
      }
      return text;
    } catch (IOException e) {
      throw new GitFault(GitFault.Kind.UNAUTHORIZED, "the rights of the key file " + file + " cannot be read ("
          + e.getClass().getSimpleName() + ")", e);
    }
  }
}
