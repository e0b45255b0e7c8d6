package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every line of the log in the code against docs/logging.md. */
class LogEventsTest {
  private static final Pattern CALL = Pattern.compile("LOG\\s*\\.\\w+\\([^;]*;");
  private static final Pattern LEVEL = Pattern.compile("LOG\\s*\\.at(Trace|Debug|Info|Warn|Error)\\(\\)");
  private static final Pattern EVENT = Pattern.compile(
      "addKeyValue\\(\"event\",\\s*(?:[\\w.()]+\\s*\\?\\s*\"([a-z-]+)\"\\s*:\\s*)?\"([a-z]+(?:-[a-z]+)*)\"\\)");
  private static final Pattern KEY = Pattern.compile("addKeyValue\\(\\s*\"(\\w+)\"");
  private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| (\\w+) \\|.*");

  /** The events of each statement that logs, with what it says in the code. */
  private static Map<String, List<String>> calls() throws IOException {
    Map<String, List<String>> events = new TreeMap<>();
    try (var files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        var text = Files.readString(file);
        var calls = CALL.matcher(text);
        while (calls.find()) {
          var event = EVENT.matcher(calls.group());
          assertTrue(event.find(), file + " logs without the name of an event: " + calls.group());
          assertFalse(calls.group().contains("\"unit\""), file + ": name units by LogKeys.unit: " + calls.group());
          for (int i = 1; i <= 2; i++) {
            if (event.group(i) != null) {
              events.computeIfAbsent(event.group(i), none -> new ArrayList<>()).add(calls.group());
            }
          }
        }
      }
    }
    return events;
  }

  private static Map<String, String> table() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    var text = Files.readString(Path.of("docs/logging.md"));
    for (String line : text.substring(text.indexOf("## Events")).lines().toList()) {
      var row = ROW.matcher(line);
      if (row.matches()) {
        assertEquals(null, rows.put(row.group(1), row.group(2)), line);
      }
    }
    return rows;
  }

  @Test
  void every_line_has_the_name_of_an_event_that_the_page_explains_and_the_page_has_no_other() throws IOException {
    assertEquals(table().keySet(), calls().keySet());
  }

  @Test
  void the_page_has_the_level() throws IOException {
    var table = table();
    calls().forEach((event, calls) -> calls.forEach(call -> {
      var levels = LEVEL.matcher(call).results().map(match -> match.group(1).toLowerCase(java.util.Locale.ROOT))
          .toList();
      assertTrue(levels.isEmpty() || levels.contains(table.get(event)), event + ": " + call);
    }));
  }

  @Test
  void the_text_shows_every_key() throws IOException {
    var form = Files.readString(Path.of("src/main/resources/log4j2.xml"));
    Set<String> keys = new TreeSet<>();
    try (var files = Files.walk(Path.of("src/main/java"))) {
      files.filter(each -> each.toString().endsWith(".java")).map(LogEventsTest::read)
          .forEach(text -> KEY.matcher(text).results().forEach(match -> keys.add(match.group(1))));
    }
    assertTrue(keys.containsAll(Set.of("event", "source", "environment", "service", "commit")), keys::toString);
    var page = read(Path.of("docs/logging.md"));
    for (String key : keys) {
      assertTrue(form.contains(key + "=%"), key);
      assertTrue(page.contains("`" + key + "`"), key);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
