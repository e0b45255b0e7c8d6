package dev.daytwo.model;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What descriptors save: lines written against lines that run, and hours of work against other ways. Units of plain
 * manifests do not count, since people wrote all of their lines.
 *
 * @param services      services that have a descriptor
 * @param units         those services, once for each environment
 * @param objects       Kubernetes objects of all units
 * @param writtenLines  lines of the descriptors, neither blank nor comment, once for each service
 * @param renderedLines lines of the YAML of all objects
 */
public record Leverage(int services, int units, long objects, long writtenLines, long renderedLines) {
  /**
   * One unit's part.
   *
   * @param service       in its source, so that a service counts once for all environments
   * @param objects       how many
   * @param writtenLines  of its descriptor
   * @param renderedLines of its objects
   */
  public record Part(String service, int objects, int writtenLines, int renderedLines) {
    /** What a desired set of a descriptor counts. */
    public static Part of(Desired desired) {
      return new Part(desired.source() + "/" + desired.unit().service(), desired.objects().size(), desired.lines(),
          desired.objects().stream().mapToInt(Manifest::lines).sum());
    }
  }

  /** Who said a figure, the later the stronger. */
  public enum Origin {
    BUILT_IN, PLATFORM_FILE, OPTION;

    /** In words: {@code platform file}. */
    public String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * Hours of work, and who says that it takes them.
   *
   * @param hours 0 to {@link #MOST}
   */
  public record Figure(double hours, Origin origin) {
    /** More hours than anybody has. */
    public static final int MOST = 1_000_000;

    /** What is wrong with a number of hours; null if nothing is. */
    public static @Nullable String refuse(double hours) {
      return hours >= 0 && hours <= MOST
          ? null
          : "found " + (hours == Math.rint(hours) && Math.abs(hours) < 1e15
              ? Long.toString((long) hours)
              : Double.toString(hours)) + " hours, allowed: 0 to " + MOST;
    }
  }

  /**
   * Hours of work that the ways cost. The built-in ones are golden-path figures: 40 hours set up one service on virtual
   * machines, so 200 set up 5, 800 set up 20 and 2,000 set up 50; 80 hours set up a cluster. That a cluster breaks even
   * near 5 services leaves (200 − 80) ÷ 5 = 24 hours for each service there.
   *
   * @param virtualMachines to set up one service on virtual machines
   * @param clusterSetup    to set up a cluster, once
   * @param kubernetes      to write one service's objects by hand and make them ready for Day 2
   * @param daytwo          to describe one service; null if it is to be computed from the lines
   */
  public record Hours(Figure virtualMachines, Figure clusterSetup, Figure kubernetes, @Nullable Figure daytwo) {
    /** 40 h, 80 h, 24 h, computed. */
    public static final Hours BUILT_IN = new Hours(new Figure(40, Origin.BUILT_IN), new Figure(80, Origin.BUILT_IN),
        new Figure(24, Origin.BUILT_IN), null);

    /** Hours of the way of virtual machines. */
    public double onVirtualMachines(int services) {
      return virtualMachines.hours() * services;
    }

    /** Hours of the way of plain Kubernetes. */
    public double onKubernetes(int services) {
      return clusterSetup.hours() + kubernetes.hours() * services;
    }
  }

  /** The sum of units. */
  public static Leverage of(Collection<Part> parts) {
    Map<String, Integer> written = parts.stream()
        .collect(Collectors.toMap(Part::service, Part::writtenLines, Math::max));
    return new Leverage(written.size(), parts.size(), parts.stream().mapToLong(Part::objects).sum(),
        written.values().stream().mapToLong(Integer::longValue).sum(),
        parts.stream().mapToLong(Part::renderedLines).sum());
  }

  /** Lines that a service's team writes; 0 if there is no service. */
  public double writtenPerService() {
    return services == 0 ? 0 : (double) writtenLines / services;
  }

  /** Lines that run of a service in one environment; 0 if there is none. */
  public double renderedPerUnit() {
    return units == 0 ? 0 : (double) renderedLines / units;
  }

  /**
   * Hours to describe one service: given, or those of plain Kubernetes in proportion to the lines that are left to write
   * for one environment.
   */
  public double perService(Hours hours) {
    Figure given = hours.daytwo();
    double byHand = hours.kubernetes().hours();
    return given != null ? given.hours() : units == 0 ? byHand : byHand * writtenPerService() / renderedPerUnit();
  }

  /** Hours of the way of Daytwo; its cluster has to be set up too. */
  public double onDaytwo(Hours hours, int count) {
    return hours.clusterSetup().hours() + perService(hours) * count;
  }

  /** Hours saved against virtual machines with the services that there are; less than 0 before they break even. */
  public double saved(Hours hours) {
    return hours.onVirtualMachines(services) - onDaytwo(hours, services);
  }

  /** How many lines the YAML of a tree takes, one for each key and item that stands by itself. */
  static int lines(Map<String, Object> map) {
    return map.values().stream().mapToInt(value -> switch (value) {
      case Map<?, ?> below when !below.isEmpty() -> 1 + lines(Tree.map(below));
      case List<?> below when !below.isEmpty() -> 1 + lines(below);
      case null, default -> scalar(value);
    }).sum();
  }

  private static int lines(List<?> list) {
    return list.stream().mapToInt(item -> switch (item) {
      case Map<?, ?> below when !below.isEmpty() -> lines(Tree.map(below));
      case List<?> below when !below.isEmpty() -> 1 + lines(below);
      case null, default -> scalar(item);
    }).sum();
  }

  private static int scalar(@Nullable Object value) {
    return value instanceof String text && text.strip().contains("\n") ? 1 + (int) text.lines().count() : 1;
  }
}
