package dev.daytwo.cli;

import dev.daytwo.cluster.Api;
import dev.daytwo.cluster.ApiFault;
import dev.daytwo.cluster.Connection;
import dev.daytwo.cluster.Discovery;
import dev.daytwo.cluster.RequestPath;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Condition;
import dev.daytwo.model.Release;
import dev.daytwo.model.Tree;
import dev.daytwo.release.ReleaseTree;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code daytwo status}: what the Releases say. */
@Command(name = "status", mixinStandardHelpOptions = true, subcommands = StatusSourcesCommand.class, description = "Shows the units and how they are, from their Releases. Exit code 3 if any is not ready.", footer = {
    "", "Examples:", "  daytwo status", "  daytwo status production/orders -o yaml",
    "  daytwo status sources"})
final class StatusCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "UNIT", description = "ENVIRONMENT/SERVICE; all if left out.")
  private @Nullable String unit;

  @Option(names = {"-o",
      "--output"}, paramLabel = "FORMAT", defaultValue = "table", description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private Output output;

  @Option(names = "--context", paramLabel = "NAME", description = "The kubeconfig's context; default its current one.")
  private @Nullable String context;

  @Override
  public Integer call() {
    try (KubernetesClient client = Connection.open(context, TIMEOUT, answer -> {})) {
      Api api = new Api(client, TIMEOUT);
      String path = RequestPath.collection(new Discovery(api).resource(ReleaseTree.KIND), "");
      List<Map<String, Object>> trees = new ArrayList<>();
      for (Object item : Tree.list(api.get(path).get("items"))) {
        Map<String, Object> tree = Tree.map(item);
        if (unit == null || ReleaseTree.read(tree).unit().toString().equals(unit)) {
          trees.add(tree);
        }
      }
      return print(trees);
    } catch (ApiFault fault) {
      spec.commandLine().getErr().println("daytwo: " + fault.getMessage());
      return Exit.REFUSED;
    }
  }

  private int print(List<Map<String, Object>> trees) {
    PrintWriter out = spec.commandLine().getOut();
    if (unit != null && trees.isEmpty()) {
      spec.commandLine().getErr().println("daytwo: there is no unit " + unit + "; `daytwo status` lists them");
      return Exit.FAILED;
    }
    List<Release> releases = trees.stream().map(ReleaseTree::read).sorted(Comparator.comparing(Release::unit)).toList();
    switch (output) {
      case JSON, YAML -> out.print(output.text(trees));
      case TABLE, WIDE -> out.print(table(releases).toString());
    }
    out.flush();
    boolean ready = releases.stream()
        .allMatch(release -> Condition.isTrue(release.status().conditions(), Condition.READY));
    return ready ? Exit.DONE : Exit.FOUND;
  }

  private Table table(List<Release> releases) {
    Table table = output == Output.WIDE
        ? new Table("UNIT", "COMMIT", "SYNCED", "HEALTHY", "READY", "SOURCE", "NAMESPACE", "OBJECTS", "IMAGE",
            "MESSAGE")
        : new Table("UNIT", "COMMIT", "SYNCED", "HEALTHY", "READY", "MESSAGE");
    for (Release release : releases) {
      List<String> row = new ArrayList<>(List.of(release.unit().toString(),
          Commit.abbreviated(release.status().commit()), says(release, Condition.SYNCED),
          says(release, Condition.HEALTHY), says(release, Condition.READY)));
      if (output == Output.WIDE) {
        row.addAll(List.of(release.spec().source(), release.namespace(),
            Integer.toString(release.status().inventory().size()), release.status().image()));
      }
      Condition ready = Condition.find(release.status().conditions(), Condition.READY);
      row.add(ready == null ? "" : ready.message());
      table.row(row);
    }
    return table;
  }

  private static String says(Release release, String type) {
    Condition condition = Condition.find(release.status().conditions(), type);
    return condition == null ? "Unknown" : condition.status();
  }
}
