package dev.daytwo.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port of 127.0.0.1 that nothing listens on now. */
final class FreePort {
  /** Below 32768, where Linux begins to give ports to outgoing connections: those must not take it in between. */
  private static final int FROM = 20_000;
  private static final int TO = 32_000;

  private FreePort() {}

  static int next() throws IOException {
    IOException last = new IOException("no free port between " + FROM + " and " + TO);
    for (var attempt = 0; attempt < 100; attempt++) {
      try (var socket = new ServerSocket(ThreadLocalRandom.current().nextInt(FROM, TO), 1,
          InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }
}
