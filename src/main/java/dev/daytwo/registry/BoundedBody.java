package dev.daytwo.registry;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/** The body of an answer as far as it is read: one that is longer than a registry's answers are is refused. */
final class BoundedBody implements WriteStream<Buffer> {
  /** The least that registries have to take as a manifest, and so what they may give (OCI distribution, 4 MiB). */
  static final int MOST = 4 * 1024 * 1024;

  private final Buffer body = Buffer.buffer();

  @Override
  public Future<Void> write(Buffer data) {
    if (body.length() + data.length() > MOST) {
      return Future.failedFuture(new TooLong());
    }
    body.appendBuffer(data);
    return Future.succeededFuture();
  }

  Buffer body() {
    return body;
  }

  /** The answer is longer than it may be. */
  static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLong() {
      super("more than " + MOST + " bytes");
    }
  }

  @Override
  public Future<Void> end() {
    return Future.succeededFuture();
  }

  @Override
  public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }

  @Override
  public WriteStream<Buffer> setWriteQueueMaxSize(int most) {
    return this;
  }

  @Override
  public boolean writeQueueFull() {
    return false;
  }

  @Override
  public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
    return this;
  }
}
