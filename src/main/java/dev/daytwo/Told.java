package dev.daytwo;

import dev.daytwo.config.NotificationConfig;
import dev.daytwo.message.Event;
import dev.daytwo.notify.Receiver;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** Who is told, from how the configuration says it to how whoever tells needs it. */
final class Told {
  private Told() {}

  static Receiver receiver(NotificationConfig config) {
    NotificationConfig.Units units = config.units();
    return new Receiver(config.name(), config.kind(),
        new Receiver.Target(config.url(), config.urlFile(), config.secretFile(), config.tokenFile(), config.caFile(),
            config.insecure()),
        EnumSet.<Event>copyOf(config.events()), new Receiver.Units(names(units.source()), names(units.environment()),
            names(units.team()), names(units.service())),
        config.template(), config.groupWait());
  }

  private static Receiver.Names names(NotificationConfig.@Nullable Patterns patterns) {
    return patterns == null ? Receiver.Names.ALL : new Receiver.Names(patterns.any().toString(), patterns::matches);
  }
}
