package dev.daytwo.cli;

import dev.daytwo.git.GitFault;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Result;
import dev.daytwo.platform.Platform;
import dev.daytwo.reconcile.Catalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code daytwo export}: how to leave with everything. */
@Command(name = "export", mixinStandardHelpOptions = true, description = {
    "Writes what descriptors say in forms that need no Daytwo.",
    "",
    "yaml: a folder for each environment, for kubectl apply. helm: a chart, with the values of each environment in a file. "
        + "score: a Workload (score.dev/v1b1) for each service; what Score cannot say is listed."}, footer = {"",
            "Examples:", "  daytwo export yaml services --to plain", "  daytwo export helm services --to chart",
            "  daytwo export score services --to score"})
final class ExportCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  enum Form {
    YAML, HELM, SCORE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(index = "0", paramLabel = "FORM", description = "${COMPLETION-CANDIDATES}.")
  @SuppressWarnings("NullAway.Init")
  private Form form;

  @Parameters(index = "1", arity = "0..1", paramLabel = "PATH", defaultValue = ".", description = "A descriptor, or a folder of them; default: here.")
  @SuppressWarnings("NullAway.Init")
  private Path path;

  @Option(names = "--to", required = true, paramLabel = "FOLDER", description = "Where to write; must be new or empty.")
  @SuppressWarnings("NullAway.Init")
  private Path to;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Place place;

  @Override
  public Integer call() throws IOException, GitFault {
    Path target = to.toAbsolutePath().normalize();
    refuseToOverwrite(target);
    Folder folder = Folder.of(path);
    Result<Platform> platform = place.platform(place.known(folder.environments()));
    if (platform.value() == null) {
      platform.problems().forEach(problem -> spec.commandLine().getErr().println(folder.seen(problem)));
      return Exit.FOUND;
    }
    Catalog.Rendering rendering = folder.render(place, place.known(folder.environments()));
    List<Desired> units = rendering.desired().stream().filter(desired -> place.asked(desired.unit().environment()))
        .toList();
    Export export = switch (form) {
      case YAML -> Export.yaml(units);
      case HELM -> HelmChart.export(chartName(target), units);
      case SCORE -> ScoreExport.export(folder.descriptors(), folder, platform.get());
    };
    for (Map.Entry<String, String> file : new TreeMap<>(export.files()).entrySet()) {
      Path written = target.resolve(file.getKey());
      Files.createDirectories(written.getParent());
      Files.writeString(written, file.getValue());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("wrote " + export.files().size() + " files to " + to);
    if (!export.leftOut().isEmpty()) {
      out.println("left out, since Score cannot say it:");
      export.leftOut().forEach(line -> out.println("  " + line));
    }
    out.flush();
    return folder.tell(rendering, spec.commandLine().getErr());
  }

  private void refuseToOverwrite(Path target) throws IOException {
    if (Files.isDirectory(target)) {
      try (Stream<Path> files = Files.list(target)) {
        if (files.findAny().isPresent()) {
          throw new IOException(to + " is not empty; name a new folder");
        }
      }
    } else if (Files.exists(target)) {
      throw new IOException(to + " is no folder; name a new one");
    }
  }

  /** A chart is named like its folder, as Helm wants it. */
  private static String chartName(Path target) {
    String name = String.valueOf(target.getFileName()).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-")
        .replaceAll("^-+|-+$", "");
    return name.isEmpty() ? "services" : name;
  }
}
