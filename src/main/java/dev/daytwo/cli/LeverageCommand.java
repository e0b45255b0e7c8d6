package dev.daytwo.cli;

import dev.daytwo.git.GitFault;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Leverage;
import dev.daytwo.reconcile.Catalog;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code daytwo leverage}: what descriptors save. */
@Command(name = "leverage", mixinStandardHelpOptions = true, description = "Counts the lines that were written, the objects and lines that run, and the hours of work against other ways.", footer = {
    "", "Examples:", "  daytwo leverage services", "  daytwo leverage services -o svg > leverage.svg",
    "  daytwo leverage services --vm-hours 30 --cluster-hours 120 --daytwo-hours 1"})
final class LeverageCommand implements Callable<Integer> {
  private static final List<Integer> COUNTS = List.of(1, 5, 20, 50);

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "PATH", defaultValue = ".", description = "A descriptor, or a folder of them; default: here.")
  @SuppressWarnings("NullAway.Init")
  private Path path;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Place place;

  @Option(names = "--vm-hours", paramLabel = "HOURS", defaultValue = "40", description = "To set up one service on virtual machines; default ${DEFAULT-VALUE}.")
  private double virtualMachine;

  @Option(names = "--cluster-hours", paramLabel = "HOURS", defaultValue = "80", description = "To set up a cluster, once; default ${DEFAULT-VALUE}.")
  private double cluster;

  @Option(names = "--kubernetes-hours", paramLabel = "HOURS", defaultValue = "24", description = "To write one service's objects by hand; default ${DEFAULT-VALUE}, with which a cluster breaks even at 5 services.")
  private double kubernetes;

  @Option(names = "--daytwo-hours", paramLabel = "HOURS", description = "To describe one service; default: those by hand in proportion to the lines that are left to write.")
  private @Nullable Double daytwo;

  enum Format {
    table, json, svg
  }

  @Option(names = {"-o",
      "--output"}, paramLabel = "FORMAT", defaultValue = "table", description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private Format format;

  @Override
  public Integer call() throws IOException, GitFault {
    Leverage.Hours hours = hours();
    Folder folder = Folder.of(path);
    Catalog.Rendering rendering = folder.render(place, place.known(folder.environments()));
    Leverage leverage = Leverage.of(rendering.desired().stream()
        .filter(desired -> !desired.written() && place.asked(desired.unit().environment())).map(Leverage.Part::of)
        .toList());
    PrintWriter out = spec.commandLine().getOut();
    out.print(switch (format) {
      case table -> table(leverage, hours);
      case json -> json(leverage, hours);
      case svg -> LeveragePlot.svg(leverage, hours);
    });
    out.flush();
    return folder.tell(rendering, spec.commandLine().getErr());
  }

  private Leverage.Hours hours() {
    Leverage.Hours hours = new Leverage.Hours(virtualMachine, cluster, kubernetes, daytwo);
    for (double each : new double[]{virtualMachine, cluster, kubernetes, daytwo == null ? 0 : daytwo}) {
      if (!(each >= 0 && each <= 1_000_000)) {
        throw new ParameterException(spec.commandLine(), "found " + each + " hours, allowed: 0 to 1000000");
      }
    }
    return hours;
  }

  /** The counts of services that are shown: those of the figures, and the present one. */
  private static List<Integer> counts(Leverage leverage) {
    TreeSet<Integer> counts = new TreeSet<>(COUNTS);
    if (leverage.services() > 0) {
      counts.add(leverage.services());
    }
    return List.copyOf(counts);
  }

  private static String table(Leverage leverage, Leverage.Hours hours) {
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
    row(table, "virtual machines", counts.stream().map(hours::onVirtualMachines).toList(),
        number(hours.virtualMachine()) + " × services");
    row(table, "plain Kubernetes", counts.stream().map(hours::onKubernetes).toList(),
        number(hours.cluster()) + " + " + number(hours.kubernetes()) + " × services");
    row(table, "Daytwo", counts.stream().map(count -> leverage.onDaytwo(hours, count)).toList(),
        number(hours.cluster()) + " + " + number(leverage.perService(hours)) + " × services");
    return sizes + "\n" + table + "\n"
        + (hours.daytwo() != null || leverage.units() == 0
            ? ""
            : number(leverage.perService(hours)) + " = " + number(hours.kubernetes()) + " by hand × "
                + number(leverage.writtenPerService()) + " lines written a service ÷ "
                + number(leverage.renderedPerUnit()) + " lines that run in one environment\n")
        + "Saved against virtual machines with " + leverage.services() + " services: "
        + number(leverage.saved(hours)) + " hours\n"
        + "Source: the golden path's figures, 40 hours a service on virtual machines (200 for 5, 800 for 20, 2000 for "
        + "50; maintenance comes on top and is not\ncounted), 80 to set up a cluster, which breaks even near 5 services: "
        + "(200 - 80) ÷ 5 = 24 a service. Yours go into the options.\n";
  }

  private static void row(Table table, String way, List<Double> hours, String formula) {
    List<String> cells = new ArrayList<>(List.of(way));
    hours.forEach(each -> cells.add(number(each)));
    cells.add(formula);
    table.row(cells);
  }

  private static String json(Leverage leverage, Leverage.Hours hours) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("services", leverage.services());
    tree.put("units", leverage.units());
    tree.put("objects", leverage.objects());
    tree.put("descriptorLines", leverage.writtenLines());
    tree.put("renderedLines", leverage.renderedLines());
    tree.put("hoursSaved", leverage.saved(hours));
    tree.put("hoursPerService", ways(hours.virtualMachine(), hours.kubernetes(), leverage.perService(hours)));
    tree.put("clusterHours", hours.cluster());
    tree.put("hours", counts(leverage).stream().map(count -> {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("services", count);
      row.putAll(ways(hours.onVirtualMachines(count), hours.onKubernetes(count), leverage.onDaytwo(hours, count)));
      return row;
    }).toList());
    return new JsonObject(tree).encodePrettily() + "\n";
  }

  private static Map<String, Object> ways(double virtualMachines, double kubernetes, double daytwo) {
    Map<String, Object> ways = new LinkedHashMap<>();
    ways.put("virtualMachines", virtualMachines);
    ways.put("kubernetes", kubernetes);
    ways.put("daytwo", daytwo);
    return ways;
  }

  /** Whole, or with one digit. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
