package dev.daytwo.git;

import java.io.File;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import org.eclipse.jgit.transport.SshConfigStore;
import org.eclipse.jgit.transport.sshd.ProxyData;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.agent.ConnectorFactory;
import org.jspecify.annotations.Nullable;

/** SSH sessions of one fetch that know one key and one server, and nothing of {@code ~/.ssh} or an SSH agent. */
final class SshSessions extends SshdSessionFactory {
  private final List<KeyPair> keys;
  private final KnownHosts hosts;

  private SshSessions(Path folder, List<KeyPair> keys, KnownHosts hosts, @Nullable HttpProxy proxy) {
    super(null, proxy == null ? null : server -> new ProxyData(proxy.toJdk()));
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
  static SshSessions with(RemoteAddress remote, SshKeys files, @Nullable HttpProxy proxy, Path folder) throws GitFault {
    return new SshSessions(folder, PrivateKeys.read(files.keyFile()), KnownHosts.of(remote, files.knownHostsFile()),
        proxy);
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
