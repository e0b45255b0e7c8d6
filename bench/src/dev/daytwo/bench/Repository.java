package dev.daytwo.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/** A bare Git repository that is pushed to, by writing into its object database and moving its branch. */
final class Repository implements AutoCloseable {
  private static final String MAIN = Constants.R_HEADS + "main";

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
    try (ObjectInserter inserter = git.newObjectInserter()) {
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
      ObjectId parent = git.resolve(MAIN);
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
      long now = System.nanoTime();
      RefUpdate.Result result = update.update();
      if (result != RefUpdate.Result.NEW && result != RefUpdate.Result.FAST_FORWARD) {
        throw new IOException("the push was not accepted: " + result);
      }
      return now;
    }
  }

  @Override
  public void close() {
    git.close();
  }
}
