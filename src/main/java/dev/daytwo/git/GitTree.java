package dev.daytwo.git;

import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * The files of one commit, read from the object database. What a path may not be (a symbolic link, a submodule, a name
 * that leaves the repository) is a problem and not a file; nothing is ever written to disk.
 */
public final class GitTree {
  private static final String LFS = "version https://git-lfs.github.com/spec/";

  private final Repository git;
  private final Runnable suspectIt;
  private final RemoteAddress remote;
  private final GitLimits limits;
  private final NavigableMap<String, ObjectId> files;
  private final List<Problem> problems;
  private final AtomicLong read = new AtomicLong();

  private GitTree(Repository git, Runnable suspectIt, RemoteAddress remote, GitLimits limits,
      NavigableMap<String, ObjectId> files, List<Problem> problems) {
    this.git = git;
    this.suspectIt = suspectIt;
    this.remote = remote;
    this.limits = limits;
    this.files = files;
    this.problems = List.copyOf(problems);
  }

  static GitTree of(BareClone clone, RemoteAddress remote, GitLimits limits, ObjectId commit)
      throws IOException, GitFault {
    return of(clone.git(), clone::suspectIt, remote, limits, commit);
  }

  /**
   * The files of a commit of any repository.
   *
   * @param suspectIt called when it turns out that the repository cannot be read
   */
  static GitTree of(Repository git, Runnable suspectIt, RemoteAddress remote, GitLimits limits, ObjectId commit)
      throws IOException, GitFault {
    NavigableMap<String, ObjectId> files = new TreeMap<>();
    List<Problem> problems = new ArrayList<>();
    try (ObjectReader reader = git.newObjectReader();
        RevWalk commits = new RevWalk(reader);
        TreeWalk walk = new TreeWalk(reader)) {
      walk.reset(commits.parseCommit(commit).getTree());
      for (int seen = 1; walk.next(); seen++) {
        if (files.size() + problems.size() >= limits.files() || seen > limits.entries()) {
          throw new GitFault(GitFault.Kind.REFUSED, remote + ": the commit " + commit.abbreviate(10).name()
              + " has more than " + limits.files() + " files; split the repository");
        }
        if (walk.isSubtree()) {
          walk.enterSubtree();
          continue;
        }
        String path = walk.getPathString();
        int mode = walk.getRawMode(0);
        if (walk.getDepth() > GitLimits.FOLDERS) {
          problems.add(problem(Diagnosis.printable(path), "this file is in more than " + GitLimits.FOLDERS
              + " folders within one another; move it up"));
        } else if (!safe(path)) {
          problems.add(problem(Diagnosis.printable(path), "this name is not accepted: it leaves the repository or holds"
              + " control characters or backslashes; rename the file"));
        } else if (FileMode.REGULAR_FILE.equals(mode) || FileMode.EXECUTABLE_FILE.equals(mode)) {
          files.put(path, walk.getObjectId(0));
        } else if (FileMode.SYMLINK.equals(mode)) {
          problems.add(problem(path, "a symbolic link is not followed; put the file itself there"));
        } else {
          problems.add(problem(path, "a submodule is not followed; put the files themselves there,"
              + " or make its repository a source of its own"));
        }
      }
    }
    return new GitTree(git, suspectIt, remote, limits, files, problems);
  }

  private static boolean safe(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (Character.isISOControl(path.charAt(i)) || path.charAt(i) == '\\') {
        return false;
      }
    }
    for (String segment : path.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..") || segment.equalsIgnoreCase(".git")) {
        return false;
      }
    }
    return true;
  }

  /** The paths of all regular files, sorted, relative to the root of the repository. */
  public SequencedSet<String> paths() {
    return Collections.unmodifiableSequencedSet(files.navigableKeySet());
  }

  /** The paths that are refused and why, each with the path as its position's file; filter them by what you read. */
  public List<Problem> problems() {
    return problems;
  }

  /** A digest of a file's bytes, which costs no reading; empty if there is no such file. */
  public String blobId(String path) {
    ObjectId id = files.get(path);
    return id == null ? "" : id.name();
  }

  /**
   * The text of a file. No value and a problem if there is no such regular file, if it is too big, not UTF-8, or a Git
   * LFS pointer.
   *
   * @throws GitFault of kind {@link GitFault.Kind#DAMAGED} if the clone cannot be read: say nothing of the file then
   */
  public Result<String> read(String path) throws GitFault {
    ObjectId id = files.get(path);
    if (id == null) {
      return refused(path, "there is no such file in the repository");
    }
    try (ObjectReader reader = git.newObjectReader()) {
      ObjectLoader loader = reader.open(id, Constants.OBJ_BLOB);
      if (loader.getSize() > limits.fileBytes()) {
        return refused(path, "the file has " + loader.getSize() + " bytes; at most " + limits.fileBytes()
            + " are read; make it smaller");
      }
      if (read.addAndGet(loader.getSize()) > limits.readBytes()) {
        return refused(path, "more than " + limits.readBytes() + " bytes were read of this commit;"
            + " narrow the paths of the source");
      }
      String text = StandardCharsets.UTF_8.newDecoder()
          .decode(ByteBuffer.wrap(loader.getCachedBytes(limits.fileBytes())))
          .toString();
      return text.startsWith(LFS)
          ? refused(path, "the file is a Git LFS pointer, which is not followed; commit the file itself")
          : Result.of(text);
    } catch (CharacterCodingException e) {
      return refused(path, "the file is not UTF-8 text; save it as UTF-8");
    } catch (IOException | RuntimeException e) {
      suspectIt.run();
      throw Diagnosis.ofRead(remote, e);
    }
  }

  private static Problem problem(String path, String message) {
    return new Problem(Position.of(path), "", message);
  }

  private static Result<String> refused(String path, String message) {
    return Result.refused(List.of(problem(path, message)));
  }

  @Override
  public String toString() {
    return Map.of("files", files.size(), "problems", problems.size()).toString();
  }
}
