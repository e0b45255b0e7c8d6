package dev.daytwo.cli;

import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Tree;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A kind of workload that a descriptor can take the place of. */
enum Running {
  DEPLOYMENT("apps/v1", "Deployment", "deploy"), //
  STATEFUL_SET("apps/v1", "StatefulSet", "sts"), //
  CRON_JOB("batch/v1", "CronJob", "cj");

  private final String apiVersion;
  private final String kind;
  private final String word;

  Running(String apiVersion, String kind, String word) {
    this.apiVersion = apiVersion;
    this.kind = kind;
    this.word = word;
  }

  ObjectKind kind() {
    return new ObjectKind(apiVersion, kind);
  }

  /** The kind that a person means, written as for kubectl: {@code deploy}, {@code statefulsets}; null for any other. */
  static @Nullable Running of(String written) {
    String name = written.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(each -> {
      String own = each.kind.toLowerCase(Locale.ROOT);
      return List.of(own, own + "s", each.word, own + "." + each.kind().group()).contains(name);
    }).findFirst().orElse(null);
  }

  /** What may be asked for, for a person. */
  static String allowed() {
    return Arrays.stream(values()).map(each -> each.kind.toLowerCase(Locale.ROOT) + "/NAME")
        .collect(Collectors.joining(", "));
  }

  /** The template of the pods of a workload of this kind. */
  Map<String, Object> template(Map<String, Object> workload) {
    Object from = this == CRON_JOB ? Tree.at(workload, "spec", "jobTemplate") : workload;
    return Tree.map(Tree.at(from, "spec", "template"));
  }
}
