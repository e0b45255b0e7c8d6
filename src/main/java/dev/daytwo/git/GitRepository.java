package dev.daytwo.git;

import dev.daytwo.model.Commit;
import dev.daytwo.model.GitRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.GC;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * One ref of one remote repository, followed by a bare clone in a folder that belongs to it alone. A clone that cannot
 * be read is replaced by a new one, which takes its place only once it is complete. Safe for use by many threads.
 */
public final class GitRepository implements AutoCloseable {
  /** Packs that may pile up before {@link #tidy} merges them. */
  static final int MAX_PACKS = 40;

  private static final String DIGITS = "[0-9a-fA-F]{7,40}";
  private static final Duration DEEPENING = Duration.ofMinutes(5);
  private static final int STEP = 20;

  private final Path dir;
  private final RemoteAddress remote;
  private final GitRef ref;
  private final Fetch fetch;
  private final GitLimits limits;
  private final Semaphore turn = new Semaphore(1);
  private volatile @Nullable BareClone clone;
  private boolean healed;
  private int generation;

  private GitRepository(Path dir, RemoteAddress remote, GitRef ref, Fetch fetch, GitLimits limits) throws IOException {
    this.dir = dir;
    this.remote = remote;
    this.ref = ref;
    this.fetch = fetch;
    this.limits = limits;
    this.clone = openNewest();
  }

  /**
   * The clone in a folder, which is made if it is not there; what was cloned there of another remote or ref is deleted. Does
   * not touch the network.
   *
   * @param url {@code https}, {@code ssh}, {@code http} or {@code file}; user and password in it are used if there are
   *            no credentials, and never shown
   * @throws GitFault if the address is not supported or the folder cannot be written
   */
  public static GitRepository open(Path dir, String url, GitRef ref, Access access, GitLimits limits)
      throws GitFault {
    return open(dir, url, ref, access, null, limits);
  }

  /**
   * The clone in a folder, as above, of which only that is believed which can be proved.
   *
   * @param signers whose commits are followed; null for everybody's who may push
   */
  public static GitRepository open(Path dir, String url, GitRef ref, Access access, @Nullable Signers signers,
      GitLimits limits) throws GitFault {
    IsolatedSystem.use();
    RemoteAddress remote = RemoteAddress.of(url);
    try {
      Files.createDirectories(dir);
      return new GitRepository(dir, remote, ref, new Fetch(remote, ref, access, signers, limits.history()), limits);
    } catch (IOException e) {
      throw Diagnosis.ofRead(remote, e);
    }
  }

  /** The address without secrets, for people. */
  public String address() {
    return remote.toString();
  }

  /**
   * Brings the clone up to the remote. Nothing that was fetched before is lost if it fails.
   *
   * @param deadline for all of it; on return two seconds may have passed more
   */
  public FetchResult fetch(Duration deadline) throws GitFault {
    return Deadline.run(deadline, turn, "the fetch of " + ref + " from " + remote, this::fetchOrClone);
  }

  private FetchResult fetchOrClone(Deadline deadline) throws GitFault {
    BareClone current = clone;
    if (current == null || current.suspect()) {
      return cloneAgain(deadline);
    }
    try {
      FetchResult result = fetch.into(current, deadline);
      healed = false;
      return result;
    } catch (GitFault fault) {
      // What a damaged clone makes of a good answer looks like a bad answer: a new clone tells them apart, once.
      boolean curable = fault.kind() == GitFault.Kind.DAMAGED || fault.kind() == GitFault.Kind.REFUSED;
      if (!curable || healed) {
        throw fault;
      }
      healed = true;
      return cloneAgain(deadline);
    }
  }

  private FetchResult cloneAgain(Deadline deadline) throws GitFault {
    try {
      BareClone next = BareClone.create(dir.resolve("clone-" + ++generation), followed());
      try {
        FetchResult result = fetch.into(next, deadline);
        BareClone old = clone;
        clone = next;
        if (old != null) {
          old.close();
          BareClone.delete(old.dir());
        }
        return result;
      } catch (GitFault fault) {
        if (fault.kind() == GitFault.Kind.UNVERIFIED && clone == null) {
          clone = next; // without a head; else all of it would be fetched again each time
        }
        throw fault;
      } finally {
        if (next != clone) {
          next.close();
          BareClone.delete(next.dir());
        }
      }
    } catch (IOException e) {
      throw Diagnosis.ofRead(remote, e);
    }
  }

