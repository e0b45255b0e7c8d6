package dev.daytwo.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one line of a termination message. */
class LastWordsTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
      "Exception in thread \"main\" java.lang.IllegalStateException: no DATABASE_URL\\n\\tat app.Main.main(Main.java:7) | Exception in thread \"main\" java.lang.IllegalStateException: no DATABASE_URL",
      "2026-01-02T03:04:05.678Z INFO starting\\n2026-01-02T03:04:06.001Z ERROR no route to db:5432\\nbye | ERROR no route to db:5432",
      "I0102 03:04:05.678901       1 main.go:12] hello\\nF0102 03:04:05.678901       1 main.go:13] failed to listen | main.go:13] failed to listen",
      "Traceback (most recent call last):\\n  File \"app.py\", line 3, in <module>\\nKeyError: 'DATABASE_URL' | KeyError: 'DATABASE_URL'",
      "[03:04:05] one\\n[03:04:06] two | two", "\\n \\n | ~~"})
  void itIsTheOneThatTells(String message, String expected) {
    assertEquals(expected, LastWords.of(message.replace("\\n", "\n").replace("\\t", "\t"), Map.of()));
  }
}
