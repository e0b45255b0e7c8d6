package dev.daytwo.git;

import dev.daytwo.git.GitFault.Kind;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.eclipse.jgit.transport.SshConfigStore;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.agent.ConnectorFactory;
import org.jspecify.annotations.Nullable;

/** SSH sessions of one fetch that know one key and one server, and nothing of {@code ~/.ssh} or an SSH agent. */
final class SshSessions extends SshdSessionFactory {
  private final List<KeyPair> keys;
  private final KnownHosts hosts;

  private SshSessions(Path folder, List<KeyPair> keys, KnownHosts hosts) {
    super(null, null);
    this.keys = keys;
    this.hosts = hosts;
    setHomeDirectory(folder.toFile()); // nothing is looked for there
    setSshDirectory(folder.toFile());
  }

  /**
   * Reads both files anew.
   *
   * @param folder any that holds no SSH configuration
   */
  static SshSessions with(RemoteAddress remote, SshKeys files, Path folder) throws GitFault {
    return new SshSessions(folder, keys(files.keyFile()), KnownHosts.of(remote, files.knownHostsFile()));
  }

  private static List<KeyPair> keys(Path file) throws GitFault {
    String text = SecretFile.privateKey(file) + "\n";
    List<KeyPair> keys = new ArrayList<>();
    try (InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))) {
      Iterable<KeyPair> read = SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName("key"), in, null);
      if (read != null) {
        read.forEach(keys::add);
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new GitFault(Kind.UNAUTHORIZED, "the key file " + file + " cannot be used (" + e.getClass().getSimpleName()
          + "); it must be a private key without a passphrase, as ssh-keygen writes it", e);
    }
    if (keys.isEmpty()) {
      throw new GitFault(Kind.UNAUTHORIZED, "the key file " + file + " holds no private key; write one into it, as"
          + " ssh-keygen makes it");
    }
    return List.copyOf(keys);
  }

  /** Why the server's key was refused; null if it was not. */
  @Nullable
  String refusal() {
    return hosts.refusal();
  }

  @Override
  protected @Nullable File getSshConfig(File folder) {
    return null;
  }

  @Override
  protected @Nullable SshConfigStore createSshConfigStore(File home, @Nullable File config, String user) {
    return null;
  }

  @Override
  protected ServerKeyDatabase getServerKeyDatabase(File home, File folder) {
    return hosts;
  }

  @Override
  protected Iterable<KeyPair> getDefaultKeys(File folder) {
    return keys;
  }

  @Override
  protected @Nullable ConnectorFactory getConnectorFactory() {
    return null;
  }

  @Override
  protected String getDefaultPreferredAuthentications() {
    return "publickey";
  }
}
