package dev.daytwo.health;

import dev.daytwo.model.Quotation;
import dev.daytwo.model.Symptom;
import dev.daytwo.model.Symptom.Kind;
import dev.daytwo.model.Tree;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What ails a pod, by its own status: that no node takes it, or the worst of its containers. */
final class PodSymptom {
  private PodSymptom() {}

  /** The symptom of a pod as the API server sent it, or null if nothing is wrong that its status knows of. */
  static @Nullable Symptom of(Map<String, Object> pod) {
    String phase = Tree.text(Tree.at(pod, "status", "phase"));
    boolean nodesDoing = phase.equals("Failed") && !Tree.text(Tree.at(pod, "status", "reason")).isEmpty(); // evicted, shut down
    if (phase.equals("Succeeded") || nodesDoing || Tree.at(pod, "metadata", "deletionTimestamp") != null) {
      return null;
    }
    Conditions.Said scheduled = Conditions.find(Conditions.of(pod), "PodScheduled");
    if (scheduled != null && scheduled.no() && !scheduled.reason().isEmpty()) {
      return unscheduled(scheduled.message().isEmpty() ? scheduled.reason() : scheduled.message());
    }
    boolean ready = PodHealth.ready(pod);
    return Stream
        .concat(statuses(pod, "initContainerStatuses").map(each -> ContainerSymptom.of(pod, "init container", each)),
            ready
                ? Stream.empty()
                : statuses(pod, "containerStatuses").map(each -> ContainerSymptom.of(pod, "container", each)))
        .filter(Objects::nonNull).min(Comparator.naturalOrder()).orElse(null);
  }

  private static Stream<Map<String, Object>> statuses(Map<String, Object> pod, String field) {
    return Tree.list(Tree.at(pod, "status", field)).stream().map(Tree::map);
  }

  /**
   * In the scheduler's words, without how many nodes have which trouble: that changes with each node that comes or goes.
   * {@code 0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint(s). preemption: …}
   */
  private static Symptom unscheduled(String message) {
    String reasons = message.replaceFirst("^0/\\d+ nodes are available: ", "").replaceFirst("\\.? preemption: .*", "");
    List<String> distinct = Arrays.stream(reasons.split(", (?=\\d+ )", 20)).map(each -> each.replaceFirst("^\\d+ ", ""))
        .map(each -> each.replaceFirst("\\.$", "")).distinct().sorted().toList();
    String words = distinct.stream().collect(Collectors.joining(", "));
    Kind kind = words.toLowerCase(Locale.ROOT).contains("persistentvolumeclaim")
        ? Kind.VOLUME
        : Kind.UNSCHEDULABLE;
    return new Symptom(kind, Quotation.of("no node takes its pods: " + words, Refusal.MOST), false);
  }
}
