package dev.daytwo.git;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a remote is reached, and by what it knows the agent. All files are read again at each use.
 *
 * @param credentials of HTTP; null for a repository that everybody may read
 * @param caFile      PEM certificates that alone may sign the server's; null for what the JVM trusts
 * @param ssh         for an SSH server, null otherwise
 * @param proxy       null for none: the settings of the JVM are not asked
 */
public record Access(@Nullable Credentials credentials, @Nullable Path caFile, @Nullable SshKeys ssh,
    @Nullable HttpProxy proxy) {
  /** As everybody reaches it. */
  public static final Access OPEN = new Access(null, null, null, null);

  /** The same through a proxy. */
  public Access through(@Nullable HttpProxy other) {
    return new Access(credentials, caFile, ssh, other);
  }

  /** Over SSH. */
  public static Access with(SshKeys ssh) {
    return new Access(null, null, ssh, null);
  }

  /** With the credentials alone. */
  public static Access with(@Nullable Credentials credentials) {
    return new Access(credentials, null, null, null);
  }
}
