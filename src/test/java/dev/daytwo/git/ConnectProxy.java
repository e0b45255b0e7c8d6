package dev.daytwo.git;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy on a free port of 127.0.0.1 that knows CONNECT alone, and remembers who asked for what. */
final class ConnectProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private volatile String refusal = "";

  ConnectProxy() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> {
      while (!listener.isClosed()) {
        try {
          Socket client = listener.accept();
          open.add(client);
          Thread.ofVirtual().start(() -> serve(client));
        } catch (IOException e) {
          return; // closed
        }
      }
    });
  }

  HttpProxy address() {
    return new HttpProxy("127.0.0.1", listener.getLocalPort());
  }

  /** The host and port of each tunnel that was asked for. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  /** Answers with this status line from now on; empty to let through again. */
  void refuse(String statusLine) {
    refusal = statusLine;
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = client.getInputStream();
      String[] words = line(in).split(" ", -1);
      while (!line(in).isEmpty()) {
        // headers
      }
      OutputStream out = client.getOutputStream();
      if (!words[0].equals("CONNECT") || !refusal.isEmpty()) {
        out.write(((refusal.isEmpty() ? "HTTP/1.1 405 Method Not Allowed" : refusal)
            + "\r\nContent-Length: 0\r\n\r\n").getBytes(US_ASCII));
        return;
      }
      asked.add(words[1]);
      int colon = words[1].lastIndexOf(':');
      try (Socket server = new Socket(words[1].substring(0, colon), Integer.parseInt(words[1].substring(colon + 1)))) {
        open.add(server);
        out.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(US_ASCII));
        Thread back = Thread.ofVirtual().start(() -> copy(server, client));
        copy(client, server);
        back.join();
      }
    } catch (IOException e) {
      return; // one side has ended
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      return; // one side has ended
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.append((char) b);
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Closeable each : open) {
      each.close();
    }
  }
}
