package dev.daytwo.render.alerts;

import java.util.Map;

/**
 * What one alert is.
 *
 * @param name        in CamelCase
 * @param labels      that tell it from others of the same name
 * @param expr        what is wrong as long as it has a value
 * @param lasts       how long it must be wrong; empty for not at all
 * @param summary     one line, without a value that changes
 * @param description what is known, and what to look at first
 */
record Alert(String name, Severity severity, Map<String, String> labels, String expr, String lasts, String summary,
    String description) {
  Alert(String name, Severity severity, String expr, String lasts, String summary, String description) {
    this(name, severity, Map.of(), expr, lasts, summary, description);
  }
}
