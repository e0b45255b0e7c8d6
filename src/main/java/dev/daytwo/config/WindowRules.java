package dev.daytwo.config;

import dev.daytwo.model.Cron;
import dev.daytwo.model.Window;
import dev.daytwo.yaml.BinderRules;
import dev.daytwo.yaml.Cursor;
import dev.daytwo.yaml.Nearest;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** How a window is written: its minutes under {@code deny} or {@code allow}, and on whose clocks. */
final class WindowRules {
  private WindowRules() {}

  record Form(@Nullable Cron deny, @Nullable Cron allow, ZoneId timeZone, boolean drift, boolean manual) {}

  static void add(BinderRules rules) {
    rules.reader(Cron.class, WindowRules::cron).reader(ZoneId.class, WindowRules::zone)
        .reader(Window.class, WindowRules::window).otherwise(Form.class, "timeZone", ZoneOffset.UTC)
        .otherwise(Form.class, "drift", false).otherwise(Form.class, "manual", false);
  }

  private static @Nullable Cron cron(Cursor at) {
    String text = (String) at.read(String.class);
    try {
      return text == null ? null : new Cron(text);
    } catch (IllegalArgumentException e) {
      at.problem("found \"" + text + "\", which " + e.getMessage());
      return null;
    }
  }

  private static @Nullable ZoneId zone(Cursor at) {
    String text = (String) at.read(String.class);
    if (text == null) {
      return null;
    }
    return ZoneId.getAvailableZoneIds().contains(text)
        ? ZoneId.of(text)
        : at.expected("a time zone of the IANA database, such as Europe/Paris or UTC",
            Nearest.hint(text, ZoneId.getAvailableZoneIds().stream().sorted().toList()));
  }

  private static @Nullable Window window(Cursor at) {
    Form form = at.record(Form.class);
    return switch (form) {
      case null -> null;
      case Form(Cron deny, var allow, var zone, var drift, var manual) when deny != null && allow == null ->
        new Window(true, deny, zone, drift, manual);
      case Form(var deny, Cron allow, var zone, var drift, var manual) when allow != null && deny == null ->
        new Window(false, allow, zone, drift, manual);
      default -> at.expected("exactly one of deny and allow");
    };
  }
}
