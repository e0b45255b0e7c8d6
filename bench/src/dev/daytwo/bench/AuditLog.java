package dev.daytwo.bench;

import dev.daytwo.model.Tree;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Requests as the API server saw them: who, what, when, and how it ended. It is the second witness beside the agent's own
 * metric. Written before the answer goes out, so that what has been answered is in it.
 */
final class AuditLog {
  private static final Set<String> READS = Set.of("get", "list", "watch");

  private final Path policy;
  private final Path log;

  /** A log of every request, in a folder. */
  static AuditLog ofAll(Path folder) throws IOException {
    return new AuditLog(folder, "[{level: Metadata}]");
  }

  /** A log of nothing but the written statuses of Releases: it costs the API server next to nothing. */
  static AuditLog ofStatuses(Path folder) throws IOException {
    return new AuditLog(folder,
        "[{level: Metadata, resources: [{group: daytwo.dev, resources: [releases/status]}]}, {level: None}]");
  }

  /**
   * A log in a folder.
   *
   * @param rules of the audit policy
   */
  AuditLog(Path folder, String rules) throws IOException {
    policy = folder.resolve("audit-policy.yaml");
    log = folder.resolve("audit.log");
    Files.writeString(policy, """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived, ResponseStarted]
        rules:\s""" + rules + "\n");
  }

  /** All its lines; the last one before a kill of the API server may be a part of one. */
  List<String> lines() throws IOException {
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  /** The flags that make an API server write it. */
  String[] flags() {
    return new String[]{"--audit-policy-file=" + policy, "--audit-log-path=" + log};
  }

  /** Where it ends now. */
  long end() throws IOException {
    return Files.exists(log) ? Files.size(log) : 0;
  }

  /**
   * When the API server had written the status of each Release last, by the Release's name.
   *
   * @param from a place in the log
   */
  Map<String, Instant> statuses(long from) throws IOException {
    Map<String, Instant> statuses = new TreeMap<>();
    rest(from).lines().filter(line -> line.endsWith("}")).map(BareClient::tree)
        .filter(event -> "releases".equals(Tree.at(event, "objectRef", "resource"))
            && "status".equals(Tree.at(event, "objectRef", "subresource")) && verb(event).equals("patch"))
        .forEach(event -> statuses.put(Tree.text(Tree.at(event, "objectRef", "name")),
            Instant.parse(Tree.text(event.get("stageTimestamp")))));
    return statuses;
  }

  private String rest(long from) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      byte[] rest = new byte[Math.toIntExact(file.length() - from)];
      file.seek(from);
      file.readFully(rest);
      return new String(rest, StandardCharsets.UTF_8);
    }
  }

  /** The agent's requests from a place in the log on, watches aside, by verb and resource. */
  Map<String, Long> agentRequests(long from) throws IOException {
    Map<String, Long> requests = new TreeMap<>();
    rest(from).lines().map(BareClient::tree).filter(AuditLog::byAgent)
        .map(event -> verb(event) + " " + Tree.text(Tree.at(event, "objectRef", "resource")))
        .filter(what -> !what.startsWith("watch ")).forEach(what -> requests.merge(what, 1L, Long::sum));
    return requests;
  }

  /** How many of these requests are meant to write. */
  static long writes(Map<String, Long> requests) {
    return requests.entrySet().stream()
        .filter(each -> !READS.contains(each.getKey().substring(0, each.getKey().indexOf(' '))))
        .mapToLong(Map.Entry::getValue).sum();
  }

  /** Whoever is neither the API server itself nor the benchmark is the agent: nothing else is there. */
  private static boolean byAgent(Map<String, Object> event) {
    return !Tree.text(Tree.at(event, "user", "username")).startsWith("system:")
        && !Tree.text(event.get("userAgent")).equals(BareClient.USER_AGENT);
  }

  private static String verb(Map<String, Object> event) {
    return Tree.text(event.get("verb"));
  }
}
