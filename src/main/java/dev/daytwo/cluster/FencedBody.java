package dev.daytwo.cluster;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The body of a write, which the client reads once it has a connection. That may be long after the write was let pass: a
 * connection is slow in coming, or the process is stopped meanwhile. So it is asked again whether writes may pass, and a
 * request without its body changes nothing.
 */
final class FencedBody extends FilterInputStream {
  private final Fence fence;
  private volatile @Nullable ApiFault refused;

  FencedBody(byte[] bytes, Fence fence) {
    super(new ByteArrayInputStream(bytes));
    this.fence = fence;
  }

  @Override
  public int read() throws IOException {
    check();
    return super.read();
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    check();
    return super.read(into, from, length);
  }

  private void check() throws IOException {
    try {
      fence.pass();
    } catch (ApiFault fault) {
      refused = fault;
      throw new IOException(fault.getMessage(), fault);
    }
  }

  /** Why it was not given out; null if it was. */
  @Nullable
  ApiFault refused() {
    return refused;
  }
}
