package dev.daytwo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.message.Event;
import dev.daytwo.message.ReceiverKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is told, as the configuration says it. */
class NotificationConfigTest extends ConfigTexts {
  NotificationConfigTest(@TempDir Path folder) {
    super(folder);
  }

  private static String with(String one) {
    return SMALLEST + "notifications:\n- " + one + "\n";
  }

  @Test
  void a_receiver_is_read_with_what_goes_without_saying() throws Exception {
    NotificationConfig one = read(with("{name: oncall, kind: slack, urlFile: chat}")).get().notifications().getFirst();
    assertEquals(ReceiverKind.SLACK, one.kind());
    assertEquals(folder.resolve("chat"), one.urlFile());
    assertTrue(one.events().contains(Event.ROLLED_BACK) && !one.events().contains(Event.SYNCED));
    assertEquals(Duration.ofSeconds(10), one.groupWait());
    NotificationConfig other = read(
        with("{name: oncall, kind: teams, urlFile: chat, events: [prune-held], groupWait: 1m,"
            + " units: {team: [payments, \"check*\"]}, template: \"{{title}}\"}"))
        .get().notifications().getFirst();
    assertEquals(List.of(Event.PRUNE_HELD), other.events());
    NotificationConfig.Patterns teams = Objects.requireNonNull(other.units().team());
    assertTrue(teams.matches("checkout") && teams.matches("payments") && !teams.matches("search"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      kind: slak, urlFile: u               | .kind: expected one of slack, teams, webhook, alertmanager, found the text "slak", did you mean "slack"?
      kind: slack                          | : give either url or urlFile, a file that holds the address
      kind: slack, url: x, urlFile: u      | : give either url or urlFile, a file that holds the address
      kind: slack, url: "http://a/s3cr3t"  | .url: http shows everything to whoever listens; use https, or say insecure: true
      kind: slack, url: "https://s3cr3t@a/" | .url: has a user or password in it; put the whole address into a file and name it under urlFile
      kind: slack, url: "https://a b/s3cr3t" | .url: is not a valid URL: Illegal character in authority at character 10
      kind: slack, url: s3cr3t             | .url: expected https://host/path
      kind: slack, urlFile: u, secretFile: s | .secretFile: is what the bodies for a webhook are signed with; kind: slack has no use for it
      kind: teams, urlFile: u, tokenFile: t | .tokenFile: is for a webhook or Alertmanager; the address of a chat is its secret
      kind: slack, urlFile: u, events: []  | .events: found none, allowed: one or more events
      kind: slack, urlFile: u, groupWait: 2h | .groupWait: found 7200 s, allowed: 0s to 1h
      kind: slack, urlFile: u, units: {source: shp} | .units.source: unknown source "shp", did you mean "shop"? known: shop
      kind: slack, urlFile: u, units: {environment: ["st*"]} | .units.environment: unknown environment "st*", known: production
      kind: slack, urlFile: u, template: "{{titel}}" | .template: line 1, column 1 of the template: unknown field {{titel}}, did you mean "title"? Allowed: event, title, subject, source, environment, service, team, commit, reason, message, next, count, more, units
      kind: slack, urlFile: u, template: "a{{#units}}" | .template: is no template: Section missing close tag 'units' @ line 1
      """)
  void what_is_wrong_is_told_with_its_place_and_without_the_address(String rest, String problem) throws Exception {
    String problems = problems(with("{name: oncall, " + rest + "}"));
    assertTrue(problems.endsWith("notifications[0]" + problem), problems);
    assertTrue(problems.startsWith("daytwo.yaml:11:") && !problems.contains("\n"), problems);
    assertFalse(problems.contains("s3cr3t"), problems);
  }

  @Test
  void an_unknown_event_is_refused_with_the_nearest_one() throws Exception {
    String problems = problems(with("{name: oncall, kind: slack, urlFile: u, events: [unhealthy, roled-back]}"));
    assertTrue(problems.contains("daytwo.yaml:11:63: notifications[0].events[1]: expected one of unhealthy, healthy, ")
        && problems.endsWith("claimed, found the text \"roled-back\", did you mean \"rolled-back\"?"), problems);
  }

  @Test
  void the_place_in_a_template_of_many_lines_is_told() throws Exception {
    String problems = problems(SMALLEST + """
        notifications:
        - name: oncall
          kind: slack
          urlFile: u
          template: |
            {{title}}
            {{#units}}
            - {{service}}: {{mesage}}
            {{/units}}
        """);
    assertTrue(problems.startsWith("daytwo.yaml:14:13: notifications[0].template: line 3, column 16 of the template:"
        + " unknown field {{mesage}}, did you mean \"message\"? "), problems);
  }

  @Test
  void two_receivers_have_two_names() throws Exception {
    String problems = problems(with("{name: a, kind: slack, urlFile: u}\n- {name: a, kind: teams, urlFile: u}"));
    assertTrue(problems.contains("notifications[1].name: \"a\" is taken already at "), problems);
  }
}
