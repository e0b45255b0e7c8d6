package dev.daytwo.cli;

import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Tree;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A kind of workload that a descriptor can take the place of. */
enum Running {
  DEPLOYMENT("apps/v1", "Deployment", "deploy", "spec", "template"), //
  STATEFUL_SET("apps/v1", "StatefulSet", "sts", "spec", "template"), //
  CRON_JOB("batch/v1", "CronJob", "cj", "spec", "jobTemplate", "spec", "template");

  private final String apiVersion;
  private final String kind;
  private final String word;
  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> template;

  Running(String apiVersion, String kind, String word, String... template) {
    this.template = List.of(template);
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
    return Tree.map(Tree.at(workload, template.toArray(String[]::new)));
  }

  /** Where the containers of a workload of this kind are. */
  String[] containers() {
    return Stream.concat(template.stream(), Stream.of("spec", "containers")).toArray(String[]::new);
  }
}
