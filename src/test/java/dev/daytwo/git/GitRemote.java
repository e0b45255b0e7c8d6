package dev.daytwo.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * A Git repository to follow: bare, in a folder of the test, written straight into its object database as a push would.
 * It starts empty; each change is one commit on {@code main} and gives back the commit's id.
 *
 * <pre>{@code
 * var remote = GitRemote.in(temporaryFolder);
 * String first = remote.commit("add", Map.of("orders.yaml", "kind: Service"));
 * String second = remote.delete("orders.yaml");
 * }</pre>
 */
public final class GitRemote implements AutoCloseable {
  /** Who commits here. */
  public static final String AUTHOR = "Ada";

  private record File(FileMode mode, ObjectId id) {}

  private final Repository repository;
  private final Map<String, Map<String, File>> branches = new HashMap<>();
  private String branch = "main";
  private Instant clock = Instant.parse("2026-01-01T00:00:00Z");

  private GitRemote(Path folder) throws IOException {
    IsolatedSystem.use();
    repository = new FileRepository(folder.toFile());
    repository.create(true);
    RefUpdate head = repository.updateRef(Constants.HEAD);
    head.link("refs/heads/main");
  }

  /** A new, empty repository {@code remote.git} (or the first free name like it) in the folder. */
  public static GitRemote in(Path folder) {
    try {
      Path free = folder.resolve("remote.git");
      for (int n = 2; Files.exists(free); n++) {
        free = folder.resolve("remote-" + n + ".git");
      }
      return new GitRemote(free);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder of the bare repository. */
  public Path path() {
    return repository.getDirectory().toPath();
  }

  /** Its {@code file://} address. */
  public String fileUrl() {
    return "file://" + path();
  }

  /** Later changes go to this branch; a new one starts from where we are. */
  public GitRemote on(String name) {
    Map<String, File> here = files();
    branches.computeIfAbsent(name, none -> new TreeMap<>(here));
    ObjectId tip = tip();
    if (tip != null && resolve("refs/heads/" + name) == null) {
      move("refs/heads/" + name, tip);
    }
    branch = name;
    return this;
  }

  /** Writes files (path → text) and commits. */
  public String commit(String message, Map<String, String> changes) {
    changes.forEach((path, text) -> files().put(path, new File(FileMode.REGULAR_FILE, blob(text.getBytes(UTF_8)))));
    return commit(message, tip());
  }

  /** Writes one file and commits. */
  public String commit(String path, String text) {
    return commit("change " + path, Map.of(path, text));
  }

  /** Writes one file of any bytes and commits. */
  public String commitBytes(String path, byte[] bytes) {
    files().put(path, new File(FileMode.REGULAR_FILE, blob(bytes)));
    return commit("change " + path, tip());
  }

  /** Deletes files and commits. */
  public String delete(String... paths) {
    for (String path : paths) {
      files().remove(path);
    }
    return commit("delete " + String.join(" ", paths), tip());
  }

  /** Renames a file and commits. */
  public String rename(String from, String to) {
    files().put(to, Objects.requireNonNull(files().remove(from), from));
    return commit("rename " + from, tip());
  }

  /** Makes a symbolic link and commits. */
  public String symlink(String path, String target) {
    files().put(path, new File(FileMode.SYMLINK, blob(target.getBytes(UTF_8))));
    return commit("link " + path, tip());
  }

  /** Makes a submodule entry and commits. */
  public String submodule(String path) {
    files().put(path, new File(FileMode.GITLINK, ObjectId.fromString("1".repeat(40))));
    return commit("submodule " + path, tip());
  }

  /** Rewrites history: the branch becomes one new commit without a parent, with exactly these files. */
  public String forcePush(Map<String, String> all) {
    files().clear();
    all.forEach((path, text) -> files().put(path, new File(FileMode.REGULAR_FILE, blob(text.getBytes(UTF_8)))));
    return commit("rewritten", (ObjectId) null);
  }

  /** Moves the branch back (or anywhere) to a commit that is there; {@link #commit} after this is not supported. */
  public void reset(String commit) {
    move("refs/heads/" + branch, ObjectId.fromString(commit));
  }

  /** Names the tip of the branch by a tag, moving it if it is there. */
  public void tag(String name) {
    move("refs/tags/" + name, Objects.requireNonNull(tip()));
  }

  /** Deletes a branch. */
  public void deleteBranch(String name) {
    try {
      RefUpdate update = repository.updateRef("refs/heads/" + name);
      update.setForceUpdate(true);
      update.delete();
      branches.remove(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Commits a hostile tree with one entry of this very name, such as {@code ..}, which no Git client would make. */
  public String hostile(String entry, String text) {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      TreeFormatter inner = new TreeFormatter();
      inner.append("passwd", FileMode.REGULAR_FILE, inserter.insert(Constants.OBJ_BLOB, text.getBytes(UTF_8)));
      TreeFormatter outer = new TreeFormatter();
      outer.append(entry, FileMode.TREE, inserter.insert(inner));
      return push("hostile", tip(), inserter.insert(outer), inserter);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Commits a tree of so many levels, each of that many names for the same next one; the last one has one file, or none. */
  public String bomb(int levels, int names, String leaf) {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      TreeFormatter last = new TreeFormatter();
      if (!leaf.isEmpty()) {
        last.append(leaf, FileMode.REGULAR_FILE, inserter.insert(Constants.OBJ_BLOB, new byte[0]));
      }
      ObjectId below = inserter.insert(last);
      for (int level = 0; level < levels; level++) {
        TreeFormatter tree = new TreeFormatter();
        for (int name = 0; name < names; name++) {
          tree.append("d" + name, FileMode.TREE, below);
        }
        below = inserter.insert(tree);
      }
      return push("bomb", tip(), below, inserter);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    repository.close();
  }

  /** Pushes a merge of two commits whose ids begin with the same digits, and returns their ids. */
  public String[] twins(int digits) {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      ObjectId tree = DirCache.newInCore().writeTree(inserter);
      Map<String, CommitBuilder> tried = new TreeMap<>();
      for (int n = 0;; n++) {
        CommitBuilder next = builder("twin " + n, tree);
        ObjectId id = inserter.idFor(Constants.OBJ_COMMIT, next.build());
        CommitBuilder twin = tried.putIfAbsent(id.name().substring(0, digits), next);
        if (twin != null) {
          ObjectId other = inserter.insert(twin);
          CommitBuilder merge = builder("merge", tree);
          merge.setParentIds(other, inserter.insert(next));
          ObjectId head = inserter.insert(merge);
          inserter.flush();
          move("refs/heads/" + branch, head);
          return new String[]{other.name(), id.name()};
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CommitBuilder builder(String message, ObjectId tree) {
    CommitBuilder commit = new CommitBuilder();
    commit.setTreeId(tree);
    PersonIdent who = new PersonIdent(AUTHOR, "ada@example.org", clock, ZoneOffset.UTC);
    commit.setAuthor(who);
    commit.setCommitter(who);
    commit.setMessage(message);
    return commit;
  }

  private Map<String, File> files() {
    return branches.computeIfAbsent(branch, none -> new TreeMap<>());
  }

  private String commit(String message, @Nullable ObjectId parent) {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      DirCache index = DirCache.newInCore();
      DirCacheBuilder builder = index.builder();
      files().forEach((path, file) -> {
        DirCacheEntry entry = new DirCacheEntry(path);
        entry.setFileMode(file.mode());
        entry.setObjectId(file.id());
        builder.add(entry);
      });
      builder.finish();
      return push(message, parent, index.writeTree(inserter), inserter);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String push(String message, @Nullable ObjectId parent, ObjectId tree, ObjectInserter inserter)
      throws IOException {
    clock = clock.plusSeconds(1);
    CommitBuilder commit = builder(message, tree);
    if (parent != null) {
      commit.setParentId(parent);
    }
    ObjectId id = inserter.insert(commit);
    inserter.flush();
    move("refs/heads/" + branch, id);
    return id.name();
  }

  private ObjectId blob(byte[] bytes) {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      ObjectId id = inserter.insert(Constants.OBJ_BLOB, bytes);
      inserter.flush();
      return id;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable ObjectId tip() {
    return resolve("refs/heads/" + branch);
  }

  private @Nullable ObjectId resolve(String ref) {
    try {
      return repository.resolve(ref);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void move(String ref, ObjectId to) {
    try {
      RefUpdate update = repository.updateRef(ref);
      update.setNewObjectId(to);
      update.setForceUpdate(true);
      RefUpdate.Result result = update.update();
      switch (result) {
        case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {
        }
        default -> throw new IllegalStateException(ref + ": " + result);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
