package dev.daytwo.cli;

import dev.daytwo.git.GitFault;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.platform.Platform;
import dev.daytwo.reconcile.Catalog;
import dev.daytwo.render.YamlWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code daytwo render}: the objects that descriptors become. */
@Command(name = "render", mixinStandardHelpOptions = true, description = "Prints the Kubernetes objects that descriptors become. The same input gives the same text.", footer = {
    "", "Examples:", "  daytwo render services/orders.yaml -e production",
    "  daytwo render services --platform platform.yaml | kubectl diff -f -"})
final class RenderCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(arity = "1", paramLabel = "PATH", description = "A descriptor, or a folder of them.")
  @SuppressWarnings("NullAway.Init")
  private Path path;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Place place;

  enum Format {
    yaml, json
  }

  @Option(names = {"-o",
      "--output"}, paramLabel = "FORMAT", defaultValue = "yaml", description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private Format format;

  @Option(names = "--resolve-images", description = "Ask the registries which digests tags name, where the platform pins images, with Docker's logins.")
  private boolean resolve;

  @Override
  public Integer call() throws IOException, GitFault {
    Folder folder = Folder.of(path);
    Catalog.Rendering rendering = folder.render(place, place.known(folder.environments()));
    PrintWriter out = spec.commandLine().getOut();
    Map<ObjectKey, Manifest> objects = new LinkedHashMap<>(); // a Namespace that units share is printed once
    List<String> unknown = new ArrayList<>();
    List<Desired> asked = rendering.desired().stream().filter(each -> place.asked(each.unit().environment())).toList();
    for (Desired desired : images(asked, unknown)) {
      desired.objects().forEach(manifest -> objects.putIfAbsent(manifest.key(), manifest));
    }
    out.print(format == Format.yaml
        ? YamlWriter.write(List.copyOf(objects.values()))
        : Output.JSON.text(objects.values().stream().map(Manifest::tree).toList()));
    out.flush();
    unknown.forEach(spec.commandLine().getErr()::println);
    int ends = folder.tell(rendering, spec.commandLine().getErr());
    return unknown.isEmpty() ? ends : Exit.FOUND;
  }

  private List<Desired> images(List<Desired> rendered, List<String> unknown) throws IOException {
    Platform platform = place.platform(place.environments(Set.of())).value();
    if (platform == null) {
      return rendered;
    }
    if (resolve) {
      return ImageTags.resolved(rendered, platform, unknown);
    }
    ImageTags.stay(rendered, platform, spec.commandLine().getErr());
    return rendered;
  }
}
