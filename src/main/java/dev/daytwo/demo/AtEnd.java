package dev.daytwo.demo;

import java.util.concurrent.atomic.AtomicBoolean;

/** Something that is done once: when this is closed, or else when this JVM ends. */
final class AtEnd implements AutoCloseable {
  private final Runnable end;
  private final AtomicBoolean done = new AtomicBoolean();
  private final Thread hook;

  AtEnd(String name, Runnable end) {
    this.end = end;
    hook = new Thread(this::run, name);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void run() {
    if (done.compareAndSet(false, true)) {
      end.run();
    }
  }

  @Override
  public void close() {
    run();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending already, and the hook finds nothing to do.
    }
  }
}
