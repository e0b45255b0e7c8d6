/**
 * The dashboard of one service, for Grafana: in come the service and its objects, out goes a tree of JSON. A file per group
 * of panels. The metrics are those that the rules of {@code render.alerts} read, and the kubelet's of containers.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.render.dashboard;
