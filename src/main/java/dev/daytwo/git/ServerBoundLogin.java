package dev.daytwo.git;

import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/** Credentials in JGit's form, given to the server of the source only and never to where it redirects. */
final class ServerBoundLogin extends CredentialsProvider {
  private final RemoteAddress remote;
  private final Credentials.@Nullable Login login;

  ServerBoundLogin(RemoteAddress remote, Credentials.@Nullable Login login) {
    this.remote = remote;
    this.login = login;
  }

  @Override
  public boolean isInteractive() {
    return false;
  }

  @Override
  public boolean supports(CredentialItem... items) {
    for (CredentialItem item : items) {
      if (!(item instanceof CredentialItem.Username) && !(item instanceof CredentialItem.Password)) {
        return false; // so that JGit's question whether to trust a bad certificate is never answered
      }
    }
    return true;
  }

  @Override
  public boolean get(@Nullable URIish uri, CredentialItem... items) {
    if (login == null || uri == null || !remote.sameServer(uri.getScheme(), uri.getHost(), uri.getPort())
        || !supports(items)) {
      return false;
    }
    for (CredentialItem item : items) {
      if (item instanceof CredentialItem.Username user) {
        user.setValue(login.user());
      } else if (item instanceof CredentialItem.Password password) {
        password.setValue(login.password().toCharArray());
      }
    }
    return true;
  }
}
