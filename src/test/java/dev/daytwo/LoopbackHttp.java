package dev.daytwo;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The servers of tests that speak a protocol of others by hand: on a free port of this machine. */
public final class LoopbackHttp {
  private LoopbackHttp() {}

  /** One that has not been started, in clear text. */
  public static HttpServer server() throws IOException {
    return server(null);
  }

  /** One that has not been started; null for clear text. */
  public static HttpServer server(@Nullable SSLContext tls) throws IOException {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (tls == null) {
      return HttpServer.create(free, 0);
    }
    HttpsServer https = HttpsServer.create(free, 0);
    https.setHttpsConfigurator(new HttpsConfigurator(tls));
    return https;
  }
}
