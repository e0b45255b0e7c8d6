package dev.daytwo.git;

import java.nio.file.Path;

/**
 * Whose commits are believed.
 *
 * @param keysDir a folder of public keys, OpenPGP and SSH, read at each fetch
 * @param signed  what must carry a signature of one of them
 */
public record Signers(Path keysDir, Signed signed) {
  /** What is signed. */
  public enum Signed {
    /** The commit that is followed; with it all that it descends from is believed. */
    COMMIT,
    /** The annotated tag that is followed, and with it the commit that it names. */
    TAG
  }
}
