package dev.daytwo.git;

import dev.daytwo.git.GitFault.Kind;
import dev.daytwo.model.Commit;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/** The repository that a person works in. It is read, and never written. */
public final class LocalRepository implements AutoCloseable {
  private final Repository git;
  private final RemoteAddress address;

  private LocalRepository(Repository git) {
    this.git = git;
    address = new RemoteAddress(git.getDirectory().toURI(), null);
  }

  /**
   * The repository around a folder.
   *
   * @throws GitFault of kind {@link GitFault.Kind#NOT_FOUND} if there is none
   */
  public static LocalRepository around(Path folder) throws GitFault {
    IsolatedSystem.use();
    FileRepositoryBuilder builder = new FileRepositoryBuilder().findGitDir(folder.toFile());
    if (builder.getGitDir() == null) {
      throw new GitFault(Kind.NOT_FOUND, folder + " is not in a Git repository; go into one, or name a folder of one");
    }
    try {
      return new LocalRepository(builder.setMustExist(true).build());
    } catch (IOException e) {
      throw Diagnosis.ofRead(new RemoteAddress(builder.getGitDir().toURI(), null), e);
    }
  }

  /**
   * The commit that a person named.
   *
   * @param revision as Git takes it: a branch, a tag, {@code HEAD~2}, the id or its beginning
   * @throws GitFault of kind {@link GitFault.Kind#BRANCH_MISSING} if there is none, {@link GitFault.Kind#AMBIGUOUS} if
   *                  there are several
   */
  public Commit commit(String revision) throws GitFault {
    ObjectId id;
    try {
      id = resolve(revision);
    } catch (AmbiguousObjectException e) {
      throw new GitFault(Kind.AMBIGUOUS, address + ": several commits begin with " + Diagnosis.printable(revision)
          + "; write more of the id", e);
    } catch (IOException e) {
      throw Diagnosis.ofRead(address, e);
    }
    if (id == null) {
      throw new GitFault(Kind.BRANCH_MISSING, address + ": there is no commit " + Diagnosis.printable(revision)
          + "; name a branch, a tag, HEAD~1 or a commit's id that this clone has");
    }
    try (RevWalk walk = new RevWalk(git)) {
      RevCommit commit = walk.parseCommit(id);
      return new Commit(commit.name(), Diagnosis.printable(commit.getAuthorIdent().getName()),
          Diagnosis.printable(commit.getShortMessage()), commit.getCommitterIdent().getWhenAsInstant());
    } catch (IOException e) {
      throw Diagnosis.ofRead(address, e);
    }
  }

  private @Nullable ObjectId resolve(String revision) throws IOException {
    try {
      return git.resolve(revision + "^{commit}");
    } catch (RevisionSyntaxException | IncorrectObjectTypeException e) {
      return null;
    }
  }

  /** The files of a commit. */
  public GitTree tree(Commit commit) throws GitFault {
    try {
      return GitTree.of(git, () -> {}, address, GitLimits.DEFAULT, ObjectId.fromString(commit.id()));
    } catch (IOException e) {
      throw Diagnosis.ofRead(address, e);
    }
  }

  @Override
  public void close() {
    git.close();
  }
}
