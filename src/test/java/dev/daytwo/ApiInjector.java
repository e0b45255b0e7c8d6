package dev.daytwo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A plain HTTP server on 127.0.0.1 in front of a real API server, to which it passes each request on over TLS; requests
 * that are chosen it answers itself, as an API server in trouble would. It remembers what was asked of it.
 */
final class ApiInjector implements AutoCloseable {
  /**
   * What was asked.
   *
   * @param nanos when, by {@link System#nanoTime}
   */
  record Request(String method, String path, long nanos) {
    boolean writes(String plural, String name) {
      return !method.equals("GET") && path.contains("/" + plural + "/" + name);
    }
  }

  /**
   * An answer of its own: a {@code Status} with this message.
   *
   * @param retryAfter seconds, for the header; 0 for none
   */
  record Fault(int code, String message, int retryAfter) {
    private byte[] bytes() {
      String body = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"" + message
          + "\",\"code\":" + code + "}";
      return ("HTTP/1.1 " + code + " Injected\r\nContent-Type: application/json\r\nConnection: close\r\n"
          + (retryAfter == 0 ? "" : "Retry-After: " + retryAfter + "\r\n") + "Content-Length: " + body.length()
          + "\r\n\r\n" + body).getBytes(UTF_8);
    }
  }

  /** Requests that are kept back, as by a network that has lost them, until they are let go. */
  static final class Held {
    private final Predicate<Request> chosen;
    private final CountDownLatch over = new CountDownLatch(1);

    private Held(Predicate<Request> chosen) {
      this.chosen = chosen;
    }

    void letGo() {
      over.countDown();
    }
  }

  private record Rule(Predicate<Request> chosen, Fault fault) {}

  private final URI target;
  private final SSLSocketFactory tls;
  private final String kubeconfig;
  private final ServerSocket listener = new ServerSocket();
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Held> held = new CopyOnWriteArrayList<>();
  private volatile @Nullable Rule rule;

  /** In front of the API server of a kubeconfig. */
  ApiInjector(String text) throws Exception {
    Config config = Config.fromKubeconfig(text);
    target = URI.create(config.getMasterUrl());
    tls = SSLUtils.sslContext(config).getSocketFactory();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    kubeconfig = text.replaceAll("cluster: \\{server: [^}]*}",
        "cluster: {server: \"http://127.0.0.1:" + listener.getLocalPort() + "\"}");
    Thread.ofVirtual().name("injector").start(this::accept);
  }

  /** The same kubeconfig with this server in place of the API server. */
  String kubeconfig() {
    return kubeconfig;
  }

  /** From now on chosen requests get that answer. */
  void answer(Predicate<Request> chosen, Fault fault) {
    rule = new Rule(chosen, fault);
  }

  /** From now on every request is passed on. */
  void forward() {
    rule = null;
  }

  /** From now on chosen requests are kept back. */
  Held hold(Predicate<Request> chosen) {
    Held each = new Held(chosen);
    held.add(each);
    return each;
  }

  /** Every request so far, also those that were passed on. */
  List<Request> requests() {
    return List.copyOf(requests);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.add(client);
        Thread.ofVirtual().name("injector").start(() -> serve(client));
      } catch (IOException e) {
        close(listener);
      }
    }
  }

  /** One request a connection: that needs no knowledge of where an answer ends. */
  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      String head = head(in);
      if (head.isEmpty()) {
        return;
      }
      String[] words = head.substring(0, head.indexOf('\r')).split(" ", 3);
      Request request = new Request(words[0], words[1], System.nanoTime());
      requests.add(request);
      for (Held each : held) {
        if (each.chosen.test(request)) {
          each.over.await();
        }
      }
      Rule now = rule;
      if (now != null && now.chosen.test(request)) {
        in.readNBytes(length(head));
        client.getOutputStream().write(now.fault.bytes());
        client.getOutputStream().flush();
        return;
      }
      pass(client, in, head);
    } catch (IOException e) {
      // The client sees its connection cut.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  private void pass(Socket client, InputStream in, String head) throws IOException {
    boolean upgrade = head.toLowerCase(Locale.ROOT).contains("\r\nupgrade: websocket");
    String sent = upgrade
        ? head
        : head.replaceAll("(?i)\r\nconnection:[^\r]*", "").replaceFirst("\r\n", "\r\nConnection: close\r\n");
    try (Socket server = tls.createSocket(target.getHost(), target.getPort())) {
      open.add(server);
      server.getOutputStream().write(sent.getBytes(ISO_8859_1));
      Thread.ofVirtual().name("injector-up").start(() -> pump(in, server, client));
      OutputStream out = client.getOutputStream();
      copy(server.getInputStream(), out);
      open.remove(server);
    }
  }

  private static void pump(InputStream in, Socket server, Socket client) {
    try {
      copy(in, server.getOutputStream());
    } catch (IOException e) {
      close(server);
      close(client);
    }
  }

  private static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[16 * 1024];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      out.write(buffer, 0, n);
      out.flush();
    }
  }

  /** The bytes up to the first empty line, and that line. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.write(next);
      matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
    }
    return head.toString(ISO_8859_1);
  }

  private static int length(String head) {
    return head.lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
        .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip())).findFirst().orElse(0);
  }

  @Override
  public void close() {
    close(listener);
    held.forEach(Held::letGo);
    open.forEach(ApiInjector::close);
  }

  private static void close(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      // A socket that cannot be closed is gone already.
    }
  }
}
