/**
 * The adapter over JGit: one bare clone on disk for each remote repository and ref. In come an address, credentials and
 * a deadline; out go commits, changed paths and the text of files, read from the object database and never checked out,
 * or a {@link dev.daytwo.git.GitFault} that says what to mend. It must not know what the files mean.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.git;
