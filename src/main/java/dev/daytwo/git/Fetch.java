package dev.daytwo.git;

import dev.daytwo.git.GitFault.Kind;
import dev.daytwo.model.Commit;
import dev.daytwo.model.GitRef;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.FetchConnection;
import org.jspecify.annotations.Nullable;

/** One fetch of what one ref names into a clone, which follows it only once all is there. */
record Fetch(RemoteAddress remote, GitRef ref, Access access, @Nullable Signers signers, int history) {
  /** As much of a history as the server has and the clone does not. */
  private static final int ALL = -1;
  private static final String BRANCHES = "+refs/heads/*:refs/daytwo/heads/*";

  FetchResult into(BareClone clone, Deadline deadline) throws GitFault {
    ObjectId before = head(clone);
    try (Wire wire = Wire.open(clone, remote, access, deadline)) {
      String asked = "";
      if (before != null && ref instanceof GitRef.Id) { // a commit never moves
        clone.point(BareClone.FETCHED, before);
      } else {
        // later fetches bring what is new, and nothing older
        asked = bring(clone, wire, before == null && history > 0 ? history : ALL);
      }
      String signer = signers == null ? null : new Proof(remote, ref, signers).of(clone, asked);
      return moved(clone, before, signer);
    } catch (IncorrectObjectTypeException e) {
      throw new GitFault(Kind.REFUSED, remote + ": the " + ref + " does not name a commit", e);
    } catch (IOException e) {
      throw Diagnosis.ofRead(remote, e);
    }
  }

  /** Fetches so many older commits too, or with 0 all. */
  void history(BareClone clone, int commits, Deadline deadline) throws GitFault {
    try (Wire wire = Wire.open(clone, remote, access, deadline)) {
      bring(clone, wire, commits);
    }
  }

  /** Fetches the objects to {@link BareClone#FETCHED}, and returns the full name of the ref, or a commit's id. */
  private String bring(BareClone clone, Wire wire, int commits) throws GitFault {
    try {
      String asked = switch (ref) {
        case GitRef.Branch(String name) -> "refs/heads/" + name;
        case GitRef.Tag(String name) -> "refs/tags/" + name;
        case GitRef.Semver range -> NewestTag.of(remote, range, wire);
        case GitRef.Id(String id) -> id;
      };
      if (ref instanceof GitRef.Id) {
        bring(ObjectId.fromString(asked), clone, wire, commits);
      } else if (commits != ALL) {
        clone.point(BareClone.FETCHED, wire.fetch(asked, commits));
        clone.checkComplete();
      } else {
        wire.fetch("+" + asked + ":" + BareClone.FETCHED);
      }
      return asked;
    } catch (IOException | RuntimeException e) {
      GitFault fault = wire.diagnosed(e);
      throw e.getCause() == null && wire.answered(fault) ? missing(wire, fault) : fault;
    }
  }

  private void bring(ObjectId id, BareClone clone, Wire wire, int commits) throws IOException, GitFault {
    try {
      if (commits == ALL) {
        wire.fetch(id.name() + ":refs/daytwo/wanted");
      } else {
        wire.fetch(id.name(), commits);
      }
    } catch (TransportException e) {
      wire.fetch(BRANCHES); // servers may refuse to give a commit by its id: then it comes with its branch
    }
    if (!clone.has(id)) {
      wire.fetch(BRANCHES);
    }
    if (!clone.has(id)) {
      throw new GitFault(Kind.BRANCH_MISSING, remote + ": there is no " + ref + " on any branch;"
          + " push it, or mend ref of the source");
    }
    clone.point(BareClone.FETCHED, id);
  }

  /** Lets the clone follow what was fetched. */
  private FetchResult moved(BareClone clone, @Nullable ObjectId before, @Nullable String signer)
      throws IOException, GitFault {
    ObjectId after = clone.fetched();
    Commit head = clone.commit(after);
    if (after.equals(before)) {
      return new FetchResult.Unchanged(head, signer);
    }
    if (before != null) {
      clone.remember(before);
    }
    clone.follow(after);
    return new FetchResult.Moved(before == null ? null : clone.commit(before), head, signer);
  }

  private @Nullable ObjectId head(BareClone clone) throws GitFault {
    try {
      return clone.head();
    } catch (IOException | RuntimeException e) {
      throw Diagnosis.damaged(remote, e);
    }
  }

  /** Asks what there is, when JGit says only that what we want is not. */
  private GitFault missing(Wire wire, GitFault otherwise) {
    try (FetchConnection connection = wire.ask()) {
      Collection<Ref> refs = connection.getRefs();
      List<String> branches = refs.stream().map(Ref::getName).filter(name -> name.startsWith("refs/heads/"))
          .map(name -> Diagnosis.printable(name.substring("refs/heads/".length()))).sorted().limit(10).toList();
      if (refs.isEmpty()) {
        return new GitFault(Kind.EMPTY_REPOSITORY,
            remote + ": the repository has no commit yet; push one to the " + ref,
            otherwise);
      }
      String wanted = switch (ref) {
        case GitRef.Branch(String name) -> "refs/heads/" + name;
        case GitRef.Tag(String name) -> "refs/tags/" + name;
        case GitRef.Id _,GitRef.Semver _ -> "";
      };
      return refs.stream().anyMatch(ref -> ref.getName().equals(wanted))
          ? otherwise
          : new GitFault(Kind.BRANCH_MISSING, remote + ": there is no " + ref + "; the branches are "
              + String.join(", ", branches) + "; push it, or mend ref of the source", otherwise);
    } catch (IOException | RuntimeException e) {
      return otherwise;
    }
  }
}
