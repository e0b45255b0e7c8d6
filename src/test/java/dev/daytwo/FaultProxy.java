package dev.daytwo;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on 127.0.0.1 in front of a real server, which can be made to fail in the ways that networks do. It forwards
 * until told otherwise, keeps its port over {@link #refuse}, and closes every connection when closed.
 *
 * <pre>{@code
 * try (var proxy = FaultProxy.to(server.port())) {
 *   proxy.hang();     // connections are accepted, nothing comes back
 *   proxy.forward();  // all is well again: what hung goes on
 * }
 * }</pre>
 */
public final class FaultProxy implements AutoCloseable {
  private final InetSocketAddress target;
  private final int port;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final AtomicLong budget = new AtomicLong(Long.MAX_VALUE);
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean hanging;
  private volatile boolean closed;
  private @Nullable ServerSocket listener;

  private FaultProxy(InetSocketAddress target) throws IOException {
    this.target = target;
    this.port = listen(0);
  }

  /** A proxy in front of a port of 127.0.0.1. */
  public static FaultProxy to(int port) {
    return to("127.0.0.1", port);
  }

  /** A proxy in front of any server. */
  public static FaultProxy to(String host, int port) {
    try {
      return new FaultProxy(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port of 127.0.0.1 to connect to. */
  public int port() {
    return port;
  }

  /** How many connections came so far. */
  public int accepted() {
    return accepted.get();
  }

  /** All is well: new connections are forwarded, those that hung or were delayed go on. */
  public void forward() {
    signal(() -> {
      hanging = false;
      delay = Duration.ZERO;
      budget.set(Long.MAX_VALUE);
    });
    relisten();
  }

  /** Connections are refused, as by a machine with no such server; the open ones are cut. */
  public void refuse() {
    lock.lock();
    try {
      close(listener);
      listener = null;
    } finally {
      lock.unlock();
    }
    cut();
  }

  /** Connections are accepted and stay open, but no byte passes in either direction. */
  public void hang() {
    signal(() -> hanging = true);
    relisten();
  }

  /** Every open connection is cut now; new ones are treated as before. */
  public void cut() {
    open.forEach(FaultProxy::close);
  }

  /** All connections are cut once the server has sent this many more bytes in all, and each new one at once after that. */
  public void cutAfter(long bytes) {
    budget.set(bytes);
    relisten();
  }

  /** Every piece of data is kept back for this long, in each direction. */
  public void delay(Duration each) {
    signal(() -> delay = each);
    relisten();
  }

  @Override
  public void close() {
    signal(() -> closed = true);
    refuse();
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

  private void relisten() {
    lock.lock();
    try {
      if (listener == null && !closed) {
        listen(port);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  private int listen(int wanted) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 256);
    listener = socket;
    Thread.ofVirtual().name("fault-proxy-accept").start(() -> accept(socket));
    return socket.getLocalPort();
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        open.add(client);
        if (socket.isClosed()) { // refused while it was being accepted, and not seen by the cut
          close(client);
        }
        accepted.incrementAndGet();
        Thread.ofVirtual().name("fault-proxy").start(() -> serve(client));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          close(socket);
        }
      }
    }
  }

  private void serve(Socket client) {
    Socket server = new Socket();
    open.add(server);
    try (client; server) {
      awaitPassage();
      server.connect(target, 5_000);
      Thread up = Thread.ofVirtual().name("fault-proxy-up").start(() -> pump(client, server, null));
      pump(server, client, budget);
      up.join();
    } catch (IOException e) {
      // The client sees its connection cut: what a dead server looks like.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
      open.remove(server);
    }
  }

  private void pump(Socket from, Socket to, @Nullable AtomicLong limit) {
    byte[] buffer = new byte[16 * 1024];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        awaitPassage();
        long sent = n;
        long left = limit == null
            ? Long.MAX_VALUE
            : limit.getAndUpdate(rest -> rest == Long.MAX_VALUE ? rest : rest - sent);
        out.write(buffer, 0, Math.clamp(left, 0, n));
        out.flush();
        if (left < n) {
          close(from);
          close(to);
          return;
        }
      }
      to.shutdownOutput();
    } catch (IOException e) {
      close(from);
      close(to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits out the delay, and the hanging for as long as it lasts. */
  private void awaitPassage() throws InterruptedException {
    lock.lock();
    try {
      long nanos = delay.toNanos();
      while (!closed && (hanging || nanos > 0)) {
        if (hanging) {
          changed.await();
        } else {
          nanos = delay.isZero() ? 0 : changed.awaitNanos(nanos);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private static void close(@Nullable Closeable closeable) {
    if (closeable != null) {
      try {
        closeable.close();
      } catch (IOException e) {
        // A socket that cannot be closed is gone already.
      }
    }
  }
}
