package dev.daytwo.http;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/** What a server answered, whatever it says; the names of headers in any case. */
public record Answer(int status, Map<String, List<String>> headers, Buffer body) {
  /** The values of a header. */
  public List<String> all(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /** The first value of a header; empty if there is none. */
  public String header(String name) {
    List<String> values = all(name);
    return values.isEmpty() ? "" : values.getFirst();
  }

  /** True if the server did what it was asked for. */
  public boolean good() {
    return status / 100 == 2;
  }
}
