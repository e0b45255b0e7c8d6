package dev.daytwo.git;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/**
 * The address of a remote without what may be secret in it: {@code toString} is safe to print.
 *
 * @param uri      without password, query and fragment, and without the user but for SSH, where it is part of the address
 * @param userInfo {@code user:password} of an HTTP address as it was given, or null
 */
record RemoteAddress(URI uri, @Nullable String userInfo) {
  private static final Set<String> SCHEMES = Set.of("file", "http", "https", "ssh");

  /** Reads an address; one that is refused is not repeated in the message, for it may hold a password. */
  static RemoteAddress of(String url) throws GitFault {
    try {
      URI given = new URI(url);
      String scheme = given.getScheme() == null ? "" : given.getScheme().toLowerCase(Locale.ROOT);
      boolean file = scheme.equals("file");
      if (!SCHEMES.contains(scheme) || given.getPath() == null || given.getPath().isEmpty()
          || (!file && given.getHost() == null)) {
        throw new GitFault(GitFault.Kind.REFUSED, "the address of the Git repository is not one of"
            + " https://host/path, ssh://git@host/path, http://host/path, file:///path; write it in one of these forms");
      }
      if (scheme.equals("ssh")) {
        return new RemoteAddress(ssh(given), null);
      }
      URI bare = file
          ? new URI("file", "", given.getPath(), null)
          : new URI(scheme, null, given.getHost(), given.getPort(), given.getPath(), null, null);
      return new RemoteAddress(bare, given.getUserInfo());
    } catch (URISyntaxException e) {
      throw new GitFault(GitFault.Kind.REFUSED, "the address of the Git repository is not a valid URL: " + e.getReason()
          + " at character " + (e.getIndex() + 1)); // the exception itself repeats the address
    }
  }

  private static URI ssh(URI given) throws GitFault, URISyntaxException {
    String user = given.getUserInfo() == null ? "" : given.getUserInfo();
    if (user.isEmpty() || user.contains(":")) {
      throw new GitFault(GitFault.Kind.REFUSED, "an SSH address names a user and no password, as ssh://git@host/path");
    }
    return new URI("ssh", user, given.getHost(), given.getPort(), given.getPath(), null, null);
  }

  URIish toJgit() {
    try {
      return new URIish(uri.toString());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a URI that JGit cannot read: " + uri, e);
    }
  }

  boolean ssh() {
    return "ssh".equals(uri.getScheme());
  }

  /** True if both are the same server, so that a credential for one may be shown to the other. */
  boolean sameServer(@Nullable String scheme, @Nullable String host, int port) {
    return scheme != null && host != null && scheme.equalsIgnoreCase(uri.getScheme())
        && host.equalsIgnoreCase(uri.getHost()) && port(scheme, port) == port(scheme, uri.getPort());
  }

  private static int port(String scheme, int port) {
    return port >= 0 ? port : scheme.equalsIgnoreCase("https") ? 443 : 80;
  }

  /** The address for people. */
  @Override
  public String toString() {
    return uri.toString();
  }
}
