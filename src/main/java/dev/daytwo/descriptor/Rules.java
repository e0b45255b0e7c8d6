package dev.daytwo.descriptor;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What single values may be: each rule gives the message of the refusal, or null. */
final class Rules {
  static final int MOST_REPLICAS = 10_000;
  static final List<String> SECRET = List.of("password", "token", "secret");

  static final Pattern CPU = Pattern.compile("(?=.*[1-9])([0-9]{1,6}m|[0-9]{1,4}(\\.[0-9]{1,3})?)");
  static final Pattern MEMORY = Pattern.compile("(?=.*[1-9])[0-9]{1,15}(\\.[0-9]{1,3})?([KMGT]i|[kMGT])?");
  private static final Pattern CIDR = Pattern.compile("[0-9a-fA-F.:]{2,45}/[0-9]{1,3}");

  private Rules() {}

  static @Nullable String name(String name) {
    return Names.isServiceName(name)
        ? null
        : "found \"" + name + "\", allowed: at most 63 lower-case letters, digits and hyphens, a letter first";
  }

  static @Nullable String port(Number port) {
    return port.longValue() >= 1 && port.longValue() <= 65535 ? null : "found " + port + ", allowed: 1 to 65535";
  }

  static @Nullable String team(String team) {
    return Names.isLabelValue(team)
        ? null
        : "found \"" + team + "\", allowed: at most 63 letters, digits, hyphens, underscores and dots";
  }

  static @Nullable String image(String reference) {
    return Image.parse(reference) == null
        ? "found \"" + reference + "\", expected an image such as ghcr.io/acme/orders:1.4.2"
        : null;
  }

  static @Nullable String cpu(Text cpu) {
    return CPU.matcher(cpu.value()).matches()
        ? null
        : "found \"" + cpu.value() + "\", expected cores, such as 500m, 1 or 1.5";
  }

  static @Nullable String memory(Text memory) {
    return MEMORY.matcher(memory.value()).matches()
        ? null
        : "found \"" + memory.value() + "\", expected bytes, such as 512Mi or 1Gi";
  }

  static @Nullable String volume(Text size) {
    return MEMORY.matcher(size.value()).matches()
        ? null
        : "found \"" + size.value() + "\", expected bytes, such as 10Gi or 1Ti";
  }

  static @Nullable String storageClass(String name) {
    return Names.isSubdomain(name)
        ? null
        : "found \"" + name + "\", allowed as the name of a class: lower-case letters, digits, hyphens and dots";
  }

  static @Nullable String path(String path) {
    return path.startsWith("/") && path.length() <= 1024 && path.chars().allMatch(c -> c > ' ' && c < 127)
        ? null
        : "found \"" + path + "\", expected a path that begins with /";
  }

  static @Nullable String startup(Duration budget) {
    return seconds(budget, 2, 3600);
  }

  /** A Deployment must wait longer for progress than a pod has to be ready, which is 10 s. */
  static @Nullable String deadline(Duration deadline) {
    return seconds(deadline, 15, 86_400);
  }

  static @Nullable String timeout(Duration timeout) {
    return seconds(timeout, 1, 86_400);
  }

  static @Nullable String drain(Duration drain) {
    return seconds(drain, 0, 3600);
  }

  private static @Nullable String seconds(Duration duration, long min, long max) {
    return duration.toMillis() % 1000 == 0 && duration.toSeconds() >= min && duration.toSeconds() <= max
        ? null
        : "found " + duration.toMillis() / 1000.0 + " s, allowed: whole seconds from " + min + "s to " + max + "s";
  }

  static @Nullable String host(String host) {
    return Names.isSubdomain(host) ? null : "found \"" + host + "\", expected a host name such as api.stripe.com";
  }

  static @Nullable String cidr(String cidr) {
    int slash = cidr.indexOf('/');
    boolean v6 = cidr.contains(":");
    boolean range = CIDR.matcher(cidr).matches()
        && Integer.parseInt(cidr.substring(slash + 1)) <= (v6 ? 128 : 32)
        && (v6 ? cidr.indexOf('.') < 0 : isIpv4(cidr.substring(0, slash)));
    return range ? null : "found \"" + cidr + "\", expected a range such as 10.1.0.0/16";
  }

  private static boolean isIpv4(String address) {
    List<String> parts = List.of(address.split("\\.", -1));
    return parts.size() == 4
        && parts.stream().allMatch(part -> part.matches("[0-9]{1,3}") && Integer.parseInt(part) <= 255);
  }

  /** Names that say that the value is secret; a plain one would show up in Git, in the cluster and in every listing. */
  static boolean namesSecret(String env) {
    String name = env.toLowerCase(Locale.ROOT);
    return SECRET.stream().anyMatch(name::contains);
  }

  static @Nullable String mountPath(String path) {
    boolean inside = path.startsWith("/") && !path.endsWith("/") && !path.contains(":")
        && List.of(path.substring(1).split("/", -1)).stream()
            .noneMatch(step -> step.isEmpty() || step.equals(".") || step.equals(".."));
    return inside ? null : "expected the absolute path of a file in the container, such as /etc/orders/app.yaml";
  }
}
