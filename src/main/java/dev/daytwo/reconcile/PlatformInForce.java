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
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The platform that units are rendered with: the last good one that was read. Until there is a good one there is none,
 * and nothing may be rendered. Where it is written may change; until a good one is read there, the last one stays in
 * force. Looked at by one thread, and read by any.
 */
public final class PlatformInForce {
  private final Platform builtIn;
  private volatile Wanted wanted;
  private volatile @Nullable Platform platform;
  /** What was wanted at the last look, and what the file said then; null before the first. */
  private Wanted last;
  private @Nullable Result<String> said;

  /**
   * Where a platform is written.
   *
   * @param source the name of the source that has the file; null if it is on disk
   * @param path   of the file; empty if there is none, and what is built in is in force
   */
  public record Place(@Nullable String source, String path) {
    /** There is no file. */
    public static final Place NONE = new Place(null, "");
  }

  /** What the configuration says: where the file is, and the environments whose values it may use. */
  private record Wanted(Place place, List<Environment> environments) {}

  /**
   * One that has not been read yet, unless there is no file.
   *
   * @param builtIn      what is in force without a file
   * @param environments all there are, whose values the file may use
   */
  public PlatformInForce(Platform builtIn, Place place, List<Environment> environments) {
    this.builtIn = builtIn;
    wanted = new Wanted(place, List.copyOf(environments));
    last = wanted;
    platform = place.equals(Place.NONE) ? builtIn : null;
  }

  /** One that never changes. */
  public static PlatformInForce always(Platform platform) {
    return new PlatformInForce(platform, Place.NONE, List.of());
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

  /** From the next look on it is written there, and there are these environments. */
  public void follow(Place place, List<Environment> environments) {
    wanted = new Wanted(place, List.copyOf(environments));
  }

  /** The source that has the file; null if none has. */
  @Nullable
  String source() {
    return wanted.place.source;
  }

  /** True if the file is in this source. */
  boolean isIn(String other) {
    return other.equals(source());
  }

  /** True for the platform's own file, which is no descriptor. */
  public boolean isFile(String other, String file) {
    return wanted.place.equals(new Place(other, file));
  }

  /** True if it is written elsewhere than it was at the last look. */
  boolean moved() {
    return !wanted.place.equals(last.place);
  }

  /** The sources that have the file, or had it at the last look. */
  Set<String> sources() {
    return Stream.of(wanted.place, last.place).map(Place::source).filter(Objects::nonNull).collect(Collectors.toSet());
  }

  /** Reads the file at a commit of a source; null if it is not there, or says what it said last time. */
  @Nullable
  Look look(String source, SourceTree tree) throws GitFault {
    Wanted now = wanted;
    String path = now.place.path;
    if (!source.equals(now.place.source)) {
      return null;
    }
    if (tree.paths().contains(path)) {
      return look(now, tree.read(path));
    }
    List<Problem> why = tree.problems().stream().filter(problem -> problem.position().file().equals(path)).toList();
    return look(now, why.isEmpty()
        ? refused(path, "there is no such file in the source " + source)
        : Result.refused(why));
  }

  /** There is no commit yet to read the file at. */
  @Nullable
  Look unread() {
    Wanted now = wanted;
    return look(now, refused(now.place.path, "the source " + now.place.source + " has not been read yet"));
  }

  /** Reads what is in no source: the file on disk, or that there is none; null if that is what it was last time. */
  @Nullable
  Look look() {
    Wanted now = wanted;
    if (now.place.source != null) {
      return null;
    }
    if (now.place.equals(Place.NONE)) {
      return moved() ? look(now, Result.of("")) : null;
    }
    String path = now.place.path;
    try {
      return look(now, Result.of(Files.readString(Path.of(path))));
    } catch (NoSuchFileException e) {
      return look(now, refused(path, "there is no such file"));
    } catch (CharacterCodingException e) {
      return look(now, refused(path, "is not UTF-8 text"));
    } catch (IOException e) {
      return look(now, refused(path, "cannot be read (" + e.getClass().getSimpleName() + ")"));
    }
  }

  private static Result<String> refused(String path, String why) {
    return Result.refused(List.of(new Problem(Position.of(path), "", why)));
  }

  /** Reads what the file said last for the environments that there are now; null if they are what they were. */
  @Nullable
  Look lookAgain() {
    Result<String> text = said;
    return text == null || moved() ? null : look(wanted, text);
  }

  private @Nullable Look look(Wanted now, Result<String> text) {
    if (text.equals(said) && now.equals(last)) {
      return null;
    }
    said = text;
    last = now;
    Result<Platform> read = now.place.equals(Place.NONE)
        ? Result.of(builtIn)
        : text.value() == null
            ? Result.refused(text.problems())
            : Platform.read(now.place.path, text.get(), now.environments);
    boolean changed = read.value() != null && !read.value().equals(platform);
    if (read.value() != null) {
      platform = read.value();
    }
    return new Look(now.place.path, changed, platform != null, read.problems());
  }

  /**
   * What came of reading the file.
   *
   * @param path     empty if there is none
   * @param changed  true if another platform is in force now
   * @param inForce  true if any is
   * @param problems what its writers have to mend
   */
  record Look(String path, boolean changed, boolean inForce, List<Problem> problems) {}
}
