package dev.daytwo.descriptor;

import dev.daytwo.model.Problem;
import dev.daytwo.yaml.Yaml;
import java.util.ArrayList;
import java.util.List;

/** What each kind must say, and what only some kinds may. */
final class KindRules {
  /** What says how runs are begun, and nothing of a process that goes on. */
  static final List<String> OF_RUNS = List.of("schedule", "timeZone", "timeout", "concurrency", "retries");
  /** What says how a process goes on, and nothing of runs. */
  static final List<String> OF_PROCESSES = List.of("port", "ports", "scale", "health", "route", "drain", "storage",
      "metrics",
      "slo",
      "allowFrom", "rollout", "migrate");

  private final Yaml.Mapping spec;
  private final String path;
  private final List<Problem> problems = new ArrayList<>();

  private KindRules(Yaml.Mapping spec, String path) {
    this.spec = spec;
    this.path = path;
  }

  /** The problems of settings that must be enough to run. */
  static List<Problem> of(Kind kind, Yaml.Mapping spec, String path) {
    KindRules rules = new KindRules(spec, path);
    if (!rules.given("image")) {
      rules.tell("image", "image", "required, and not given");
    }
    boolean ports = rules.given("port")
        || (rules.given("ports") && !spec.map("ports").entries().isEmpty());
    switch (kind) {
      case SERVICE -> {
        if (!ports) {
          rules.tell("ports", "port", "required for a Service, and not given; a process that nobody calls is a Worker");
        }
      }
      case STATEFUL_SERVICE -> {
        if (!ports) {
          rules.tell("ports", "port", "required for a StatefulService, and not given");
        }
      }
      case WORKER -> {
        if (!ports && rules.given("health")) {
          rules.tell("health", "health", "given without a port to ask at; add port or ports");
        }
        if (!ports && rules.given("metrics") && !rules.given("metrics", "port")) {
          rules.tell("metrics", "metrics", "given without a port to ask at; add metrics.port");
        }
        if (rules.given("slo")) {
          rules.tell("slo", "slo",
              "not for a Worker, whose answers nobody waits for; a process that is called is a Service");
        }
      }
      case CRON_JOB -> {
        if (!rules.given("schedule")) {
          rules.tell("schedule", "schedule", "required for a CronJob, and not given, such as \"0 3 * * *\"");
        }
      }
    }
    if (kind == Kind.WORKER || kind == Kind.STATEFUL_SERVICE) {
      rules.none(List.of("route"), "a " + kind.written() + "; what is called from outside is a Service");
    }
    if (kind == Kind.SERVICE || kind == Kind.WORKER) {
      rules.problems.addAll(StorageRules.replicas(spec, path));
    }
    if (kind == Kind.CRON_JOB) {
      rules.none(OF_PROCESSES, "a CronJob, whose runs nobody calls and which come to an end");
    } else {
      rules.none(OF_RUNS, "a " + kind.written() + ", which runs all the time; what runs at times is a CronJob");
    }
    return rules.problems;
  }

  private void none(List<String> fields, String why) {
    fields.stream().filter(this::given).forEach(field -> tell(field, field, "not for " + why));
  }

  private boolean given(String field) {
    return given(spec, field);
  }

  private boolean given(String field, String below) {
    return given(spec.map(field), below);
  }

  private static boolean given(Yaml.Mapping map, String field) {
    Yaml value = map.get(field);
    return value != null && !value.isNull();
  }

  private void tell(String place, String field, String message) {
    problems.add(new Problem(spec.place(place), path + field, message));
  }
}
