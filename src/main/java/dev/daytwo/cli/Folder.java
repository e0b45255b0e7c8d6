package dev.daytwo.cli;

import dev.daytwo.descriptor.Descriptor;
import dev.daytwo.descriptor.Kind;
import dev.daytwo.descriptor.SourceFile;
import dev.daytwo.git.GitFault;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Environment;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import dev.daytwo.model.WholeCluster;
import dev.daytwo.platform.Platform;
import dev.daytwo.reconcile.Catalog;
import dev.daytwo.reconcile.SourceScope;
import dev.daytwo.reconcile.SourceTree;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Descriptors on disk or in a commit, read as the agent reads a commit. The root is the repository's, so that
 * {@code files:} may reach as far as in the agent.
 */
final class Folder implements SourceTree {
  private static final Commit WORKING_TREE = new Commit("", "", "", Instant.EPOCH);

  private final Path root;
  private final String below;
  private final SourceTree tree;

  private Folder(Path root, String below, SourceTree tree) {
    this.root = root;
    this.below = below;
    this.tree = tree;
  }

  /** The file, or all YAML below the folder. */
  static Folder of(Path path) throws IOException {
    Path whole = path.toAbsolutePath().normalize();
    if (!Files.exists(whole)) {
      throw new IOException("there is no " + path);
    }
    Path parent = whole.getParent();
    Path root = root(Files.isDirectory(whole) || parent == null ? whole : parent);
    return new Folder(root, root.relativize(whole).toString(), WorkingTree.of(root));
  }

  /** The same file or folder in other files, such as those of a commit. */
  Folder in(SourceTree other) {
    return new Folder(root, below, other);
  }

  /** The repository's top, or the folder itself where there is no repository. */
  Path root() {
    return root;
  }

  private boolean chosen(String path) {
    return path.equals(below) || ((below.isEmpty() || path.startsWith(below + "/")) && path.matches(".*\\.ya?ml")
        && !path.matches("(.*/)?\\.[^/]+/.*"));
  }

  private static Path root(Path folder) {
    for (Path at = folder; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return at;
      }
    }
    return folder;
  }

  /** Renders what was chosen; nothing if the platform's own file has problems, which are told instead. */
  Catalog.Rendering render(Place place, List<Environment> environments) throws IOException, GitFault {
    return render(place, place.platform(environments), environments);
  }

  /** The same with a platform that was read before. */
  Catalog.Rendering render(Place place, Result<Platform> platform, List<Environment> environments) throws GitFault {
    if (platform.value() == null) {
      return new Catalog.Rendering(List.of(), List.of(), Set.of(), false, platform.problems());
    }
    SourceScope scope = new SourceScope(place.source,
        file -> chosen(file) && !place.isPlatform(root.resolve(file)), Set.copyOf(Kind.names()), place.manifests,
        (namespace, own) -> true, environments);
    return new Catalog(scope, platform.get(), Folder::clusterScoped).update(WORKING_TREE, null, this);
  }

  private static boolean clusterScoped(ObjectKind kind) {
    return WholeCluster.has(kind.kind());
  }

  /** Every environment that a descriptor names. */
  Set<String> environments() throws GitFault {
    Set<String> names = new TreeSet<>();
    descriptors().forEach(descriptor -> names.addAll(descriptor.tree().map("environments").entries().keySet()));
    return names;
  }

  /** Every descriptor without a problem. */
  List<Descriptor> descriptors() throws GitFault {
    List<Descriptor> descriptors = new ArrayList<>();
    for (String path : tree.paths()) {
      Result<String> text = chosen(path) ? read(path) : Result.refused(List.of());
      if (text.value() != null) {
        descriptors.addAll(SourceFile.parse(path, text.get()).descriptors());
      }
    }
    return descriptors;
  }

  /** Tells what is wrong with what was rendered, and what the command ends with for that. */
  int tell(Catalog.Rendering rendering, PrintWriter err) {
    rendering.problems().forEach(problem -> err.println(seen(problem)));
    return rendering.problems().isEmpty() ? Exit.DONE : Exit.FOUND;
  }

  /** The same problem with the file's name as seen from where the user stands. */
  Problem seen(Problem problem) {
    Position at = problem.position();
    Path file = Path.of("").toAbsolutePath().relativize(root.resolve(at.file()));
    return new Problem(new Position(file.toString(), at.line(), at.column()), problem.path(), problem.message());
  }

  @Override
  public Collection<String> paths() {
    return tree.paths();
  }

  @Override
  public List<Problem> problems() {
    return tree.problems().stream().filter(problem -> chosen(problem.position().file())).toList();
  }

  @Override
  public Result<String> read(String path) throws GitFault {
    return tree.read(path);
  }
}
