package dev.daytwo.model;

/** What a source follows in its repository. */
public sealed interface GitRef {
  /** The tip of a branch, wherever it moves, force pushes included. */
  record Branch(String name) implements GitRef {
    @Override
    public String toString() {
      return "branch " + name;
    }
  }

  /** The commit that a tag names; a tag that is moved is followed. */
  record Tag(String name) implements GitRef {
    @Override
    public String toString() {
      return "tag " + name;
    }
  }

  /** The newest of the tags that name a version in a range. */
  record Semver(VersionRange range) implements GitRef {
    @Override
    public String toString() {
      return "newest tag in " + range;
    }
  }

  /** One commit for ever, by its full hexadecimal id. */
  record Id(String commit) implements GitRef {
    @Override
    public String toString() {
      return "commit " + commit;
    }
  }
}
