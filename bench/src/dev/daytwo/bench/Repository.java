package dev.daytwo.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.jspecify.annotations.Nullable;

/**
 * A bare Git repository that is pushed to, by writing into its object database and moving its branch. As
 * <a href="https://git-scm.com/docs/git-receive-pack">git receive-pack</a> does it, many objects are kept as the pack that
 * they came in, and few become files of their own.
 */
final class Repository implements AutoCloseable {
  private static final String MAIN = Constants.R_HEADS + "main";

  /** The default of {@code receive.unpackLimit}. */
  private static final int UNPACK_LIMIT = 100;

  private final FileRepository git;

  /** A new one with one commit that holds nothing to apply. */
  Repository(Path folder) throws IOException {
    git = new FileRepository(folder.toFile());
    git.create(true);
    git.updateRef(Constants.HEAD).link(MAIN);
    push("empty", Map.of("README", "nothing yet\n"));
  }

  /** Its address. */
  String url() {
    return "file://" + git.getDirectory();
  }

  /**
   * Makes the files everything that the branch has.
   *
   * @return {@link System#nanoTime()} just before the branch moved: the moment of the push
   */
  long push(String message, Map<String, String> files) throws IOException {
    return push(message, files, git.resolve(MAIN));
  }

  /** The commit that the branch is at. */
  ObjectId head() throws IOException {
    return git.resolve(MAIN);
  }

  /**
   * The same on top of any commit: what came after it is thrown away, as by a forced push.
   *
   * @param parent null for a history that begins here
   */
  long push(String message, Map<String, String> files, @Nullable ObjectId parent) throws IOException {
    try (ObjectInserter inserter = fresh(files) < UNPACK_LIMIT
        ? git.newObjectInserter()
        : git.getObjectDatabase().newPackInserter()) {
      DirCacheBuilder index = DirCache.newInCore().builder();
      for (Map.Entry<String, String> file : files.entrySet()) {
        DirCacheEntry entry = new DirCacheEntry(file.getKey());
        entry.setFileMode(FileMode.REGULAR_FILE);
        entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, file.getValue().getBytes(StandardCharsets.UTF_8)));
        index.add(entry);
      }
      index.finish();
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(index.getDirCache().writeTree(inserter));
      if (parent != null) {
        commit.setParentId(parent);
      }
      PersonIdent who = new PersonIdent("bench", "bench@example.com");
      commit.setAuthor(who);
      commit.setCommitter(who);
      commit.setMessage(message);
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      RefUpdate update = git.updateRef(MAIN);
      update.setNewObjectId(id);
      update.setForceUpdate(true);
      long now = System.nanoTime();
      RefUpdate.Result result = update.update();
      if (result != RefUpdate.Result.NEW && result != RefUpdate.Result.FAST_FORWARD
          && result != RefUpdate.Result.FORCED) {
        throw new IOException("the push was not accepted: " + result);
      }
      return now;
    }
  }

  /** How many of the files it does not have yet. */
  private long fresh(Map<String, String> files) throws IOException {
    long fresh = 0;
    try (ObjectInserter.Formatter ids = new ObjectInserter.Formatter()) {
      for (String text : files.values()) {
        if (!git.getObjectDatabase().has(ids.idFor(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8)))) {
          fresh++;
        }
      }
    }
    return fresh;
  }

  /** Takes the repository away, for whoever reads it, or gives it back. */
  void away(boolean away) throws IOException {
    Path here = git.getDirectory().toPath();
    Path there = here.resolveSibling(here.getFileName() + ".away");
    Files.move(away ? here : there, away ? there : here);
  }

  @Override
  public void close() {
    git.close();
  }
}
