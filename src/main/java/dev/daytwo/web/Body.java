package dev.daytwo.web;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/** The body of a request, up to a size and within a time, byte by byte as it was sent. */
final class Body {
  private static final long TIME_MS = 30_000;

  private final int max;
  private final Buffer bytes = Buffer.buffer();
  private boolean over;

  private Body(int max) {
    this.max = max;
  }

  /**
   * Reads.
   *
   * @param whole  gets it; not called if it is too big, too slow or cut off
   * @param tooBig is called as soon as it is; what still comes is thrown away
   * @param ended  is called once, at the very end or when the connection is lost
   */
  static void read(Vertx vertx, HttpServerRequest request, int max, Consumer<byte[]> whole, Runnable tooBig,
      Runnable ended) {
    Body body = new Body(max);
    long timer = vertx.setTimer(TIME_MS, late -> request.connection().close());
    boolean[] done = new boolean[1];
    Runnable end = () -> {
      if (!done[0]) {
        done[0] = true;
        vertx.cancelTimer(timer);
        ended.run();
      }
    };
    request.exceptionHandler(lost -> end.run());
    request.response().closeHandler(lost -> end.run());
    request.handler(chunk -> {
      if (body.takes(chunk)) {
        tooBig.run();
      }
    });
    request.endHandler(nothing -> {
      end.run();
      if (!body.over) {
        whole.accept(body.bytes.getBytes());
      }
    });
  }

  /** True if this chunk makes it too big. */
  private boolean takes(Buffer chunk) {
    if (over) {
      return false;
    }
    over = bytes.length() + chunk.length() > max;
    if (!over) {
      bytes.appendBuffer(chunk);
    }
    return over;
  }
}
