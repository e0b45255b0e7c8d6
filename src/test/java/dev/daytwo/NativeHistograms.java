package dev.daytwo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Reads of a scrape in protobuf which histograms have native buckets, by the field numbers of Prometheus'
 * {@code metrics.proto}: MetricFamily has its name as field 1 and its metrics as 4, a metric its histogram as 7, and that
 * one its positive spans as 12.
 */
final class NativeHistograms {
  private static final int LENGTH_DELIMITED = 2;

  private NativeHistograms() {}

  static Set<String> in(byte[] scrape) {
    Set<String> names = new TreeSet<>();
    ByteBuffer families = ByteBuffer.wrap(scrape);
    while (families.hasRemaining()) {
      StringBuilder name = new StringBuilder();
      boolean[] found = new boolean[1];
      fields(next(families), (field, family) -> {
        if (field == 1) {
          name.append(StandardCharsets.UTF_8.decode(family));
        } else if (field == 4) {
          fields(family, (inMetric, metric) -> {
            if (inMetric == 7) {
              fields(metric, (inHistogram, span) -> found[0] |= inHistogram == 12);
            }
          });
        }
      });
      if (found[0]) {
        names.add(name.toString());
      }
    }
    return names;
  }

  /** Hands over each field that has a length; the others are passed over. */
  private static void fields(ByteBuffer message, BiConsumer<Integer, ByteBuffer> each) {
    while (message.hasRemaining()) {
      long key = number(message);
      switch ((int) (key & 7)) {
        case 0 -> number(message);
        case 1 -> message.position(message.position() + Long.BYTES);
        case LENGTH_DELIMITED -> each.accept((int) (key >>> 3), next(message));
        case 5 -> message.position(message.position() + Integer.BYTES);
        default -> throw new IllegalArgumentException("no protobuf");
      }
    }
  }

  private static ByteBuffer next(ByteBuffer from) {
    int length = (int) number(from);
    ByteBuffer part = from.slice(from.position(), length);
    from.position(from.position() + length);
    return part;
  }

  private static long number(ByteBuffer from) {
    long value = 0;
    for (int shift = 0;; shift += 7) {
      byte next = from.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