  /** The commit that the last successful fetch found, also after a restart; null before the first. */
  public @Nullable Commit head() throws GitFault {
    BareClone current = clone;
    if (current == null || current.suspect()) {
      return null;
    }
    return reading(current, () -> {
      ObjectId head = current.head();
      return head == null ? Optional.<Commit>empty() : Optional.of(current.commit(head));
    }).orElse(null);
  }

  /**
   * What people are told of a commit.
   *
   * @throws GitFault of kind {@link GitFault.Kind#BRANCH_MISSING} if the clone does not have it
   */
  public Commit commit(String id) throws GitFault {
    BareClone current = present();
    ObjectId commit = known(current, id);
    return reading(current, () -> current.commit(commit));
  }

  /**
   * The commit that a person named. If the clone has only the newest commits and this is none of them, more of the
   * history is fetched, and at last all of it.
   *
   * @param written its id, or at least seven digits of its beginning
   * @throws GitFault of kind {@link GitFault.Kind#BRANCH_MISSING} if the clone has no such commit,
   *                  {@link GitFault.Kind#AMBIGUOUS} if it has several
   */
  public Commit find(String written) throws GitFault {
    List<Commit> found = beginningWith(written);
    int commits = limits.history() * STEP; // most go back a little, and a whole history may take minutes
    while (found.isEmpty() && written.matches(DIGITS) && present().shallow()) {
      deepen(commits);
      found = beginningWith(written);
      commits = 0;
    }
    if (found.size() > 1) {
      throw new GitFault(GitFault.Kind.AMBIGUOUS, remote + ": several commits begin with " + written + ": "
          + found.stream().map(commit -> commit.abbreviated() + " (" + commit.subject() + ")")
              .collect(Collectors.joining(", "))
          + "; write more of the id");
    }
    return found.stream().findFirst().orElseThrow(() -> new GitFault(GitFault.Kind.BRANCH_MISSING, remote
        + ": there is no commit " + Diagnosis.printable(written) + " that is reachable from the " + ref
        + "; write at least seven digits of a commit's id"));
  }

  private List<Commit> beginningWith(String written) throws GitFault {
    BareClone current = present();
    return written.matches(DIGITS)
        ? reading(current, () -> believed(current, current.beginningWith(written)))
        : List.of();
  }

  /** Fetches so many commits of the history, or with 0 all; the head stays where it is. */
  private void deepen(int commits) throws GitFault {
    Deadline.run(DEEPENING, turn, "the fetch of the history of " + ref + " from " + remote, deadline -> {
      fetch.history(present(), commits, deadline);
      return true;
    });
  }

  /**
   * The files that differ between two commits.
   *
   * @param from null, or a commit that the clone does not have any more, for everything
   */
  public ChangedPaths changes(@Nullable String from, String to) throws GitFault {
    BareClone current = present();
    ObjectId after = known(current, to);
    return reading(current, () -> {
      try (ObjectReader reader = current.git().newObjectReader();
          RevWalk commits = new RevWalk(reader);
          TreeWalk walk = new TreeWalk(reader)) {
        RevCommit before = from == null ? null : find(commits, from);
        if (before == null) {
          return new ChangedPaths.Everything();
        }
        walk.reset(before.getTree(), commits.parseCommit(after).getTree());
        walk.setFilter(TreeFilter.ANY_DIFF);
        Set<String> paths = new HashSet<>();
        for (long seen = 1; walk.next(); seen++) {
          if (seen > limits.entries()) {
            return new ChangedPaths.Everything(); // the tree itself says what is wrong
          }
          if (walk.isSubtree()) {
            walk.enterSubtree();
          } else {
            paths.add(walk.getPathString());
          }
        }
        return new ChangedPaths.Some(paths);
      }
    });
  }

  /**
   * The files of a commit.
   *
   * @throws GitFault of kind {@link GitFault.Kind#BRANCH_MISSING} if the clone does not have the commit,
   *                  {@link GitFault.Kind#REFUSED} if it has too many files
   */
  public GitTree tree(String commit) throws GitFault {
    BareClone current = present();
    ObjectId id = known(current, commit);
    return reading(current, () -> GitTree.of(current, remote, limits, id));
  }

