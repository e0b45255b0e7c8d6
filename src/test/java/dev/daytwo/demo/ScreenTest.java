package dev.daytwo.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final StringWriter text = new StringWriter();

  @Test
  void times_end_in_one_column() {
    Screen screen = new Screen(new PrintWriter(text), false);
    screen.seen("short", Duration.ofMillis(312));
    screen.seen("somewhat longer", Duration.ofMillis(12_340));
    var lines = text.toString().lines().toList();
    assertEquals(lines.get(0).length(), lines.get(1).length());
    assertEquals("ok  short", lines.get(0).substring(0, 9));
    assertEquals("312 ms", lines.get(0).substring(lines.get(0).length() - 6));
    assertEquals("12.3 s", lines.get(1).substring(lines.get(1).length() - 6));
  }

  @Test
  void colour_is_only_where_it_is_wanted() {
    new Screen(new PrintWriter(text), true).missed("one");
    new Screen(new PrintWriter(text), false).missed("two");
    assertEquals("\033[31mFAILED\033[0m  one\nFAILED  two\n", text.toString());
  }
}
