package dev.daytwo.bench;

import dev.daytwo.model.Tree;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;

/**
 * Who held the Lease when, and who wrote, by the API server's audit log alone and by its one clock. An agent holds the
 * Lease from the moment at which the request came in that took it, until another's request to take it was answered: so
 * what is called a breach is one.
 *
 * @param writes   of the agents, by verb and resource, that were meant to change something
 * @param holders  how often the Lease changed hands
 * @param breaches writes of an agent that did not hold the Lease, in words
 * @param unread   lines of the log that were cut off by a kill
 */
record LeaseWitness(Map<String, Long> writes, long holders, List<String> breaches, long unread) {
  /** What the audit log has to hold for this: the agents' requests, those for Leases with what they carry. */
  static final String RULES = """
      [{level: Request, userGroups: ["system:serviceaccounts:%1$s"], resources: [{group: coordination.k8s.io}]},
        {level: Metadata, userGroups: ["system:serviceaccounts:%1$s"]}, {level: None}]"""
      .formatted(Candidate.NAMESPACE);

  private static final String USER = "system:serviceaccount:" + Candidate.NAMESPACE + ":";
  private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete", "deletecollection");

  /** A request that was answered. */
  private record Request(Instant came, Instant answered, String agent, String verb, String resource, String what,
      String holder, boolean done) {}

  static LeaseWitness read(AuditLog log) throws IOException {
    List<Request> requests = new ArrayList<>();
    long unread = 0;
    for (String line : log.lines()) {
      try {
        Map<String, Object> event = BareClient.tree(line);
        String user = Tree.text(Tree.at(event, "user", "username"));
        if (user.startsWith(USER) && WRITES.contains(Tree.text(event.get("verb")))
            && !Tree.text(event.get("requestURI")).contains("dryRun=All")) {
          requests.add(request(event, user.substring(USER.length())));
        }
      } catch (JacksonException e) {
        unread++;
      }
    }
    return judge(requests, unread);
  }

  private static Request request(Map<String, Object> event, String agent) {
    Object object = event.get("objectRef");
    long code = Tree.number(Tree.at(event, "responseStatus", "code"), 0);
    String holder = Tree.text(Tree.at(event, "requestObject", "spec", "holderIdentity"));
    return new Request(Instant.parse(Tree.text(event.get("requestReceivedTimestamp"))),
        Instant.parse(Tree.text(event.get("stageTimestamp"))), agent, Tree.text(event.get("verb")),
        Tree.text(Tree.at(object, "resource")),
        event.get("verb") + " " + Tree.text(Tree.at(object, "resource")) + " " + Tree.text(Tree.at(object, "namespace"))
            + "/" + Tree.text(Tree.at(object, "name")) + " (" + code + ")",
        holder.replaceFirst("_.*", ""), code / 100 == 2);
  }

  private static LeaseWitness judge(List<Request> requests, long unread) {
    List<Request> leases = requests.stream().filter(each -> each.resource.equals("leases") && each.done)
        .sorted(Comparator.comparing(Request::answered)).toList();
    List<Request> takings = new ArrayList<>(); // each by another than the one before
    for (Request each : leases) {
      if (takings.isEmpty() || !takings.getLast().holder.equals(each.holder)) {
        takings.add(each);
      }
    }
    Instant served = requests.stream().filter(each -> each.resource.equals("releases") && each.done)
        .map(Request::came).min(Comparator.naturalOrder()).orElse(Instant.MAX);
    Map<String, Long> writes = new TreeMap<>();
    List<String> breaches = new ArrayList<>();
    for (Request write : requests) {
      if (write.resource.equals("leases")) {
        continue;
      }
      if (write.resource.equals("customresourcedefinitions") && write.came.isBefore(served)) {
        continue; // the definition of the Release, where there is none: any agent may make it when it starts
      }
      writes.merge(write.verb + " " + write.resource, 1L, Long::sum);
      if (!held(takings, write)) {
        breaches.add("write without the Lease: " + write.agent + " sent " + write.what + " at " + write.came);
      }
    }
    return new LeaseWitness(writes, takings.stream().filter(taking -> !taking.holder.isEmpty()).count(), breaches,
        unread);
  }

  private static boolean held(List<Request> takings, Request write) {
    for (int i = 0; i < takings.size(); i++) {
      Request taking = takings.get(i);
      boolean begun = !write.came.isBefore(taking.came);
      boolean over = i + 1 < takings.size() && write.came.isAfter(takings.get(i + 1).answered);
      if (taking.holder.equals(write.agent) && begun && !over) {
        return true;
      }
    }
    return false;
  }
}
