package dev.daytwo.cli;

import dev.daytwo.git.GitFault;
import dev.daytwo.git.LocalRepository;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Problem;
import dev.daytwo.reconcile.Catalog;
import dev.daytwo.reconcile.SourceTree;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code daytwo diff}: what a change of descriptors does to the objects. */
@Command(name = "diff", mixinStandardHelpOptions = true, description = {
    "Renders two revisions of the Git repository and shows, unit by unit, what is different. Values of Secrets, and of "
        + "environment variables that are named like one, are hidden.",
    "",
    "Exit codes: 0 no difference, 3 differences or problems, 1 failed, 2 usage."}, footer = {"", "Examples:",
        "  daytwo diff                                        # what is not committed yet, against HEAD",
        "  daytwo diff --from main --to HEAD services -e production",
        "  daytwo diff --from origin/main -o markdown > comment.md    # for a pull request"})
final class DiffCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "PATH", defaultValue = ".", description = "A descriptor, or a folder of them; default: here.")
  @SuppressWarnings("NullAway.Init")
  private Path path;

  @Option(names = "--from", paramLabel = "REVISION", defaultValue = "HEAD", description = "Before: a branch, a tag, a commit; default ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private String from;

  @Option(names = "--to", paramLabel = "REVISION", description = "After; default: the files as they lie here.")
  private @Nullable String to;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Place place;

  @Option(names = {"-o",
      "--output"}, paramLabel = "FORMAT", defaultValue = "text", description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private DifferenceText format;

  @Override
  public Integer call() throws IOException, GitFault {
    Folder here = Folder.of(path);
    try (LocalRepository repository = LocalRepository.around(here.root())) {
      Commit old = repository.commit(from);
      Commit now = to == null ? null : repository.commit(to);
      Folder before = here.in(SourceTree.of(repository.tree(old)));
      Folder after = now == null ? here : here.in(SourceTree.of(repository.tree(now)));
      Set<String> named = new TreeSet<>(before.environments());
      named.addAll(after.environments());
      Catalog.Rendering olds = before.render(place, place.known(named));
      Catalog.Rendering news = after.render(place, place.known(named));
      List<Difference> differences = Difference.of(olds, news, place::asked);
      PrintWriter out = spec.commandLine().getOut();
      out.print(format.write(name(old), now == null ? "the working tree" : name(now), differences));
      out.flush();
      Set<Problem> problems = new LinkedHashSet<>(news.problems());
      problems.forEach(problem -> spec.commandLine().getErr().println(here.seen(problem)));
      return differences.isEmpty() && problems.isEmpty() ? Exit.DONE : Exit.FOUND;
    }
  }

  private static String name(Commit commit) {
    return commit.abbreviated() + " (" + commit.subject() + ")";
  }
}
