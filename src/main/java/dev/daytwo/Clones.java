package dev.daytwo;

import dev.daytwo.config.SourceConfig;
import dev.daytwo.git.Access;
import dev.daytwo.git.Credentials;
import dev.daytwo.git.GitFault;
import dev.daytwo.git.GitHubApp;
import dev.daytwo.git.GitLimits;
import dev.daytwo.git.GitRepository;
import dev.daytwo.git.HttpProxy;
import dev.daytwo.git.Signers;
import dev.daytwo.git.SshKeys;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The clone of a source, as its configuration says. */
final class Clones {
  private Clones() {}

  /** The clone in a folder of its own; does not touch the network. */
  static GitRepository open(Path folder, SourceConfig source) throws GitFault {
    SourceConfig.Auth auth = source.auth();
    HttpProxy proxy = proxy(source);
    Access access = auth == null
        ? Access.OPEN.through(proxy)
        : new Access(credentials(auth, proxy), auth.caFile(), ssh(auth), proxy);
    return GitRepository.open(folder, source.url(), source.ref(), access, signers(source.verify()),
        limits(source.limits()));
  }

  private static @Nullable HttpProxy proxy(SourceConfig source) throws GitFault {
    return source.proxy().isEmpty()
        ? HttpProxy.of(URI.create(source.url()), System.getenv())
        : HttpProxy.of(source.proxy());
  }

  /** What the source's server is shown; null for nothing. */
  static @Nullable Credentials credentials(SourceConfig source) throws GitFault {
    SourceConfig.Auth auth = source.auth();
    return auth == null ? null : credentials(auth, proxy(source));
  }

  private static GitLimits limits(SourceConfig.Limits limits) {
    return new GitLimits(limits.files(), limits.fileBytes(), limits.totalBytes(), limits.history());
  }

  private static @Nullable Signers signers(SourceConfig.@Nullable Verify verify) {
    return verify == null ? null : new Signers(verify.keysDir(), switch (verify.require()) {
      case SIGNED_COMMIT -> Signers.Signed.COMMIT;
      case SIGNED_TAG -> Signers.Signed.TAG;
    });
  }

  private static @Nullable SshKeys ssh(SourceConfig.Auth auth) {
    return auth.sshKeyFile() == null || auth.knownHostsFile() == null
        ? null
        : new SshKeys(auth.sshKeyFile(), auth.knownHostsFile());
  }

  private static @Nullable Credentials credentials(SourceConfig.Auth auth, @Nullable HttpProxy proxy) {
    if (auth.tokenFile() != null) {
      return Credentials.token(auth.tokenFile());
    }
    if (auth.usernameFile() != null && auth.passwordFile() != null) {
      return Credentials.password(auth.usernameFile(), auth.passwordFile());
    }
    SourceConfig.GitHubApp app = auth.githubApp();
    if (app != null) {
      return new GitHubApp(new GitHubApp.App(URI.create(app.apiUrl()), app.appId(), app.installationId(),
          app.privateKeyFile()), auth.caFile(), proxy, Clock.systemUTC());
    }
    return null; // a certificate authority alone
  }
}
