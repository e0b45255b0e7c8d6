package dev.daytwo.demo;

import dev.daytwo.model.UnitKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The sample that the demo plays with: a shop of four services in two environments. */
public final class Shop {
  /** The source's name. */
  public static final String SOURCE = "shop";
  public static final List<String> SERVICES = List.of("catalog", "cart", "orders", "mailer");
  public static final List<String> ENVIRONMENTS = List.of("staging", "production");

  private Shop() {}

  /** Its first commit, which describes nothing yet: path → text. */
  public static Map<String, String> beginning() {
    return Map.of("README.md", read("README.md"));
  }

  /** Its descriptors: path → text. */
  public static Map<String, String> descriptors() {
    return SERVICES.stream().map(Shop::path).collect(Collectors.toMap(Function.identity(), Shop::read));
  }

  /** Where a service's descriptor lies in the repository. */
  public static String path(String service) {
    return "services/" + service + ".yaml";
  }

  /** A service's descriptor, changed in one place. */
  public static String descriptor(String service, String found, String replacement) {
    String text = read(path(service));
    if (!text.contains(found)) {
      throw new IllegalStateException(path(service) + " of the sample does not hold: " + found);
    }
    return text.replace(found, replacement);
  }

  /** The namespace of an environment. */
  public static String namespace(String environment) {
    return "shop-" + environment;
  }

  /** Every service in every environment, environment by environment. */
  public static List<UnitKey> units() {
    return ENVIRONMENTS.stream()
        .flatMap(environment -> SERVICES.stream().map(service -> new UnitKey(environment, service))).toList();
  }

  private static String read(String path) {
    try (InputStream in = Shop.class.getResourceAsStream("shop/" + path)) {
      if (in == null) {
        throw new IllegalStateException("the jar has no " + path + " of the sample");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
