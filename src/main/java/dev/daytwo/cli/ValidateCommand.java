package dev.daytwo.cli;

import dev.daytwo.descriptor.Departure;
import dev.daytwo.git.GitFault;
import dev.daytwo.model.Problem;
import dev.daytwo.platform.Platform;
import dev.daytwo.platform.Waiver;
import dev.daytwo.reconcile.Catalog;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code daytwo validate}: what is wrong with descriptors. */
@Command(name = "validate", mixinStandardHelpOptions = true, description = "Lists every problem of descriptors as file:line:column: message. Exit code 3 if there is any. Hints, which name patches and departures of security, are no problems.", footer = {
    "", "Examples:", "  daytwo validate services --platform platform.yaml",
    "  daytwo validate services -o github                     # in a workflow of GitHub Actions: marks the lines",
    "  daytwo validate services -o sarif > daytwo.sarif       # for code scanning"})
final class ValidateCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "Descriptors, or folders of them.")
  @SuppressWarnings("NullAway.Init")
  private List<Path> paths;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Place place;

  enum Format {
    text, json, sarif, github
  }

  @Option(names = {"-o",
      "--output"}, paramLabel = "FORMAT", defaultValue = "text", description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private Format format;

  @Override
  public Integer call() throws IOException, GitFault {
    Set<Finding> told = new LinkedHashSet<>(); // paths may have some in common
    Set<Finding> hints = new LinkedHashSet<>();
    Platform platform = place.platform(place.environments(Set.of())).value();
    List<String> waived = platform == null ? List.of() : platform.waivers().stream().map(Waiver::check).toList();
    int units = 0;
    for (Path path : paths) {
      Folder folder = Folder.of(path);
      Catalog.Rendering rendering = folder.render(place, place.environments(folder.environments()));
      units += rendering.units().size();
      rendering.problems().forEach(problem -> told.add(Finding.of(problem).in(folder)));
      folder.descriptors().forEach(
          descriptor -> Departure.of(descriptor).stream()
              .filter(departure -> waived.stream().noneMatch(departure::concerns))
              .forEach(departure -> hints.add(Finding.of(departure).in(folder))));
    }
    boolean well = told.isEmpty();
    told.addAll(hints);
    List<Finding> findings = List.copyOf(told);
    PrintWriter out = spec.commandLine().getOut();
    out.print(switch (format) {
      case text -> text(findings, well ? units + " units, no problems\n" : "");
      case json -> json(findings);
      case sarif -> Sarif.text(findings);
      case github -> WorkflowCommands.text(findings);
    });
    out.flush();
    return well ? Exit.DONE : Exit.FOUND;
  }

  private static String text(List<Finding> findings, String last) {
    return findings.stream().map(finding -> finding + "\n").collect(Collectors.joining()) + last;
  }

  private static String json(List<Finding> findings) {
    return Serialization.asJson(findings.stream().map(finding -> {
      Problem problem = finding.problem();
      return Map.of("level", finding.level().word, "file", problem.position().file(), "line",
          problem.position().line(), "column", problem.position().column(), "path", problem.path(), "message",
          problem.message());
    }).toList()) + "\n";
  }
}
