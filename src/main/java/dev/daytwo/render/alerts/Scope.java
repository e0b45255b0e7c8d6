package dev.daytwo.render.alerts;

import dev.daytwo.descriptor.Tier;
import dev.daytwo.platform.HttpMetric;
import java.util.LinkedHashMap;
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
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("alert", alert.name());
    rule.put("expr", alert.expr());
    if (!alert.lasts().isEmpty()) {
      rule.put("for", alert.lasts());
    }
    Map<String, Object> carried = new LinkedHashMap<>(labels);
    carried.put("severity", alert.severity().of(tier));
    carried.putAll(own());
    if (!team.isEmpty()) {
      carried.put("team", team);
    }
    carried.put("tier", tier.written());
    carried.putAll(alert.labels());
    rule.put("labels", carried);
    Map<String, Object> annotations = new LinkedHashMap<>();
    annotations.put("summary", alert.summary());
    annotations.put("description", alert.description());
    if (!runbooks.isEmpty()) {
      annotations.put("runbook_url", runbooks + alert.name());
    }
    rule.put("annotations", annotations);
    return rule;
  }

  /** A rule that keeps the value of an expression as a series of the service. */
  Map<String, Object> recording(String name, String expr) {
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("record", name);
    rule.put("expr", expr);
    rule.put("labels", own());
    return rule;
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
    Map<String, Object> own = new LinkedHashMap<>();
    own.put("service", service);
    own.put("namespace", namespace);
    own.put("environment", environment);
    return own;
  }
}
