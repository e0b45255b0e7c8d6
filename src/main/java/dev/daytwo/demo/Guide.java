package dev.daytwo.demo;

import java.util.ArrayList;
import java.util.List;

/** What a person is told to try, with the exact commands. */
public final class Guide {
  private Guide() {}

  /**
   * The text.
   *
   * @param command how the user starts Daytwo: {@code ./daytwo}
   */
  public static String text(Demo demo, String command) {
    DemoCluster cluster = demo.cluster();
    String context = cluster.context();
    String option = context == null ? "" : " --context " + context;
    String kubectl = "kubectl" + option;
    String clone = demo.folder() + "/shop";
    List<String> lines = new ArrayList<>();
    lines.add("In another terminal:");
    lines.add("");
    if (cluster.kubeconfig() != null) {
      lines.add("  export KUBECONFIG=" + cluster.kubeconfig());
    }
    lines.add("  git clone " + demo.repository().url() + " " + clone + " && cd " + clone);
    lines.add("");
    lines.add("See what runs, and why");
    lines.add("  " + command + " status" + option);
    lines.add("  " + kubectl + " get releases -A");
    lines.add("  " + kubectl + " -n shop-production get deploy,svc,hpa,pdb,netpol");
    lines.add("");
    lines.add("Change something by a push; it is applied within two seconds");
    lines.add("  sed -i.bak 's/scale: 3/scale: 5/' services/catalog.yaml");
    lines.add("  git commit -am 'Scale the catalog' && git push");
    lines.add("  " + kubectl + " -n shop-production get deploy catalog -w");
    lines.add("");
    lines.add("Change something behind Daytwo's back; it is brought back at once");
    lines.add("  " + kubectl + " -n shop-production scale deploy/catalog --replicas=9");
    lines.add("  " + kubectl + " -n shop-production set image deploy/orders '*=nginx:1.27'");
    lines.add("  " + kubectl + " -n shop-production delete svc cart");
    lines.add("  " + kubectl + " -n shop-production get events --field-selector reason=DriftHealed");
    lines.add("");
    lines.add("Make a mistake; it is refused with its place, and what runs goes on");
    lines.add("  sed -i.bak 's/scale:/scal:/' services/catalog.yaml && " + validate(command));
    lines.add("  git commit -am 'Oops' && git push");
    lines.add("  " + kubectl + " -n shop-production get rel catalog");
    lines.add("  git revert --no-edit HEAD && git push");
    lines.add("");
    lines.add("Remove a service; its objects go too");
    lines.add("  git rm -q services/mailer.yaml && git commit -qm 'Close the mailer' && git push");
    lines.add("");
    lines.add("Metrics of the agent: " + demo.agent().url() + "/metrics");
    lines.add("Its configuration:    " + demo.agent().config());
    lines.add("Its log:              " + demo.agent().log());
    return String.join("\n", lines);
  }

  private static String validate(String command) {
    return command + " validate services";
  }
}
