package dev.daytwo.render.alerts;

import dev.daytwo.descriptor.Tier;
import dev.daytwo.model.FlatMap;
import dev.daytwo.platform.HttpMetric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the rules of one service have in common: whose series they read, and what their alerts carry.
 *
 * @param service     its name
 * @param namespace   where it runs
 * @param environment its name
 * @param team        who is to be told; empty if nobody said
 * @param tier        how much it matters
 * @param labels      that every alert carries besides, by which Alertmanager routes it
 * @param runbooks    address to which an alert's name is added; empty for none
 * @param http        what it counts its requests by
 */
public record Scope(String service, String namespace, String environment, String team, Tier tier,
    Map<String, String> labels, String runbooks, HttpMetric http) {
  /** The series of its requests. */
  public Requests requests() {
    return new Requests(http);
  }

  /** Selects the series of an object of the service's name, by the label that names such objects. */
  public String by(String label) {
    return "namespace=\"" + namespace + "\"," + label + "=\"" + service + "\"";
  }

  /** Selects the series of the containers, in whichever pod: they have the service's name, and no other's have it. */
  public String container() {
    return by("container");
  }

  /** A rule that fires. */
  Map<String, Object> alert(Alert alert) {
    List<Object> rule = new ArrayList<>(List.of("alert", alert.name(), "expr", alert.expr()));
    if (!alert.lasts().isEmpty()) {
      rule.addAll(List.of("for", alert.lasts()));
    }
    rule.addAll(List.of("labels", carried(alert), "annotations", annotations(alert)));
    return FlatMap.of(rule);
  }

  private Map<String, Object> carried(Alert alert) {
    Map<String, Object> carried = new LinkedHashMap<>(labels);
    carried.put("severity", alert.severity().of(tier));
    carried.putAll(own());
    if (!team.isEmpty()) {
      carried.put("team", team);
    }
    carried.put("tier", tier.written());
    carried.putAll(alert.labels());
    return FlatMap.copyOf(carried);
  }

  private Map<String, Object> annotations(Alert alert) {
    List<Object> annotations = new ArrayList<>(
        List.of("summary", alert.summary(), "description", alert.description()));
    if (!runbooks.isEmpty()) {
      annotations.addAll(List.of("runbook_url", runbooks + alert.name()));
    }
    return FlatMap.of(annotations);
  }

  /** A rule that keeps the value of an expression as a series of the service. */
  Map<String, Object> recording(String name, String expr) {
    return FlatMap.of(List.of("record", name, "expr", expr, "labels", own()));
  }

  /** The series of a recording. */
  String recorded(String name) {
    return name + "{" + by("service") + "}";
  }

  /** The recorded share of requests that fail over a window of the rules. */
  public String failed(String window) {
    return recorded(ErrorRules.RATIO + window);
  }

  /** The share of requests that may fail, by an objective in percent. */
  public static String budget(double objective) {
    return Burn.text(Burn.budget(objective));
  }

  private Map<String, Object> own() {
    return FlatMap.of(List.of("service", service, "namespace", namespace, "environment", environment));
  }
}
