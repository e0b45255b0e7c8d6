package dev.daytwo.cli;

import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import dev.daytwo.reconcile.SourceTree;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The files below a folder as they lie on the disk, without those in hidden folders. */
final class WorkingTree implements SourceTree {
  private final Path root;
  private final Set<String> paths = new TreeSet<>();

  private WorkingTree(Path root) {
    this.root = root;
  }

  static WorkingTree of(Path root) throws IOException {
    WorkingTree tree = new WorkingTree(root);
    Files.walkFileTree(root, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
        boolean hidden = !dir.equals(root) && dir.getFileName().toString().startsWith(".");
        return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        tree.paths.add(root.relativize(file).toString());
        return FileVisitResult.CONTINUE;
      }
    });
    return tree;
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
