package dev.daytwo.reconcile;

import dev.daytwo.git.GitFault;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import dev.daytwo.platform.Platform;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The platform that units are rendered with: the last good one that was read. Until there is a good one there is none,
 * and nothing may be rendered. Looked at by one thread, and read by any.
 */
public final class PlatformInForce {
  private final @Nullable String source;
  private final String path;
  private volatile List<Environment> environments;
  private List<Environment> lastEnvironments = List.of();
  private volatile @Nullable Platform platform;
  private @Nullable Result<String> last;

  private PlatformInForce(@Nullable String source, String path, List<Environment> environments,
      @Nullable Platform platform) {
    this.environments = List.copyOf(environments);
    this.source = source;
    this.path = path;
    this.platform = platform;
  }

  /** One that never changes. */
  public static PlatformInForce always(Platform platform) {
    return new PlatformInForce(null, "", List.of(), platform);
  }

  /**
   * One that a file of a source says, at the source's commit.
   *
   * @param environments all there are, whose values the file may use
   */
  public static PlatformInForce inSource(String source, String path, List<Environment> environments) {
    return new PlatformInForce(source, path, environments, null);
  }

  /**
   * One that a file on disk says.
   *
   * @param environments all there are, whose values the file may use
   */
  public static PlatformInForce onDisk(Path file, List<Environment> environments) {
    return new PlatformInForce(null, file.toString(), environments, null);
  }

  /** The platform; null if no good one has been read yet. */
  @Nullable
  Platform now() {
    return platform;
  }

  /** The platform, which must be there. */
  Platform get() {
    Platform now = platform;
    if (now == null) {
      throw new IllegalStateException("no platform has been read yet");
    }
    return now;
  }

  /** True if the file is in this source. */
  boolean isIn(String other) {
    return other.equals(source);
  }

  /** True for the platform's own file, which is no descriptor. */
  public boolean isFile(String other, String file) {
    return isIn(other) && file.equals(path);
  }

  /** True if the file is on disk, where nobody tells of a change. */
  boolean onDisk() {
    return source == null && !path.isEmpty();
  }

  /** Reads the file at a commit of its source; null if it says what it said last time. */
  @Nullable
  Look look(SourceTree tree) throws GitFault {
    if (tree.paths().contains(path)) {
      return look(tree.read(path));
    }
    List<Problem> why = tree.problems().stream().filter(problem -> problem.position().file().equals(path)).toList();
    return look(why.isEmpty() ? refused("there is no such file in the source " + source) : Result.refused(why));
  }

  /** Reads the file on disk; null if it says what it said last time. */
  @Nullable
  Look look() {
    try {
      return look(Result.of(Files.readString(Path.of(path))));
    } catch (NoSuchFileException e) {
      return look(refused("there is no such file"));
    } catch (CharacterCodingException e) {
      return look(refused("is not UTF-8 text"));
    } catch (IOException e) {
      return look(refused("cannot be read (" + e.getClass().getSimpleName() + ")"));
    }
  }

  private Result<String> refused(String why) {
    return Result.refused(List.of(new Problem(Position.of(path), "", why)));
  }

  /** From the next look on there are these environments. */
  public void environments(List<Environment> now) {
    environments = List.copyOf(now);
  }

  /** Reads what the file said last for the environments that there are now; null if they are what they were. */
  @Nullable
  Look lookAgain() {
    return last == null ? null : look(last);
  }

  private @Nullable Look look(Result<String> text) {
    List<Environment> now = environments;
    if (text.equals(last) && now.equals(lastEnvironments)) {
      return null;
    }
    last = text;
    lastEnvironments = now;
    Result<Platform> read = text.value() == null
        ? Result.refused(text.problems())
        : Platform.read(path, text.get(), now);
    boolean changed = read.value() != null && !read.value().equals(platform);
    if (read.value() != null) {
      platform = read.value();
    }
    return new Look(path, changed, platform != null, read.problems());
  }

  /**
   * What came of reading the file.
   *
   * @param changed  true if another platform is in force now
   * @param inForce  true if any is
   * @param problems what its writers have to mend
   */
  record Look(String path, boolean changed, boolean inForce, List<Problem> problems) {}
}
