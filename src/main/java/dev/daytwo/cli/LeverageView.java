package dev.daytwo.cli;

import static dev.daytwo.cli.LeverageCommand.number;

import dev.daytwo.model.Leverage;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What descriptors save, as a table and as JSON, with the formulas and who said the hours in them. */
final class LeverageView {
  private static final List<Integer> COUNTS = List.of(1, 5, 20, 50);

  private LeverageView() {}

  /** The counts of services that are shown: those of the figures, and the present one. */
  private static List<Integer> counts(Leverage leverage) {
    TreeSet<Integer> counts = new TreeSet<>(COUNTS);
    if (leverage.services() > 0) {
      counts.add(leverage.services());
    }
    return List.copyOf(counts);
  }

  static String table(Leverage leverage, Leverage.Hours hours) {
    Table sizes = new Table("SERVICES", "UNITS", "LINES WRITTEN", "LINES THAT RUN", "OBJECTS", "LINES A SERVICE",
        "LINES A UNIT");
    sizes.row(List.of(Integer.toString(leverage.services()), Integer.toString(leverage.units()),
        Long.toString(leverage.writtenLines()), Long.toString(leverage.renderedLines()),
        Long.toString(leverage.objects()), number(leverage.writtenPerService()), number(leverage.renderedPerUnit())));
    List<Integer> counts = counts(leverage);
    List<String> head = new ArrayList<>(List.of("HOURS FOR SERVICES"));
    counts.forEach(count -> head.add(count == leverage.services() ? count + " (now)" : count.toString()));
    head.add("FORMULA");
    Table table = new Table(head.toArray(String[]::new));
    row(table, "virtual machines", counts.stream().map(hours::onVirtualMachines).toList(), virtualMachines(hours));
    row(table, "plain Kubernetes", counts.stream().map(hours::onKubernetes).toList(), kubernetes(hours));
    row(table, "Daytwo", counts.stream().map(count -> leverage.onDaytwo(hours, count)).toList(),
        daytwo(leverage, hours));
    return sizes + "\n" + table + "\n" + figures(leverage, hours) + "\n"
        + "Saved against virtual machines with " + leverage.services() + " services: "
        + number(leverage.saved(hours)) + " hours\n"
        + "Source of built-in hours: the golden path's figures, 40 a service on virtual machines (200 for 5, 800 for 20, "
        + "2000 for 50; maintenance comes on\ntop and is not counted), 80 to set up a cluster, which breaks even near 5 "
        + "services: (200 - 80) ÷ 5 = 24 a service. Yours go under leverage of\nthe platform's file, or into the "
        + "options.\n";
  }

  /** Who said what. */
  private static Table figures(Leverage leverage, Leverage.Hours hours) {
    Table table = new Table("WORK", "HOURS", "FROM");
    figure(table, "a service on virtual machines", hours.virtualMachines());
    figure(table, "a cluster, once", hours.clusterSetup());
    figure(table, "a service on plain Kubernetes", hours.kubernetes());
    if (hours.daytwo() != null) {
      figure(table, "a service with Daytwo", hours.daytwo());
    } else {
      table.row(List.of("a service with Daytwo", number(leverage.perService(hours)), computed(leverage, hours)));
    }
    return table;
  }

  private static void figure(Table table, String work, Leverage.Figure figure) {
    table.row(List.of(work, number(figure.hours()), figure.origin().words()));
  }

  private static String computed(Leverage leverage, Leverage.Hours hours) {
    String byHand = number(hours.kubernetes().hours()) + " by hand";
    return leverage.units() == 0
        ? byHand + ", as long as there is no service"
        : byHand + " × " + number(leverage.writtenPerService()) + " lines written a service ÷ "
            + number(leverage.renderedPerUnit()) + " lines that run in one environment";
  }

  private static String virtualMachines(Leverage.Hours hours) {
    return number(hours.virtualMachines().hours()) + " × services";
  }

  private static String kubernetes(Leverage.Hours hours) {
    return onCluster(hours, hours.kubernetes().hours());
  }

  private static String daytwo(Leverage leverage, Leverage.Hours hours) {
    return onCluster(hours, leverage.perService(hours));
  }

  private static String onCluster(Leverage.Hours hours, double perService) {
    return number(hours.clusterSetup().hours()) + " + " + number(perService) + " × services";
  }

  /** Who said which hours; those of Daytwo may be computed. */
  private static Map<String, Object> origins(Leverage leverage, Leverage.Hours hours) {
    Map<String, Object> origins = new LinkedHashMap<>();
    origins.put("virtualMachines", hours.virtualMachines().origin().words());
    origins.put("clusterSetup", hours.clusterSetup().origin().words());
    origins.put("kubernetes", hours.kubernetes().origin().words());
    origins.put("daytwo", hours.daytwo() == null ? computed(leverage, hours) : hours.daytwo().origin().words());
    return origins;
  }

  private static void row(Table table, String way, List<Double> hours, String formula) {
    List<String> cells = new ArrayList<>(List.of(way));
    hours.forEach(each -> cells.add(number(each)));
    cells.add(formula);
    table.row(cells);
  }

  static String json(Leverage leverage, Leverage.Hours hours) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("services", leverage.services());
    tree.put("units", leverage.units());
    tree.put("objects", leverage.objects());
    tree.put("descriptorLines", leverage.writtenLines());
    tree.put("renderedLines", leverage.renderedLines());
    tree.put("hoursSaved", leverage.saved(hours));
    tree.put("hoursPerService",
        ways(hours.virtualMachines().hours(), hours.kubernetes().hours(), leverage.perService(hours)));
    tree.put("clusterHours", hours.clusterSetup().hours());
    tree.put("hoursFrom", origins(leverage, hours));
    tree.put("formulas", ways(virtualMachines(hours), kubernetes(hours), daytwo(leverage, hours)));
    tree.put("hours", counts(leverage).stream().map(count -> {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("services", count);
      row.putAll(ways(hours.onVirtualMachines(count), hours.onKubernetes(count), leverage.onDaytwo(hours, count)));
      return row;
    }).toList());
    return new JsonObject(tree).encodePrettily() + "\n";
  }

  private static Map<String, Object> ways(Object virtualMachines, Object kubernetes, Object daytwo) {
    Map<String, Object> ways = new LinkedHashMap<>();
    ways.put("virtualMachines", virtualMachines);
    ways.put("kubernetes", kubernetes);
    ways.put("daytwo", daytwo);
    return ways;
  }
}
