package dev.daytwo.cli;

import dev.daytwo.descriptor.Departure;
import dev.daytwo.model.Problem;

/**
 * What {@code validate} tells of a place: something that has to be mended, or that is only worth a look.
 *
 * @param level how much it matters
 */
record Finding(Problem problem, Level level) {
  /** How much a finding matters, in the words of the forms in which it is told. */
  enum Level {
    ERROR("error", "error", "error"), HINT("hint", "note", "notice");

    final String word;
    final String sarif;
    final String github;

    Level(String word, String sarif, String github) {
      this.word = word;
      this.sarif = sarif;
      this.github = github;
    }
  }

  static Finding of(Problem problem) {
    return new Finding(problem, Level.ERROR);
  }

  static Finding of(Departure departure) {
    return new Finding(new Problem(departure.position(), departure.path(), departure.words()), Level.HINT);
  }

  /** The same with its place as seen from where the user stands. */
  Finding in(Folder folder) {
    return new Finding(folder.seen(problem), level);
  }

  /** {@code file:line:column: path: message}, and that it is a hint if it is one. */
  @Override
  public String toString() {
    return level == Level.ERROR
        ? problem.toString()
        : problem.position() + ": " + level.word + ": " + problem.path() + ": " + problem.message();
  }
}
