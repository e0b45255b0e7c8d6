package dev.daytwo.git;

import dev.daytwo.git.GitFault.Kind;
import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.PackInvalidException;
import org.eclipse.jgit.errors.PackMismatchException;
import org.eclipse.jgit.errors.PackProtocolException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.errors.UnsupportedCredentialItem;
import org.jspecify.annotations.Nullable;

/** The table from what JGit and the network throw to a {@link GitFault}. */
final class Diagnosis {
  private Diagnosis() {}

  /**
   * Says what is wrong with a fetch.
   *
   * @param status the last HTTP status; 0 if there was none
   */
  static GitFault ofFetch(RemoteAddress remote, int status, @Nullable String retryAfter, Throwable thrown) {
    List<Throwable> causes = causes(thrown);
    if (diskFull(causes)) {
      return fault(Kind.DISK_FULL, remote, "no space is left on the disk of the clone; make room under dataDir",
          thrown);
    }
    if (status == 401 || has(causes, UnsupportedCredentialItem.class)) {
      return fault(Kind.UNAUTHORIZED, remote,
          "the server does not accept the credentials (401); see the files named by auth of the source", thrown);
    }
    if (status == 403) {
      return fault(Kind.UNAUTHORIZED, remote,
          "the server forbids reading (403); give the user or token of the source the right to read", thrown);
    }
    if (status == 407) {
      return fault(Kind.UNREACHABLE, remote,
          "the proxy asks for credentials (407), which it is never given; see proxy of"
              + " the source",
          thrown);
    }
    if (status == 429 || status >= 500) {
      return fault(Kind.UNREACHABLE, remote, "the server answers " + status
          + (retryAfter == null ? "" : ", retry after " + printable(retryAfter)) + "; it is tried again", thrown);
    }
    if (causes.stream().anyMatch(cause -> cause instanceof SshException ssh
        && ssh.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE)) {
      return fault(Kind.UNAUTHORIZED, remote,
          "the server does not accept the key; see sshKeyFile of the source, and the keys that the server knows",
          thrown);
    }
    if (status == 404 || has(causes, NoRemoteRepositoryException.class)
        || has(causes, RepositoryNotFoundException.class)) {
      return fault(Kind.NOT_FOUND, remote, "there is no such repository, or these credentials may not see it;"
          + " see url and auth of the source", thrown);
    }
    if (has(causes, MissingObjectException.class) || has(causes, PackInvalidException.class)
        || has(causes, PackMismatchException.class)) {
      return damaged(remote, thrown);
    }
    if (has(causes, CorruptObjectException.class)) {
      return fault(Kind.REFUSED, remote, "an object is not valid: " + reason(causes)
          + "; see git fsck of the repository", thrown);
    }
    if (has(causes, SSLException.class)) {
      return fault(Kind.UNTRUSTED, remote, "no trusted TLS connection: " + reason(causes)
          + "; the server needs a certificate that this machine trusts", thrown);
    }
    if (has(causes, NotSupportedException.class)) {
      return fault(Kind.REFUSED, remote, "what answers is not a Git server of a kind that is supported: "
          + reason(causes), thrown);
    }
    if (has(causes, UnknownHostException.class)) {
      return fault(Kind.UNREACHABLE, remote, "the host name is not known; see url of the source and the DNS", thrown);
    }
    if (has(causes, SocketTimeoutException.class) || has(causes, InterruptedIOException.class)) {
      return fault(Kind.TIMEOUT, remote, "the server does not answer in time; it is tried again", thrown);
    }
    if (has(causes, SocketException.class)) {
      return fault(Kind.UNREACHABLE, remote, "no connection: " + reason(causes) + "; it is tried again", thrown);
    }
    if (has(causes, EOFException.class) || has(causes, PackProtocolException.class) || status == 200) {
      return fault(Kind.UNREACHABLE, remote, "the answer was cut or is not Git's: " + reason(causes)
          + "; it is tried again", thrown);
    }
    return fault(Kind.REFUSED, remote, reason(causes), thrown);
  }

  /** Says what is wrong with reading from the clone. */
  static GitFault ofRead(RemoteAddress remote, Throwable thrown) {
    return diskFull(causes(thrown))
        ? fault(Kind.DISK_FULL, remote, "no space is left on the disk of the clone; make room under dataDir", thrown)
        : damaged(remote, thrown);
  }

  static GitFault damaged(RemoteAddress remote, Throwable thrown) {
    return fault(Kind.DAMAGED, remote, "the clone on disk is damaged (" + reason(causes(thrown))
        + "); the next fetch makes it again", thrown);
  }

  private static GitFault fault(Kind kind, RemoteAddress remote, String message, Throwable cause) {
    return new GitFault(kind, remote + ": " + message, cause);
  }

  private static List<Throwable> causes(Throwable thrown) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable at = thrown; at != null && causes.size() < 20; at = at.getCause()) {
      causes.add(at);
    }
    return causes;
  }

  private static boolean has(List<Throwable> causes, Class<? extends Throwable> type) {
    return causes.stream().anyMatch(type::isInstance);
  }

  private static boolean diskFull(List<Throwable> causes) {
    return causes.stream().map(Throwable::getMessage)
        .anyMatch(message -> message != null && message.toLowerCase(Locale.ROOT).contains("no space left"));
  }

  /** The deepest message, which is the nearest to what happened. */
  private static String reason(List<Throwable> causes) {
    for (Throwable cause : causes.reversed()) {
      if (cause.getMessage() != null && !cause.getMessage().isBlank()) {
        return printable(cause.getMessage());
      }
    }
    return causes.getLast().getClass().getSimpleName();
  }

  /** One line of at most 300 printable characters: servers may send anything. */
  static String printable(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= 300 ? line : line.substring(0, 300) + "…";
  }
}
