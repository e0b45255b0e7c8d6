package dev.daytwo;

import dev.daytwo.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** What the API server's audit log has of accounts' writes: the witness of who wrote when, and who held the lease then. */
final class AuditTrail {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<String> READS = Set.of("get", "list", "watch");
  private static final String ACCOUNT = "system:serviceaccount:default:";

  private final Path policy;
  private final Path log;

  /** A write that the server has let through. */
  record Write(String account, String verb, String resource, String name, Instant received, Instant answered,
      String holder) {}

  AuditTrail(Path folder) throws IOException {
    policy = folder.resolve("audit-policy.yaml");
    log = folder.resolve("audit.log");
    Files.writeString(policy, """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived, ResponseStarted]
        rules:
        - {level: RequestResponse, resources: [{group: coordination.k8s.io, resources: [leases]}]}
        - {level: Metadata}
        """);
  }

  String[] flags() {
    return new String[]{"--audit-policy-file=" + policy, "--audit-log-path=" + log};
  }

  /** In the order of arrival. */
  List<Write> writes() throws IOException {
    List<Write> writes = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      Map<String, Object> event = Tree.map(JSON.readValue(line, Object.class));
      String user = Tree.text(Tree.at(event, "user", "username"));
      String verb = Tree.text(event.get("verb"));
      long code = Tree.number(Tree.at(event, "responseStatus", "code"), 0);
      if (user.startsWith(ACCOUNT) && !READS.contains(verb) && code < 300) {
        writes.add(new Write(user.substring(ACCOUNT.length()), verb, Tree.text(Tree.at(event, "objectRef", "resource")),
            Tree.text(Tree.at(event, "objectRef", "name")), Instant.parse(Tree.text(event.get(
                "requestReceivedTimestamp"))),
            Instant.parse(Tree.text(event.get("stageTimestamp"))),
            Tree.text(Tree.at(event, "responseObject", "spec", "holderIdentity"))));
      }
    }
    writes.sort(Comparator.comparing(Write::received));
    return writes;
  }

  /**
   * The writes to anything but the lease, and the definition that whoever starts first makes, by whoever did not hold it then: who had not been answered yet that it is his, or
   * came after somebody else had asked for it.
   */
  List<Write> strays() throws IOException {
    List<Write> all = writes();
    List<Write> lease = all.stream().filter(write -> write.resource().equals("leases")).toList();
    Set<String> free = Set.of("leases", "customresourcedefinitions");
    return all.stream().filter(write -> !free.contains(write.resource())).filter(write -> {
      String holder = "";
      for (Write one : lease) {
        boolean before = one.account().equals(write.account())
            ? one.answered().isBefore(write.received())
            : one.received().isBefore(write.received());
        if (before) {
          holder = one.holder();
        }
      }
      return !holder.startsWith(write.account() + "_");
    }).toList();
  }
}
