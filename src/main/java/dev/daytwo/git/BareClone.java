package dev.daytwo.git;

import dev.daytwo.model.Commit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/** One bare repository on disk that mirrors one ref of one remote. */
final class BareClone implements AutoCloseable {
  /** What the last fetch brought, good or not; an annotated tag is not peeled. */
  static final String FETCHED = "refs/daytwo/fetched";
  /** What the ref of the source names since the last fetch that was accepted. */
  static final String HEAD = "refs/daytwo/head";
  /** What it named before, kept from garbage collection so that the two can be compared after a force push. */
  private static final String PREVIOUS = "refs/daytwo/previous";

  private final Path dir;
  private final FileRepository git;
  private volatile boolean suspect;

  private BareClone(Path dir) throws IOException {
    this.dir = dir;
    this.git = new FileRepository(dir.toFile());
  }

  /** A new, empty clone for what {@code followed} names. */
  static BareClone create(Path dir, String followed) throws IOException {
    delete(dir);
    BareClone clone = new BareClone(dir);
    clone.git.create(true);
    StoredConfig config = clone.git.getConfig();
    config.setString("daytwo", null, "followed", followed);
    config.setBoolean("core", null, "logAllRefUpdates", false);
    config.setBoolean("gc", null, "autoDetach", false); // else garbage is collected by a thread of JGit's own
    config.save();
    return clone;
  }

  /** The clone that is there, or null if it is not usable: of something else, never finished, or damaged. */
  static @Nullable BareClone open(Path dir, String followed) {
    try {
      removeLocks(dir);
      BareClone clone = new BareClone(dir);
      try {
        ObjectId head = followed.equals(clone.git.getConfig().getString("daytwo", null, "followed"))
            ? clone.head()
            : null;
        if (head != null) {
          clone.commit(head);
          return clone;
        }
      } catch (IOException | RuntimeException e) {
        // Damaged: it is made again.
      }
      clone.close();
      return null;
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  FileRepository git() {
    return git;
  }

  Path dir() {
    return dir;
  }

  /** True once reading from it has failed. */
  boolean suspect() {
    return suspect;
  }

  void suspectIt() {
    suspect = true;
  }

  /** The commit that the ref names, tags peeled; null before the first fetch. */
  @Nullable
  ObjectId head() throws IOException {
    return peeled(HEAD);
  }

  /** The commit that the last fetch brought, tags peeled. */
  ObjectId fetched() throws IOException {
    return Objects.requireNonNull(peeled(FETCHED), "no ref after a fetch");
  }

  /**
   * Looks whether all that the last fetch brought is there: its commits, trees and files.
   *
   * @throws MissingObjectException if it is not
   */
  void checkComplete() throws IOException {
    try (ObjectWalk walk = new ObjectWalk(git)) {
      walk.markStart(walk.parseAny(git.exactRef(FETCHED).getObjectId()));
      walk.checkConnectivity();
    }
  }

  private @Nullable ObjectId peeled(String name) throws IOException {
    Ref ref = git.exactRef(name);
    if (ref == null || ref.getObjectId() == null) {
      return null;
    }
    try (RevWalk walk = new RevWalk(git)) {
      return walk.parseCommit(ref.getObjectId()).copy();
    }
  }

  /** What people are told of a commit; its root tree is there too. */
  Commit commit(ObjectId id) throws IOException {
    try (ObjectReader reader = git.newObjectReader(); RevWalk walk = new RevWalk(reader)) {
      RevCommit commit = walk.parseCommit(id);
      reader.open(commit.getTree());
      return new Commit(commit.name(), Diagnosis.printable(commit.getAuthorIdent().getName()),
          Diagnosis.printable(commit.getShortMessage()), commit.getCommitterIdent().getWhenAsInstant());
    }
  }

  /** The commits whose ids begin with these hexadecimal digits, sorted. */
  List<Commit> beginningWith(String digits) throws IOException {
    List<Commit> found = new ArrayList<>();
    try (ObjectReader reader = git.newObjectReader()) {
      for (ObjectId id : reader.resolve(AbbreviatedObjectId.fromString(digits.toLowerCase(Locale.ROOT)))) {
        if (reader.open(id).getType() == Constants.OBJ_COMMIT) {
          found.add(commit(id));
        }
      }
    } catch (MissingObjectException e) { // a whole id is taken for found before anybody looks
      return List.of();
    }
    found.sort(Comparator.comparing(Commit::id));
    return found;
  }

  void remember(ObjectId previous) throws IOException {
    point(PREVIOUS, previous);
  }

  /** Sets what {@link #HEAD} names. */
  void follow(ObjectId commit) throws IOException {
    point(HEAD, commit);
  }

  void point(String ref, ObjectId to) throws IOException {
    RefUpdate update = git.updateRef(ref);
    update.setNewObjectId(to);
    update.setForceUpdate(true);
    update.disableRefLog();
    RefUpdate.Result result = update.update();
    switch (result) {
      case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {
      }
      default -> throw new IOException(ref + ": " + result);
    }
  }

  /** True if a commit is there, its root tree too. */
  boolean has(ObjectId commit) throws IOException {
    try {
      commit(commit);
      return true;
    } catch (MissingObjectException e) {
      return false;
    }
  }

  /** True if a commit is the accepted head or the one before it, or one that they descend from. */
  boolean accepted(ObjectId commit) throws IOException {
    try (RevWalk walk = new RevWalk(git)) {
      RevCommit asked = walk.parseCommit(commit);
      for (String name : List.of(HEAD, PREVIOUS)) {
        ObjectId tip = peeled(name);
        if (tip != null && (tip.equals(commit) || walk.isMergedInto(asked, walk.parseCommit(tip)))) {
          return true;
        }
      }
      return false;
    }
  }

  /** True if older commits of what it follows are not there. */
  boolean shallow() {
    return Files.exists(dir.resolve("shallow"));
  }

  /** How many packs there are: every fetch that brings something adds one. */
  int packs() throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("objects/pack"))) {
      return (int) files.filter(file -> file.toString().endsWith(".pack")).count();
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  @Override
  public void close() {
    git.close();
  }

  /** Nobody else works on this folder, so a lock in it is left over from a process that was killed. */
  static void removeLocks(Path dir) throws IOException {
    List<Path> locks;
    try (Stream<Path> files = Files.find(dir, 8, (file, _) -> file.toString().endsWith(".lock"))) {
      locks = files.toList();
    } catch (NoSuchFileException e) {
      return;
    }
    for (Path lock : locks) {
      Files.deleteIfExists(lock);
    }
  }

  /** Deletes a folder with all that is in it; nothing happens if it is not there. */
  static void delete(Path dir) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(dir)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    } catch (NoSuchFileException e) {
      return;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }
}
