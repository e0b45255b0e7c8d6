package dev.daytwo.config;

import dev.daytwo.yaml.BinderRules;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How registries of images are asked which digests tags name, where the platform pins images.
 *
 * @param dockerConfig a {@code config.json} of Docker with logins, read again at each use; null for none
 * @param caFile       PEM certificates that may have signed a registry's, beside what the JVM trusts; null for none
 * @param insecure     registries, with their ports, that are asked in clear text
 */
public record RegistriesConfig(@Nullable Path dockerConfig, @Nullable Path caFile, List<String> insecure) {
  /** Asked by nobody in particular, and over TLS. */
  public static final RegistriesConfig DEFAULT = new RegistriesConfig(null, null, List.of());
  static final Pattern HOST = Pattern.compile("[a-zA-Z0-9]([-a-zA-Z0-9.]{0,252}[a-zA-Z0-9])?(:[0-9]{1,5})?");

  static void rules(BinderRules rules) {
    rules.otherwise(AgentConfig.class, "registries", DEFAULT)
        .otherwise(RegistriesConfig.class, "insecure", DEFAULT.insecure())
        .rule(RegistriesConfig.class, "insecure", List.class, hosts -> {
          for (Object host : hosts) {
            if (!(host instanceof String text) || !HOST.matcher(text).matches()) {
              return "found \"" + host
                  + "\", expected a host, with its port if it has one, such as registry.local:5000";
            }
          }
          return null;
        });
  }
}
