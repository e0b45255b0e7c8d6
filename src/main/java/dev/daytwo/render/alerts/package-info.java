/**
 * The rules by which Prometheus watches one service: a file per family of rules, each reading like the YAML that it makes.
 * The metrics are those of kube-state-metrics, of the kubelet, and of the OpenTelemetry conventions for HTTP servers. What
 * each alert means, and what to do, is in {@code docs/alerts.md}.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.render.alerts;
