package dev.daytwo.git;

import dev.daytwo.git.GitFault.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.PackLock;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.TrackingRefUpdate;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.jspecify.annotations.Nullable;

/** The way to the remote for the length of one fetch: JGit's transport with every guard on, and its failures diagnosed. */
final class Wire implements AutoCloseable {
  private final RemoteAddress remote;
  private final Transport transport;
  private final ObservedHttp http;
  private final @Nullable SshSessions ssh;
  private final @Nullable Credentials credentials;
  private final boolean anonymous;
  private final Deadline deadline;

  private Wire(RemoteAddress remote, Transport transport, ObservedHttp http, @Nullable SshSessions ssh,
      @Nullable Credentials credentials, boolean anonymous, Deadline deadline) {
    this.remote = remote;
    this.transport = transport;
    this.http = http;
    this.ssh = ssh;
    this.credentials = credentials;
    this.anonymous = anonymous;
    this.deadline = deadline;
  }

  /** Does not touch the network yet. */
  static Wire open(BareClone clone, RemoteAddress remote, Access access, Deadline deadline) throws GitFault {
    Credentials.Login login = login(remote, access);
    ObservedHttp http = new ObservedHttp(remote,
        access.caFile() == null ? null : CertificateAuthority.read(access.caFile()), access.proxy());
    SshSessions ssh = ssh(clone, remote, access);
    try {
      Transport transport = Transport.open(clone.git(), remote.toJgit());
      transport.setTimeout(deadline.seconds());
      transport.setTagOpt(TagOpt.NO_TAGS);
      // Without a checker a tree with «..» entries is accepted. Old tools wrote these two, and they harm nobody who does
      // not check out.
      transport
          .setObjectChecker(new ObjectChecker().setAllowLeadingZeroFileMode(true).setAllowInvalidPersonIdent(true));
      transport.setCredentialsProvider(new ServerBoundLogin(remote, login));
      if (transport instanceof TransportHttp overHttp) {
        overHttp.setHttpConnectionFactory(http);
      }
      if (transport instanceof SshTransport overSsh) {
        overSsh.setSshSessionFactory(Objects.requireNonNull(ssh));
      }
      return new Wire(remote, transport, http, ssh, access.credentials(), login == null, deadline);
    } catch (IOException | RuntimeException e) {
      throw Diagnosis.ofFetch(remote, 0, null, e);
    }
  }

  private static @Nullable SshSessions ssh(BareClone clone, RemoteAddress remote, Access access) throws GitFault {
    if (!remote.ssh()) {
      return null;
    }
    if (access.ssh() == null) {
      throw new GitFault(Kind.UNAUTHORIZED, remote + ": give the source auth with sshKeyFile and knownHostsFile");
    }
    return SshSessions.with(remote, access.ssh(), access.proxy(), clone.dir());
  }

  private static Credentials.@Nullable Login login(RemoteAddress remote, Access access) throws GitFault {
    String info = remote.userInfo();
    if (access.credentials() != null) {
      return access.credentials().read(Objects.requireNonNullElse(remote.uri().getHost(), ""));
    }
    if (info == null) {
      return null;
    }
    int colon = info.indexOf(':');
    return colon < 0
        ? new Credentials.Login(info, "")
        : new Credentials.Login(info.substring(0, colon), info.substring(colon + 1));
  }

  /** Asks what refs there are; the connection is for one fetch. */
  FetchConnection ask() throws IOException {
    return transport.openFetch();
  }

  /** Fetches by one refspec. */
  void fetch(String spec) throws IOException, GitFault {
    for (TrackingRefUpdate update : transport.fetch(deadline, List.of(new RefSpec(spec))).getTrackingRefUpdates()) {
      switch (update.getResult()) {
        case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {
        }
        // JGit returns a stale lock as a result and does not throw.
        default -> throw new GitFault(Kind.DAMAGED, remote + ": the clone on disk does not take "
            + update.getLocalName() + " (" + update.getResult() + "); the next fetch makes it again");
      }
    }
  }

  /**
   * Fetches what a ref names with so many commits of its history. Not by JGit's own fetch, which takes every answer for
   * incomplete when a depth is given and objects are checked (7.8.1).
   *
   * @param asked   full name, or a commit's id
   * @param commits 0 for all
   * @return what the ref names
   */
  ObjectId fetch(String asked, int commits) throws IOException {
    transport.setDepth(commits == 0 ? Constants.INFINITE_DEPTH : commits);
    try (FetchConnection connection = transport.openFetch()) {
      Ref wanted = ObjectId.isId(asked)
          ? new ObjectIdRef.Unpeeled(Ref.Storage.NETWORK, asked, ObjectId.fromString(asked))
          : connection.getRef(asked);
      if (wanted == null) {
        throw new TransportException(remote + " has no " + asked);
      }
      try {
        connection.fetch(deadline, Set.of(wanted), Set.of());
      } finally {
        for (PackLock lock : connection.getPackLocks()) {
          lock.unlock();
        }
      }
      return wanted.getObjectId();
    } finally {
      transport.setDepth(null);
    }
  }

  /** What a failure means. */
  GitFault diagnosed(Throwable thrown) {
    if (ssh != null && ssh.refusal() != null) {
      return new GitFault(Kind.UNTRUSTED, remote + ": " + ssh.refusal(), thrown);
    }
    if (http.status() == 401 && credentials != null) {
      credentials.forget();
    }
    return anonymous && http.status() == 401
        ? new GitFault(Kind.UNAUTHORIZED, remote + ": the server asks for credentials (401);"
            + " give the source auth with passwordFile or tokenFile", thrown)
        : Diagnosis.ofFetch(remote, http.status(), http.retryAfter(), thrown);
  }

  /** True if a server that answered as it should may only not have what was asked for. */
  boolean answered(GitFault fault) {
    return (fault.kind() == Kind.REFUSED || http.status() == 200) && !deadline.isCancelled();
  }

  @Override
  public void close() {
    transport.close();
    if (ssh != null) {
      ssh.close();
    }
  }
}
