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

/** The judgement on what a fetch brought: whether it is signed by whom the source believes. */
record Proof(RemoteAddress remote, GitRef ref, Signers signers) {
  /**
   * Returns who signed what was fetched.
   *
   * @param asked the full name of the ref that was asked for
   * @throws GitFault of kind {@link Kind#UNVERIFIED} if it is not, which says who signed it
   */
  String of(BareClone clone, String asked) throws IOException, GitFault {
    TrustedKeys keys = TrustedKeys.read(signers.keysDir());
    ObjectId fetched = clone.git().exactRef(BareClone.FETCHED).getObjectId();
    try (ObjectReader reader = clone.git().newObjectReader(); RevWalk walk = new RevWalk(reader)) {
      RevObject named = walk.parseAny(fetched);
      TrustedKeys.Verdict verdict = switch (signers.signed()) {
        case TAG -> tag(named, asked, reader, keys);
        case COMMIT -> commit(walk.parseCommit(fetched), reader, keys);
      };
      return switch (verdict) {
        case TrustedKeys.Verdict.Signed(String signer) -> signer;
        case TrustedKeys.Verdict.Refused(String objection) ->
          throw new GitFault(Kind.UNVERIFIED, remote + ": " + objection);
      };
    }
  }

  private static TrustedKeys.Verdict commit(RevCommit commit, ObjectReader reader, TrustedKeys keys)
      throws IOException {
    SignedObject signed = SignedObject.commit(reader.open(commit, Constants.OBJ_COMMIT).getCachedBytes());
    return keys.verdict(signed.signature(), signed.payload(),
        "the commit " + commit.abbreviate(10).name() + " (" + Diagnosis.printable(commit.getShortMessage()) + ") by "
            + Diagnosis.printable(commit.getAuthorIdent().getName()));
  }

  private TrustedKeys.Verdict tag(RevObject named, String asked, ObjectReader reader, TrustedKeys keys)
      throws IOException {
    if (!(named instanceof RevTag tag)) {
      return new TrustedKeys.Verdict.Refused(
          "the " + ref + " is not an annotated tag, so it carries no signature");
    }
    String name = Diagnosis.printable(tag.getTagName());
    if (!("refs/tags/" + tag.getTagName()).equals(asked)) { // else an old tag could be passed off as a new one
      return new TrustedKeys.Verdict.Refused("the " + ref + " leads to a tag that was signed as " + name);
    }
    SignedObject signed = SignedObject.tag(reader.open(tag, Constants.OBJ_TAG).getCachedBytes());
    return keys.verdict(signed.signature(), signed.payload(), "the tag " + name);
  }
}
