package dev.daytwo.cli;

import dev.daytwo.git.GitFault;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Leverage;
import dev.daytwo.model.Result;
import dev.daytwo.platform.Platform;
import dev.daytwo.reconcile.Catalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
    "  daytwo leverage services --platform platform.yaml",
    "  daytwo leverage services --vm-hours 30 --cluster-hours 120 --daytwo-hours 1"})
final class LeverageCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "PATH", defaultValue = ".", description = "A descriptor, or a folder of them; default: here.")
  @SuppressWarnings("NullAway.Init")
  private Path path;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Place place;

  @Option(names = "--vm-hours", paramLabel = "HOURS", description = "To set up one service on virtual machines; default: what the platform's file says under leverage, else 40.")
  private @Nullable Double virtualMachines;

  @Option(names = "--cluster-hours", paramLabel = "HOURS", description = "To set up a cluster, once; default: what the platform's file says, else 80.")
  private @Nullable Double clusterSetup;

  @Option(names = "--kubernetes-hours", paramLabel = "HOURS", description = "To write one service's objects by hand; default: what the platform's file says, else 24, with which a cluster breaks even at 5 services.")
  private @Nullable Double kubernetes;

  @Option(names = "--daytwo-hours", paramLabel = "HOURS", description = "To describe one service; default: what the platform's file says, else those by hand in proportion to the lines that are left to write.")
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
    Leverage.Hours options = hours(Leverage.Hours.BUILT_IN);
    Folder folder = Folder.of(path);
    List<Environment> environments = place.known(folder.environments());
    Result<Platform> platform = place.platform(environments);
    Leverage.Hours hours = platform.value() == null ? options : hours(platform.get().hours());
    Catalog.Rendering rendering = folder.render(place, platform, environments);
    Leverage leverage = Leverage.of(rendering.desired().stream()
        .filter(desired -> !desired.written() && place.asked(desired.unit().environment())).map(Leverage.Part::of)
        .toList());
    PrintWriter out = spec.commandLine().getOut();
    out.print(switch (format) {
      case table -> LeverageView.table(leverage, hours);
      case json -> LeverageView.json(leverage, hours);
      case svg -> LeveragePlot.svg(leverage, hours);
    });
    out.flush();
    return folder.tell(rendering, spec.commandLine().getErr());
  }

  /** What the options say, over what is said elsewhere. */
  private Leverage.Hours hours(Leverage.Hours otherwise) {
    Leverage.Figure described = option(daytwo);
    return new Leverage.Hours(Objects.requireNonNullElse(option(virtualMachines), otherwise.virtualMachines()),
        Objects.requireNonNullElse(option(clusterSetup), otherwise.clusterSetup()),
        Objects.requireNonNullElse(option(kubernetes), otherwise.kubernetes()),
        described == null ? otherwise.daytwo() : described);
  }

  private Leverage.@Nullable Figure option(@Nullable Double given) {
    String refused = given == null ? null : Leverage.Figure.refuse(given);
    if (refused != null) {
      throw new ParameterException(spec.commandLine(), refused);
    }
    return given == null ? null : new Leverage.Figure(given, Leverage.Origin.OPTION);
  }

  /** Whole, or with one digit. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