  /**
   * Merges the packs if many have piled up: every fetch adds one, and each costs file handles and time. Costs one listing
   * of a folder if there is nothing to do, so that it may follow every fetch; does nothing while a fetch is running.
   *
   * @return whether it did something
   */
  public boolean tidy(Duration deadline) throws GitFault {
    BareClone current = clone;
    try {
      if (current == null || current.suspect() || current.packs() <= MAX_PACKS || turn.availablePermits() == 0) {
        return false;
      }
    } catch (IOException e) {
      throw Diagnosis.ofRead(remote, e);
    }
    return Deadline.run(deadline, turn, "the garbage collection of the clone of " + remote, limit -> {
      try {
        GC gc = new GC(current.git());
        gc.setProgressMonitor(limit);
        gc.setPackExpireAgeMillis(0); // the default keeps packs for an hour, for writers that are not here
        gc.gc().join();
        return true;
      } catch (Exception e) { // GC throws three unrelated families
        if (!limit.isCancelled()) {
          current.suspectIt();
        }
        throw Diagnosis.ofRead(remote, e);
      }
    });
  }

  @Override
  public void close() {
    BareClone current = clone;
    if (current != null) {
      current.close();
    }
  }

  private BareClone present() throws GitFault {
    BareClone current = clone;
    if (current == null) {
      throw new GitFault(GitFault.Kind.BRANCH_MISSING, remote + ": nothing was fetched yet");
    }
    return current;
  }

  private ObjectId known(BareClone current, String id) throws GitFault {
    Optional<ObjectId> commit = reading(current, () -> {
      try (RevWalk commits = new RevWalk(current.git())) {
        RevCommit found = find(commits, id);
        return found == null || !believed(current, found) ? Optional.<ObjectId>empty() : Optional.of(found.copy());
      }
    });
    return commit.orElseThrow(() -> new GitFault(GitFault.Kind.BRANCH_MISSING, remote + ": the clone has no commit "
        + Diagnosis.printable(id) + "; it must be reachable from the " + ref));
  }

  /** Where signatures are asked for, the clone may hold what nobody has proved. */
  private boolean believed(BareClone current, ObjectId commit) throws IOException {
    return fetch.signers() == null || current.accepted(commit);
  }

  private List<Commit> believed(BareClone current, List<Commit> commits) throws IOException {
    List<Commit> believed = new ArrayList<>();
    for (Commit commit : commits) {
      if (believed(current, ObjectId.fromString(commit.id()))) {
        believed.add(commit);
      }
    }
    return believed;
  }

  private static @Nullable RevCommit find(RevWalk commits, String id) throws IOException {
    if (!ObjectId.isId(id)) {
      return null;
    }
    try {
      return commits.parseCommit(ObjectId.fromString(id));
    } catch (MissingObjectException e) {
      return null;
    }
  }

  private interface Reading<T> {
    T read() throws IOException, GitFault;
  }

  /** Reads; a failure makes the clone suspect, so that the next fetch makes it again. */
  private <T> T reading(BareClone from, Reading<T> reading) throws GitFault {
    try {
      return reading.read();
    } catch (IOException | RuntimeException e) {
      from.suspectIt();
      throw Diagnosis.ofRead(remote, e);
    }
  }

  private String followed() {
    // What was accepted without a proof is not believed once proofs are asked for.
    return remote + " " + ref + (fetch.signers() == null ? "" : " signed");
  }

  /** The newest clone of this remote and ref that can be read; everything else in the folder goes. */
  private @Nullable BareClone openNewest() throws IOException {
    List<Path> found;
    try (Stream<Path> files = Files.list(dir)) {
      found = files.filter(file -> file.getFileName().toString().matches("clone-\\d{1,9}"))
          .sorted(Comparator.comparingInt(GitRepository::number).reversed()).toList();
    }
    BareClone newest = null;
    for (Path path : found) {
      generation = Math.max(generation, number(path));
      newest = newest == null ? BareClone.open(path, followed()) : newest;
      if (newest == null || !newest.dir().equals(path)) {
        BareClone.delete(path);
      }
    }
    return newest;
  }

  private static int number(Path clone) {
    return Integer.parseInt(clone.getFileName().toString().substring("clone-".length()));
  }
}
