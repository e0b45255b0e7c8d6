package dev.daytwo.config;

import dev.daytwo.message.MessageTemplate;
import dev.daytwo.yaml.SchemaNotes;
import dev.daytwo.yaml.Shape;
import java.util.List;
import java.util.Map;

/** What the schema says of notifications. */
final class NotificationNotes {
  private NotificationNotes() {}

  /**
   * Adds it.
   *
   * @param glob     the shape of a pattern of names
   * @param variable that of what may stand instead
   */
  static void add(SchemaNotes notes, Map<String, Object> glob, Map<String, Object> variable) {
    Class<NotificationConfig> one = NotificationConfig.class;
    Class<NotificationConfig.Units> units = NotificationConfig.Units.class;
    Map<String, Object> name = Shape.anyOf(glob, variable);
    notes.shape(MessageTemplate.class,
        any -> Shape.of("type", "string", "maxLength", MessageTemplate.LONGEST))
        .shape(NotificationConfig.Patterns.class,
            any -> Shape.anyOf(glob, variable, Shape.of("type", "array", "items", name, "minItems", 1)))
        .say(AgentConfig.class, "notifications", "Who is told what happens.")
        .say(one, "name", "A DNS label, unique, for logs and metrics.", "oncall")
        .limit(one, "name", Shape.of("pattern", Shape.whole(ConfigRules.LABEL)))
        .say(one, "kind", "slack: an incoming webhook of Slack or of what understands the same; teams: a webhook of a "
            + "workflow of Microsoft Teams; webhook: anything that takes JSON; alertmanager: its API v2.")
        .say(one, "url", "Where, over https, or http with insecure. The address of a chat is a secret: better urlFile.",
            "http://alertmanager.monitoring:9093")
        .limit(one, "url", Shape.of("pattern", "^https?://[^/@]+(?:/|$)"))
        .say(one, "urlFile", "A file that holds the address, read again at each use.", "/etc/daytwo/chat/url")
        .say(one, "secretFile", "What bodies are signed with, of kind webhook; read again at each use.",
            "/etc/daytwo/hook/secret")
        .say(one, "tokenFile",
            "A token that the agent shows, of kinds webhook and alertmanager; read again at each use.",
            "/etc/daytwo/hook/token")
        .say(one, "caFile", "PEM certificates that may have signed the server's, beside what the JVM trusts.",
            "/etc/daytwo/hook/ca.pem")
        .say(one, "insecure", "true: plain http is meant.")
        .say(one, "events", "What is told.", List.of("unhealthy", "rolled-back"))
        .limit(one, "events", Shape.of("minItems", 1))
        .say(one, "units", "Of which units; without it: of all.", Map.of("environment", "production"))
        .say(units, "source", "Names of sources; * stands for any letters.", "shop")
        .say(units, "environment", "Names of environments.", "production")
        .say(units, "team", "Names of teams.", "payments").say(units, "service", "Names of services.", "orders-*")
        .say(one, "template", "The words, in Mustache; see docs/notifications.md for the fields. Without it: built-in "
            + "ones.", "{{title}}: {{message}}")
        .say(one, "groupWait", "How long news is collected before it is told, up to 1h.")
        .always(one, Shape.oneOf(Shape.given("url"), Shape.given("urlFile")));
  }
}
