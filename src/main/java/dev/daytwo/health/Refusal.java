package dev.daytwo.health;

import dev.daytwo.model.Quotation;
import dev.daytwo.model.Symptom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why the API server does not let a controller make pods: the reason of a FailedCreate, told apart by its words. */
final class Refusal {
  static final int MOST = 240;

  private static final Pattern HEAD = Pattern
      .compile(
          "^(Error creating: |[Cc]reate Pod [^ ]+ in StatefulSet [^ ]+ failed error: )?(pods? \"[^\"]{0,300}\" is forbidden: |Pod \"[^\"]{0,300}\" is invalid: )?");
  /** {@code exceeded quota: compute, requested: pods=1, used: pods=2, limited: pods=2} */
  private static final Pattern QUOTA = Pattern
      .compile("exceeded quota: ([^,\\s]+), requested: .*, limited: ([^\\s]+)");
  private static final Pattern UNSPECIFIED = Pattern.compile("failed quota: ([^:\\s]+): (.*)");
  private static final Pattern ACCOUNT = Pattern.compile("serviceaccounts? \"([^\"]*)\" not found");

  private Refusal() {}

  /**
   * The symptom of pods that cannot be made.
   *
   * @param message what the API server said of one of them
   */
  static Symptom of(String message, boolean newest) {
    // The name of the pod is another one at each try.
    String rest = HEAD.matcher(message.strip()).replaceFirst("");
    Matcher quota = QUOTA.matcher(rest);
    if (quota.find()) { // what is used changes all the time, what is allowed does not
      return new Symptom(Symptom.Kind.QUOTA, Quotation.of("no more pods fit into the ResourceQuota " + quota.group(1)
          + ", which allows " + quota.group(2), MOST), newest);
    }
    Matcher unspecified = UNSPECIFIED.matcher(rest);
    if (unspecified.find()) {
      return new Symptom(Symptom.Kind.QUOTA, Quotation.of("the ResourceQuota " + unspecified.group(1)
          + " refuses the pods: " + unspecified.group(2), MOST), newest);
    }
    Matcher account = ACCOUNT.matcher(rest);
    if (account.find()) {
      return new Symptom(Symptom.Kind.CONFIG,
          Quotation.of("the ServiceAccount " + account.group(1) + " is missing", MOST), newest);
    }
    return new Symptom(Symptom.Kind.REFUSED, Quotation.of("its pods are refused: " + rest, MOST), newest);
  }
}
