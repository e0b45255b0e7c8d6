package dev.daytwo.yaml;

import dev.daytwo.model.Problem;

/** The way out of a half-read document, caught where the document is begun. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  Refused(Problem problem) {
    super(problem.message(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
