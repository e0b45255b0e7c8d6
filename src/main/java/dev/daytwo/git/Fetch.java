package dev.daytwo.git;

import dev.daytwo.git.GitFault.Kind;
import dev.daytwo.model.Commit;
import dev.daytwo.model.GitRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.TrackingRefUpdate;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.jspecify.annotations.Nullable;

/** One fetch of one ref into a clone: JGit's transport with every guard on, and its failures diagnosed. */
record Fetch(RemoteAddress remote, GitRef ref, @Nullable Credentials credentials, @Nullable Path caFile) {
  FetchResult into(BareClone clone, Deadline deadline) throws GitFault {
    Credentials.Login login = login();
    ObservedHttp http = new ObservedHttp(remote, caFile == null ? null : CertificateAuthority.read(caFile));
    try (Transport transport = Transport.open(clone.git(), remote.toJgit())) {
      transport.setTimeout(deadline.seconds());
      transport.setTagOpt(TagOpt.NO_TAGS);
      transport.setCheckFetchedObjects(true); // without it a tree with «..» entries is accepted
      // Old tools wrote these two, and they harm nobody who does not check out.
      transport
          .setObjectChecker(new ObjectChecker().setAllowLeadingZeroFileMode(true).setAllowInvalidPersonIdent(true));
      transport.setCredentialsProvider(new ServerBoundLogin(remote, login));
      if (transport instanceof TransportHttp overHttp) {
        overHttp.setHttpConnectionFactory(http);
      }
      return moved(clone, transport, deadline, http, login == null);
    } catch (IOException | RuntimeException e) {
      throw Diagnosis.ofFetch(remote, http.status(), http.retryAfter(), e);
    }
  }

  private FetchResult moved(BareClone clone, Transport transport, Deadline deadline, ObservedHttp http,
      boolean anonymous) throws IOException, GitFault {
    ObjectId before = head(clone);
    if (before != null && ref instanceof GitRef.Id) {
      return new FetchResult.Unchanged(clone.commit(before)); // a commit never moves
    }
    try {
      bring(clone, transport, deadline);
    } catch (IOException | RuntimeException e) {
      if (anonymous && http.status() == 401) {
        throw new GitFault(Kind.UNAUTHORIZED, remote + ": the server asks for credentials (401);"
            + " give the source auth with passwordFile or tokenFile", e);
      }
      GitFault fault = Diagnosis.ofFetch(remote, http.status(), http.retryAfter(), e);
      boolean unclear = e.getCause() == null && (fault.kind() == Kind.REFUSED || http.status() == 200);
      throw unclear && !deadline.isCancelled() ? missing(transport, fault) : fault;
    }
    ObjectId after;
    try {
      after = Objects.requireNonNull(clone.head(), "no ref after a fetch");
    } catch (IncorrectObjectTypeException e) {
      throw new GitFault(Kind.REFUSED, remote + ": the " + ref + " does not name a commit", e);
    }
    Commit head = clone.commit(after);
    if (after.equals(before)) {
      return new FetchResult.Unchanged(head);
    }
    if (before != null) {
      clone.remember(before);
    }
    return new FetchResult.Moved(before == null ? null : clone.commit(before), head);
  }

  /** Fetches the objects and points the clone at them. */
  private void bring(BareClone clone, Transport transport, Deadline deadline) throws IOException, GitFault {
    if (ref instanceof GitRef.Id(String text)) {
      ObjectId id = ObjectId.fromString(text);
      try {
        fetch(transport, deadline, text + ":refs/daytwo/wanted");
      } catch (TransportException e) {
        // Servers may refuse to give a commit by its id: then it comes with its branch.
        fetch(transport, deadline, "+refs/heads/*:refs/daytwo/heads/*");
      }
      if (!clone.has(id)) {
        fetch(transport, deadline, "+refs/heads/*:refs/daytwo/heads/*");
      }
      if (!clone.has(id)) {
        throw new GitFault(Kind.BRANCH_MISSING, remote + ": there is no " + ref + " on any branch;"
            + " push it, or mend ref of the source");
      }
      clone.follow(id);
    } else {
      fetch(transport, deadline, "+" + wanted() + ":" + BareClone.HEAD);
    }
  }

  private void fetch(Transport transport, Deadline deadline, String spec) throws IOException, GitFault {
    for (TrackingRefUpdate update : transport.fetch(deadline, List.of(new RefSpec(spec))).getTrackingRefUpdates()) {
      switch (update.getResult()) {
        case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {
        }
        // JGit returns a stale lock as a result and does not throw.
        default -> throw new GitFault(Kind.DAMAGED, remote + ": the clone on disk does not take "
            + update.getLocalName() + " (" + update.getResult() + "); the next fetch makes it again");
      }
    }
  }

  private @Nullable ObjectId head(BareClone clone) throws GitFault {
    try {
      return clone.head();
    } catch (IOException | RuntimeException e) {
      throw Diagnosis.damaged(remote, e);
    }
  }

  private Credentials.@Nullable Login login() throws GitFault {
    String info = remote.userInfo();
    if (credentials != null) {
      return credentials.read(Objects.requireNonNullElse(remote.uri().getHost(), ""));
    }
    if (info == null) {
      return null;
    }
    int colon = info.indexOf(':');
    return colon < 0
        ? new Credentials.Login(info, "")
        : new Credentials.Login(info.substring(0, colon),
            info.substring(colon + 1));
  }

  private String wanted() {
    return switch (ref) {
      case GitRef.Branch(String name) -> "refs/heads/" + name;
      case GitRef.Tag(String name) -> "refs/tags/" + name;
      case GitRef.Id(String commit) -> commit;
    };
  }

  /** Asks what there is, when JGit says only that what we want is not. */
  private GitFault missing(Transport transport, GitFault otherwise) {
    try (FetchConnection connection = transport.openFetch()) {
      Collection<Ref> refs = connection.getRefs();
      List<String> branches = refs.stream().map(Ref::getName).filter(name -> name.startsWith("refs/heads/"))
          .map(name -> Diagnosis.printable(name.substring("refs/heads/".length()))).sorted().limit(10).toList();
      if (refs.isEmpty()) {
        return new GitFault(Kind.EMPTY_REPOSITORY,
            remote + ": the repository has no commit yet; push one to the " + ref,
            otherwise);
      }
      String wanted = wanted();
      return refs.stream().anyMatch(ref -> ref.getName().equals(wanted))
          ? otherwise
          : new GitFault(Kind.BRANCH_MISSING, remote + ": there is no " + ref + "; the branches are "
              + String.join(", ", branches) + "; push it, or mend ref of the source", otherwise);
    } catch (IOException | RuntimeException e) {
      return otherwise;
    }
  }
}
