package dev.daytwo.config;

import dev.daytwo.message.Event;
import dev.daytwo.message.MessageTemplate;
import dev.daytwo.message.ReceiverKind;
import dev.daytwo.yaml.BinderRules;
import dev.daytwo.yaml.Cursor;
import dev.daytwo.yaml.Nearest;
import dev.daytwo.yaml.Yaml;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is told what happens.
 *
 * @param name       a DNS label, for logs and metrics
 * @param url        null if a file holds it; of most chats it is a secret
 * @param urlFile    null if it is said openly; read again at each use
 * @param secretFile what bodies are signed with, of a webhook; null for no signature
 * @param tokenFile  what the agent shows to a webhook or Alertmanager; null for nothing
 * @param caFile     PEM certificates that may have signed the server's, beside what the JVM trusts; null for none
 * @param insecure   plain http is meant
 * @param events     what is told; default what a person may have to act on
 * @param units      of what; default of everything
 * @param template   the words; null for the built-in ones
 * @param groupWait  how long news is collected before it is told; default 10 s
 */
public record NotificationConfig(String name, ReceiverKind kind, @Nullable String url, @Nullable Path urlFile,
    @Nullable Path secretFile, @Nullable Path tokenFile, @Nullable Path caFile, boolean insecure, List<Event> events,
    Units units, @Nullable MessageTemplate template, Duration groupWait) {
  static final Duration GROUP_WAIT = Duration.ofSeconds(10);
  static final Duration LONGEST_GROUP_WAIT = Duration.ofHours(1);

  /** Of which units somebody hears; each is null for all. */
  public record Units(@Nullable Patterns source, @Nullable Patterns environment, @Nullable Patterns team,
      @Nullable Patterns service) {
    static final Units ALL = new Units(null, null, null, null);
  }

  /** Patterns of names, of which one has to fit; one alone may be written without a list. */
  public record Patterns(List<Glob> any) {
    /** True if a name fits. */
    public boolean matches(String name) {
      return any.stream().anyMatch(glob -> glob.matches(name));
    }
  }

  static void rules(BinderRules rules) {
    rules.reader(Patterns.class, NotificationConfig::patterns)
        .reader(MessageTemplate.class, NotificationConfig::template)
        .otherwise(AgentConfig.class, "notifications", List.of()).secret(NotificationConfig.class, "url")
        .otherwise(NotificationConfig.class, "insecure", false)
        .otherwise(NotificationConfig.class, "events",
            Arrays.stream(Event.values()).filter(Event.DEFAULT::contains).toList())
        .otherwise(NotificationConfig.class, "units", Units.ALL)
        .otherwise(NotificationConfig.class, "groupWait", GROUP_WAIT)
        .rule(NotificationConfig.class, "name", String.class, ConfigRules::label)
        .rule(NotificationConfig.class, "events", List.class,
            events -> events.isEmpty() ? "found none, allowed: one or more events" : null)
        .rule(NotificationConfig.class, "groupWait", Duration.class,
            wait -> wait.compareTo(LONGEST_GROUP_WAIT) > 0
                ? "found " + wait.toSeconds() + " s, allowed: 0s to 1h"
                : null)
        .check(NotificationConfig.class, NotificationConfig::check);
  }

  private static @Nullable Patterns patterns(Cursor at) {
    List<Glob> any = new ArrayList<>();
    boolean list = at.yaml() instanceof Yaml.Sequence;
    List<Cursor> items = at.yaml() instanceof Yaml.Sequence sequence
        ? Stream.iterate(0, i -> i < sequence.items().size(), i -> i + 1).map(i -> at.at(i, sequence.items().get(i)))
            .toList()
        : List.of(at);
    for (Cursor item : items) {
      if (item.read(Glob.class) instanceof Glob glob) {
        any.add(glob);
      }
    }
    if (list && items.isEmpty()) {
      return at.expected("a name, or a list of names");
    }
    return any.size() == items.size() ? new Patterns(List.copyOf(any)) : null;
  }

  private static @Nullable MessageTemplate template(Cursor at) {
    String text = (String) at.read(String.class);
    if (text == null) {
      return null;
    }
    try {
      MessageTemplate template = new MessageTemplate(text);
      MessageTemplate.Unknown unknown = template.unknown();
      if (unknown == null) {
        return template;
      }
      at.problem("line " + unknown.line() + ", column " + unknown.column() + " of the template: unknown field {{"
          + unknown.name() + "}}" + Nearest.thenAllowed(unknown.name(), MessageTemplate.FIELDS)
          + String.join(", ", MessageTemplate.FIELDS));
      return null;
    } catch (IllegalArgumentException e) {
      at.problem(String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** The address is never repeated: that of most chats is a secret. */
  private static void check(NotificationConfig one, Cursor at) {
    if ((one.url == null) == (one.urlFile == null)) {
      at.problem("give either url or urlFile, a file that holds the address");
    } else if (one.url != null) {
      String refused = refuse(one.url, one.insecure);
      if (refused != null) {
        CrossChecks.below(at, "url").problem(refused);
      }
    }
    if (one.secretFile != null && one.kind != ReceiverKind.WEBHOOK) {
      CrossChecks.below(at, "secretFile").problem("is what the bodies for a webhook are signed with; kind: "
          + one.kind.name().toLowerCase(Locale.ROOT) + " has no use for it");
    }
    if (one.tokenFile != null && (one.kind == ReceiverKind.SLACK || one.kind == ReceiverKind.TEAMS)) {
      CrossChecks.below(at, "tokenFile")
          .problem("is for a webhook or Alertmanager; the address of a chat is its secret");
    }
  }

  /** Why an address is not taken; null if it is. */
  static @Nullable String refuse(String url, boolean insecure) {
    try {
      URI uri = new URI(url);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme();
      if (uri.getRawUserInfo() != null) {
        return "has a user or password in it; put the whole address into a file and name it under urlFile";
      }
      if (uri.getHost() == null || !List.of("https", "http").contains(scheme)) {
        return "expected https://host/path";
      }
      return scheme.equals("http") && !insecure
          ? "http shows everything to whoever listens; use https, or say insecure: true"
          : null;
    } catch (URISyntaxException e) {
      return "is not a valid URL: " + e.getReason() + " at character " + (e.getIndex() + 1);
    }
  }
}
