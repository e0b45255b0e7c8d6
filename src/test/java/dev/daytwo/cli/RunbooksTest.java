package dev.daytwo.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.AgentRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages of the alerts tell a person to type, at night: it has to be there. */
class RunbooksTest {
  private static final Pattern COMMAND = Pattern.compile("(?m)^ {4}daytwo (.+)$");
  private static final Pattern SAID = Pattern.compile("\\bdaytwo (status( sources)?)");
  private static final Pattern EVENT = Pattern.compile("event=\\(?([a-z|-]+)\\)?(-failed)?");

  private static String pages() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("docs/runbooks"))) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.sorted().toList()) {
        all.append(Files.readString(file)).append('\n');
      }
      return all.toString();
    }
  }

  @Test
  void every_command_of_ours_is_one() throws IOException {
    TreeSet<String> commands = new TreeSet<>();
    COMMAND.matcher(pages()).results().forEach(found -> commands.add(found.group(1)));
    SAID.matcher(AgentRules.text()).results().forEach(found -> commands.add(found.group(1)));
    assertFalse(commands.isEmpty());
    for (String command : commands) {
      assertDoesNotThrow(() -> DaytwoCommand.line().parseArgs(command.split(" ")), command);
    }
  }

  @Test
  void every_event_of_the_log_is_one() throws IOException {
    String log = Files.readString(Path.of("docs/logging.md"));
    List<String> events = EVENT.matcher(pages()).results().flatMap(found -> Stream.of(found.group(1).split("\\|"))
        .map(word -> found.group(2) == null ? word : word + found.group(2))).toList();
    assertFalse(events.isEmpty());
    events.forEach(event -> assertTrue(log.contains("| `" + event + "` |"), event));
  }
}
