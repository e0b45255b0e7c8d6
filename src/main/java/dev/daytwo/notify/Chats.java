package dev.daytwo.notify;

import dev.daytwo.message.MessageTemplate;
import dev.daytwo.message.News;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** How a group of news is written for each kind of chat, and for a program. */
final class Chats {
  private static final MessageTemplate SLACK = new MessageTemplate("""
      *{{title}}*{{#reason}} ({{reason}}){{/reason}}{{#commit}}, commit `{{commit}}` of {{source}}{{/commit}}
      {{#units}}
      • {{service}}{{#message}}: `{{message}}`{{/message}}
      {{/units}}
      {{^units}}
      {{#message}}
      `{{message}}`
      {{/message}}
      {{/units}}
      {{#more}}
      and {{more}} more
      {{/more}}
      {{#next}}
      Next: `{{next}}`
      {{/next}}
      """);
  private static final MessageTemplate PLAIN = new MessageTemplate(SLACK.text().replaceAll("[*`]", ""));
  private static final int HEADER = 1;

  private Chats() {}

  /** The way to write for a receiver that is not Alertmanager. */
  static Function<Group, Buffer> of(Receiver receiver) {
    MessageTemplate own = receiver.template();
    return switch (receiver.kind()) {
      case SLACK -> group -> slack(group, own == null ? SLACK : own);
      case TEAMS -> group -> teams(group, own == null ? PLAIN : own);
      case WEBHOOK -> group -> webhook(group, own == null ? PLAIN : own);
      case ALERTMANAGER -> throw new IllegalArgumentException("Alertmanager takes alerts, and no messages");
    };
  }

  /** Slack, "Escaping text": these three, and the backtick, which would end what is shown as code. */
  static String slackEscaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('`', '\'');
  }

  private static Buffer slack(Group group, MessageTemplate template) {
    return new JsonObject().put("text", template.render(group.fields(Chats::slackEscaped)).strip()).toBuffer();
  }

  /** A rich text block shows text as it is, where a text block would look for Markdown in it. */
  private static Buffer teams(Group group, MessageTemplate template) {
    JsonArray body = new JsonArray();
    template.render(group.fields(UnaryOperator.identity())).strip().lines().forEach(line -> {
      JsonObject run = new JsonObject().put("type", "TextRun").put("text", line);
      if (body.size() < HEADER) {
        run.put("weight", "Bolder").put("color", group.first().event().bad() ? "Attention" : "Default");
      }
      body.add(new JsonObject().put("type", "RichTextBlock").put("inlines", new JsonArray().add(run)));
    });
    JsonObject card = new JsonObject().put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
        .put("type", "AdaptiveCard").put("version", "1.4").put("msteams", new JsonObject().put("width", "Full"))
        .put("body", body);
    return new JsonObject().put("type", "message").put("attachments", new JsonArray().add(new JsonObject()
        .put("contentType", "application/vnd.microsoft.card.adaptive").putNull("contentUrl").put("content", card)))
        .toBuffer();
  }

  private static Buffer webhook(Group group, MessageTemplate template) {
    News first = group.first();
    JsonArray units = new JsonArray();
    group.news().stream().filter(each -> !each.service().isEmpty()).limit(MessageTemplate.NAMED)
        .forEach(each -> units.add(new JsonObject().put("service", each.service())
            .put("environment", each.environment()).put("team", each.team()).put("commit", each.commit())
            .put("message", Group.line(each.message()))));
    return new JsonObject().put("version", 1).put("event", first.event().word()).put("title", group.title())
        .put("reason", first.reason()).put("source", first.source()).put("environment", first.environment())
        .put("count", group.news().size()).put("units", units)
        .put("text", template.render(group.fields(UnaryOperator.identity())).strip()).toBuffer();
  }
}
