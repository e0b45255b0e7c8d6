package dev.daytwo.cli;

import dev.daytwo.descriptor.Kind;
import dev.daytwo.descriptor.SourceFile;
import dev.daytwo.git.GitFault;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Environment;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import dev.daytwo.platform.Platform;
import dev.daytwo.reconcile.Catalog;
import dev.daytwo.reconcile.SourceScope;
import dev.daytwo.reconcile.SourceTree;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Descriptors on disk, read as the agent reads a commit. The root is the repository's, so that {@code files:} may reach
 * as far as in the agent.
 */
final class Folder implements SourceTree {
  /** The kinds that belong to the cluster as a whole, where no cluster can be asked. */
  private static final Set<String> CLUSTER_SCOPED = Set.of("Namespace", "Node", "PersistentVolume", "ClusterRole",
      "ClusterRoleBinding", "CustomResourceDefinition", "StorageClass", "PriorityClass", "IngressClass", "GatewayClass",
      "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy",
      "ValidatingAdmissionPolicyBinding", "APIService", "RuntimeClass", "CSIDriver", "FlowSchema",
      "PriorityLevelConfiguration", "CertificateSigningRequest", "ClusterIssuer");
  private static final Commit WORKING_TREE = new Commit("", "", "", Instant.EPOCH);

  private final Path root;
  private final Set<String> paths = new TreeSet<>();
  private final Set<String> chosen = new TreeSet<>();

  private Folder(Path root) {
    this.root = root;
  }

  /** The file, or all YAML below the folder. */
  static Folder of(Path path) throws IOException {
    Path whole = path.toAbsolutePath().normalize();
    if (!Files.exists(whole)) {
      throw new IOException("there is no " + path);
    }
    Path parent = whole.getParent();
    Folder folder = new Folder(root(Files.isDirectory(whole) || parent == null ? whole : parent));
    Files.walkFileTree(folder.root, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
        boolean hidden = !dir.equals(folder.root) && dir.getFileName().toString().startsWith(".");
        return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        String relative = folder.root.relativize(file).toString();
        folder.paths.add(relative);
        if (file.startsWith(whole) && (file.equals(whole) || relative.matches(".*\\.ya?ml"))) {
          folder.chosen.add(relative);
        }
        return FileVisitResult.CONTINUE;
      }
    });
    return folder;
  }

  private static Path root(Path folder) {
    for (Path at = folder; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return at;
      }
    }
    return folder;
  }

  /** Renders what was chosen. */
  Catalog.Rendering render(String source, List<Environment> environments, boolean manifests) throws GitFault {
    SourceScope scope = new SourceScope(source, chosen::contains, Set.copyOf(Kind.names()), manifests,
        (namespace, own) -> true, environments);
    return new Catalog(scope, Platform.BUILT_IN, Folder::clusterScoped).update(WORKING_TREE, null, this);
  }

  private static boolean clusterScoped(ObjectKind kind) {
    return CLUSTER_SCOPED.contains(kind.kind());
  }

  /** Every environment that a descriptor names. */
  Set<String> environments() {
    Set<String> names = new TreeSet<>();
    for (String path : chosen) {
      Result<String> text = read(path);
      if (text.value() != null) {
        SourceFile.parse(path, text.get()).descriptors()
            .forEach(descriptor -> names.addAll(descriptor.tree().map("environments").entries().keySet()));
      }
    }
    return names;
  }

  /** The same problem with the file's name as seen from where the user stands. */
  Problem seen(Problem problem) {
    Position at = problem.position();
    Path file = Path.of("").toAbsolutePath().relativize(root.resolve(at.file()));
    return new Problem(new Position(file.toString(), at.line(), at.column()), problem.path(), problem.message());
  }

  @Override
  public Collection<String> paths() {
    return paths;
  }

  @Override
  public List<Problem> problems() {
    return List.of();
  }

  @Override
  public Result<String> read(String path) {
    try {
      return Result.of(Files.readString(root.resolve(path)));
    } catch (CharacterCodingException e) {
      return Result.refused(List.of(new Problem(Position.of(path), "", "is not UTF-8 text")));
    } catch (IOException e) {
      return Result.refused(List.of(new Problem(Position.of(path), "", "cannot be read: " + e.getMessage())));
    }
  }
}
