package dev.daytwo.bench;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The network between one agent and the API server: a TCP proxy of 127.0.0.1 that cuts, slows and silences connections.
 * What it held back in silence is never delivered late: it is lost with the connection.
 */
final class Wire implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;

  private final InetSocketAddress target;
  private final ServerSocket listener;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Duration delay = Duration.ZERO;
  private boolean silent;

  /** A wire to a port of 127.0.0.1. */
  Wire(int port) throws IOException {
    target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("wire").start(this::accept);
  }

  /** The port to connect to. */
  int port() {
    return listener.getLocalPort();
  }

  /** Every open connection ends now. */
  void cut() {
    open.forEach(Wire::end);
  }

  /** Every piece of data is held back for so long, in each direction; zero for none. */
  void slow(Duration each) {
    signal(() -> delay = each);
  }

  /** No byte passes in either direction, until {@link #speak}. */
  void silence() {
    signal(() -> silent = true);
  }

  /** Silence is over. What was sent meanwhile is lost. */
  void speak() {
    cut();
    signal(() -> silent = false);
  }

  private void signal(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.add(client);
        Thread.ofVirtual().name("wire").start(() -> serve(client));
      } catch (IOException e) {
        // Closed; or no more sockets for a moment.
      }
    }
  }

  private void serve(Socket client) {
    Socket server = new Socket();
    open.add(server);
    try (client; server) {
      pass();
      server.connect(target, 5_000);
      Thread up = Thread.ofVirtual().name("wire-up").start(() -> pump(client, server));
      pump(server, client);
      up.join();
    } catch (IOException e) {
      // The agent sees its connection end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
      open.remove(server);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        pass();
        out.write(buffer, 0, n);
        out.flush();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      end(from);
      end(to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass() throws InterruptedException {
    lock.lock();
    try {
      long nanos = delay.toNanos();
      while (!listener.isClosed() && (silent || nanos > 0)) {
        if (silent) {
          changed.await();
        } else {
          nanos = delay.isZero() ? 0 : changed.awaitNanos(nanos);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private static void end(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      // Then it is gone already.
    }
  }

  @Override
  public void close() {
    end(listener);
    cut();
    signal(() -> silent = false);
  }
}
