package dev.daytwo.git;

import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP connections of one fetch: remembers the last status, which JGit's exceptions do not tell, and sends no
 * credentials to another server than the source's.
 */
final class ObservedHttp implements HttpConnectionFactory {
  private final RemoteAddress remote;
  private final TrustManager @Nullable [] trust;
  private final @Nullable HttpProxy proxy;
  private volatile int status;
  private volatile @Nullable String retryAfter;

  /** Connections that trust what these say, or with null what the JVM trusts; through a proxy, or with null without one. */
  ObservedHttp(RemoteAddress remote, TrustManager @Nullable [] trust, @Nullable HttpProxy proxy) {
    this.remote = remote;
    this.trust = trust;
    this.proxy = proxy;
  }

  /** The status of the last answer; 0 if there was none. */
  int status() {
    return status;
  }

  /** The {@code Retry-After} of the last answer, or null. */
  @Nullable
  String retryAfter() {
    return retryAfter;
  }

  @Override
  public HttpConnection create(URL url) throws IOException {
    return create(url, null);
  }

  @Override
  public HttpConnection create(URL url, @Nullable Proxy ofTheJvm) throws IOException {
    Connection connection = new Connection(url, proxy == null ? Proxy.NO_PROXY : proxy.toJdk());
    if (trust != null && url.getProtocol().equals("https")) {
      try {
        connection.configure(null, trust, null);
      } catch (GeneralSecurityException e) {
        throw new SSLException("the given certificates cannot be used", e);
      }
    }
    return connection;
  }

  private final class Connection extends JDKHttpConnection {
    Connection(URL url, Proxy proxy) throws IOException {
      super(url, proxy);
    }

    @Override
    public void setRequestProperty(String key, String value) {
      URL url = getURL();
      if (!key.toLowerCase(Locale.ROOT).equals("authorization")
          || remote.sameServer(url.getProtocol(), url.getHost(), url.getPort())) {
        super.setRequestProperty(key, value);
      }
    }

    @Override
    public int getResponseCode() throws IOException {
      int code = super.getResponseCode();
      status = code;
      retryAfter = getHeaderField("Retry-After");
      return code;
    }
  }
}
