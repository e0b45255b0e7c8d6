package dev.daytwo.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/** The body of an answer as far as it is read: one that is too long is refused. */
final class BoundedBody implements WriteStream<Buffer> {
  private final int most;
  private final Buffer body = Buffer.buffer();

  /**
   * A body.
   *
   * @param most bytes of it
   */
  BoundedBody(int most) {
    this.most = most;
  }

  @Override
  public Future<Void> write(Buffer data) {
    if (body.length() + data.length() > most) {
      return Future.failedFuture(new TooLong(most));
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

    TooLong(int most) {
      super("more than " + most + " bytes");
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
  public WriteStream<Buffer> setWriteQueueMaxSize(int size) {
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
