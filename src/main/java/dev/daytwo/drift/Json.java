package dev.daytwo.drift;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The JSON that stands inside the keys of a field set. */
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static @Nullable Object read(String text) {
    return MAPPER.readValue(text, Object.class);
  }
}
