package dev.daytwo.git;

import dev.daytwo.git.GitFault.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.jspecify.annotations.Nullable;

/**
 * The keys that one SSH server may show, by a known_hosts file: strict, so that a key which is not in it is refused, and
 * nothing is ever added.
 */
final class KnownHosts implements ServerKeyDatabase {
  private static final int SSH_PORT = 22;

  private final Path file;
  private final String host;
  private final List<PublicKey> known;
  private final List<PublicKey> revoked;
  private volatile @Nullable String refusal;

  private KnownHosts(Path file, String host, List<PublicKey> known, List<PublicKey> revoked) {
    this.file = file;
    this.host = host;
    this.known = known;
    this.revoked = revoked;
  }

  /** What a file says of the server of a remote. */
  static KnownHosts of(RemoteAddress remote, Path file) throws GitFault {
    String host = String.valueOf(remote.uri().getHost());
    int port = remote.uri().getPort() < 0 ? SSH_PORT : remote.uri().getPort();
    List<PublicKey> known = new ArrayList<>();
    List<PublicKey> revoked = new ArrayList<>();
    try {
      for (KnownHostEntry entry : KnownHostEntry.readKnownHostEntries(file)) {
        if (entry.isHostMatch(host, port) && !"cert-authority".equals(entry.getMarker())) {
          PublicKey key = entry.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
          if (key != null) {
            ("revoked".equals(entry.getMarker()) ? revoked : known).add(key);
          }
        }
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new GitFault(Kind.UNTRUSTED, "the known hosts in " + file + " cannot be read ("
          + e.getClass().getSimpleName() + "); see knownHostsFile of the source", e);
    }
    if (known.isEmpty()) {
      throw new GitFault(Kind.UNTRUSTED, remote + ": the file " + file + " has no key of " + host
          + (port == SSH_PORT ? "" : " at port " + port)
          + "; add what ssh-keyscan prints, after comparing it with what the"
          + " server's owner says");
    }
    return new KnownHosts(file, host, List.copyOf(known), List.copyOf(revoked));
  }

  /** Why the server's key was refused; null if it was not. */
  @Nullable
  String refusal() {
    return refusal;
  }

  /** So that the server is asked for a key of a kind that is known. */
  @Override
  public List<PublicKey> lookup(String address, InetSocketAddress remote, Configuration configuration) {
    return known;
  }

  @Override
  public boolean accept(String address, InetSocketAddress remote, PublicKey shown, Configuration configuration,
      @Nullable CredentialsProvider nobody) {
    if (KeyUtils.findMatchingKey(shown, revoked) != null) {
      refusal = "the server shows a key that " + file + " revokes";
    } else if (KeyUtils.findMatchingKey(shown, known) == null) {
      refusal = "the server shows another key, " + KeyUtils.getFingerPrint(shown) + ", than " + file + " has of " + host
          + "; somebody may be listening in: compare it with what the server's owner says before you add it";
    }
    return refusal == null;
  }
}
