package dev.daytwo.render.alerts;

import dev.daytwo.model.FlatMap;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.Tree;
import dev.daytwo.platform.Objectives;
import dev.daytwo.platform.Timetable;
import dev.daytwo.platform.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All rules of one service, in groups: those that fit the objects that it has. */
public final class AlertRules {
  private final Scope scope;
  private final Workload workload;
  private final List<Manifest> objects;
  private final Set<String> kinds;
  private final List<Map<String, Object>> groups = new ArrayList<>();

  private AlertRules(Scope scope, Workload workload, List<Manifest> objects) {
    this.scope = scope;
    this.workload = workload;
    this.objects = objects;
    kinds = objects.stream().map(object -> object.key().kind()).collect(Collectors.toSet());
  }

  /** The groups of a PrometheusRule, as maps and lists; empty if there is nothing to watch. */
  public static List<Map<String, Object>> groups(Scope scope, Workload workload, List<Manifest> objects) {
    return new AlertRules(scope, workload, objects).groups();
  }

  private List<Map<String, Object>> groups() {
    Objectives objectives = workload.objectives();
    if (objectives != null && workload.scrape() != null) {
      objectives(objectives);
    }
    if (workload.scrape() != null && workload.maxReplicas() > 0) {
      group("targets", List.of(TargetRules.absent(scope, stateful())));
    }
    if (workload.timetable() == null && workload.maxReplicas() > 0) {
      group("pods", PodRules.alerts(scope));
      replicas();
    }
    jobs();
    String claims = claims(objects);
    if (!claims.isEmpty()) {
      group("volumes", VolumeRules.alerts(scope, claims));
    }
    return groups;
  }

  private boolean stateful() {
    return kinds.contains("StatefulSet");
  }

  /** A regular expression that fits the names of all claims of a unit, and no other's; empty if it has none. */
  public static String claims(List<Manifest> objects) {
    return objects.stream().flatMap(AlertRules::claims).collect(Collectors.joining("|"));
  }

  /** The names of the claims that an object is, or has made; as regular expressions. */
  private static Stream<String> claims(Manifest object) {
    return switch (object.key().kind()) {
      case "PersistentVolumeClaim" -> Stream.of(object.key().name());
      case "StatefulSet" -> Tree.list(object.at("spec", "volumeClaimTemplates")).stream()
          .map(template -> Tree.text(Tree.at(template, "metadata", "name")) + "-" + object.key().name() + "-[0-9]+");
      default -> Stream.of();
    };
  }

  private void objectives(Objectives objectives) {
    Requests requests = scope.requests();
    String selector = requests.selector(scope, workload);
    List<Map<String, Object>> recordings = new ArrayList<>(TrafficRules.recordings(scope, requests, selector));
    List<Map<String, Object>> alerts = new ArrayList<>();
    if (objectives.availability() != null) {
      recordings.addAll(ErrorRules.recordings(scope, requests, selector));
      alerts.addAll(ErrorRules.alerts(scope, objectives.availability()));
    }
    if (objectives.under() != null) {
      alerts.addAll(LatencyRules.alerts(scope, requests, selector, objectives.percentile(), objectives.under()));
    }
    if (!alerts.isEmpty()) {
      recordings.addAll(alerts); // in one group, whose rules are evaluated in their order
      group("objectives", recordings);
    }
  }

  private void replicas() {
    List<Map<String, Object>> rules = new ArrayList<>(
        stateful() ? ReplicaRules.ofStatefulSet(scope) : ReplicaRules.ofDeployment(scope));
    if (kinds.contains("HorizontalPodAutoscaler")) {
      rules.add(ReplicaRules.ofAutoscaler(scope));
    }
    if (kinds.contains("PodDisruptionBudget")) {
      rules.add(ReplicaRules.ofBudget(scope));
    }
    group("replicas", rules);
  }

  private void jobs() {
    Timetable timetable = workload.timetable();
    if (timetable != null) {
      group("jobs", List.of(JobRules.ofCronJob(scope),
          JobRules.notSucceeding(scope, Period.longest(timetable.schedule()), timetable.timeout())));
    } else if (workload.migrate() != null) {
      group("jobs", List.of(JobRules.ofMigration(scope)));
    }
  }

  private void group(String name, List<Map<String, Object>> rules) {
    groups.add(FlatMap.of(List.of("name", scope.service() + "-" + name, "rules", rules)));
  }
}
