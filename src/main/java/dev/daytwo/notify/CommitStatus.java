package dev.daytwo.notify;

/**
 * How far a commit got in an environment.
 *
 * @param commit      the full id
 * @param description why, in one line
 */
record CommitStatus(String source, String commit, String environment, State state, String description) {
  /** From bad to good, but for what was overtaken. */
  enum State {
    FAILURE, PENDING, SUCCESS, OVERTAKEN
  }

  /** Of what; only the newest status of it counts. */
  String key() {
    return source + " " + commit + " " + environment;
  }

  /** As people see it beside others. */
  String context() {
    return "daytwo/" + environment;
  }
}
