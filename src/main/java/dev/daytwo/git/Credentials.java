package dev.daytwo.git;

import java.nio.file.Path;

/**
 * Who reads a repository. Asked again at each use, so that a rotated secret takes effect without a restart.
 */
@FunctionalInterface
public interface Credentials {
  /**
   * The user and password of this moment.
   *
   * @param host the server that will be shown them
   * @throws GitFault of kind {@link GitFault.Kind#UNAUTHORIZED} if they cannot be read
   */
  Login read(String host) throws GitFault;

  /** Told that what was read last was refused, so that it is not kept any longer. */
  default void forget() {}

  /** A user and a password; it does not print the password. */
  record Login(String user, String password) {
    @Override
    public String toString() {
      return user + ":***";
    }
  }

  /** A user name and a password, each the whole text of a file without surrounding blanks. */
  static Credentials password(Path userFile, Path passwordFile) {
    return host -> new Login(SecretFile.text(userFile), SecretFile.text(passwordFile));
  }

  /** A token in a file, sent as the password of the user name that the host expects of tokens. */
  static Credentials token(Path tokenFile) {
    return host -> new Login(tokenUser(host), SecretFile.text(tokenFile));
  }

  /**
   * The user name that goes with a token. GitHub and Gitea take any; GitLab takes {@code oauth2} for every sort of token;
   * Bitbucket asks for {@code x-token-auth}.
   */
  private static String tokenUser(String host) {
    if (host.contains("gitlab")) {
      return "oauth2";
    }
    return host.endsWith("bitbucket.org") ? "x-token-auth" : "x-access-token";
  }
}
