package dev.daytwo.git;

import dev.daytwo.git.GitFault.Kind;
import dev.daytwo.model.GitRef;
import java.io.IOException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/** The judgement on what a fetch brought: whether it is signed by whom the source believes. */
record Proof(RemoteAddress remote, GitRef ref, Signers signers) {
  /**
   * Returns if what was fetched is proved.
   *
   * @param asked the full name of the ref that was asked for
   * @throws GitFault of kind {@link Kind#UNVERIFIED} if it is not, which says who signed it
   */
  void of(BareClone clone, String asked) throws IOException, GitFault {
    TrustedKeys keys = TrustedKeys.read(signers.keysDir());
    ObjectId fetched = clone.git().exactRef(BareClone.FETCHED).getObjectId();
    try (ObjectReader reader = clone.git().newObjectReader(); RevWalk walk = new RevWalk(reader)) {
      RevObject named = walk.parseAny(fetched);
      String objection = switch (signers.signed()) {
        case TAG -> tag(named, asked, reader, keys);
        case COMMIT -> commit(walk.parseCommit(fetched), reader, keys);
      };
      if (objection != null) {
        throw new GitFault(Kind.UNVERIFIED, remote + ": " + objection);
      }
    }
  }

  private static @Nullable String commit(RevCommit commit, ObjectReader reader, TrustedKeys keys) throws IOException {
    SignedObject signed = SignedObject.commit(reader.open(commit, Constants.OBJ_COMMIT).getCachedBytes());
    String objection = keys.objection(signed.signature(), signed.payload());
    return objection == null
        ? null
        : "the commit " + commit.abbreviate(10).name() + " (" + Diagnosis.printable(commit.getShortMessage()) + ") by "
            + Diagnosis.printable(commit.getAuthorIdent().getName()) + " " + objection;
  }

  private @Nullable String tag(RevObject named, String asked, ObjectReader reader, TrustedKeys keys)
      throws IOException {
    if (!(named instanceof RevTag tag)) {
      return "the " + ref + " is not an annotated tag, so it carries no signature";
    }
    String name = Diagnosis.printable(tag.getTagName());
    if (!("refs/tags/" + tag.getTagName()).equals(asked)) { // else an old tag could be passed off as a new one
      return "the " + ref + " leads to a tag that was signed as " + name;
    }
    SignedObject signed = SignedObject.tag(reader.open(tag, Constants.OBJ_TAG).getCachedBytes());
    String objection = keys.objection(signed.signature(), signed.payload());
    return objection == null ? null : "the tag " + name + " " + objection;
  }
}
