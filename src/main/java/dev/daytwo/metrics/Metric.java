package dev.daytwo.metrics;

import static dev.daytwo.metrics.Label.CODE;
import static dev.daytwo.metrics.Label.COMMIT;
import static dev.daytwo.metrics.Label.ENVIRONMENT;
import static dev.daytwo.metrics.Label.FAILED_COMMIT;
import static dev.daytwo.metrics.Label.FAILED_REASON;
import static dev.daytwo.metrics.Label.HEALTHY;
import static dev.daytwo.metrics.Label.IMAGE;
import static dev.daytwo.metrics.Label.JAVA;
import static dev.daytwo.metrics.Label.KIND;
import static dev.daytwo.metrics.Label.MANAGER;
import static dev.daytwo.metrics.Label.REASON;
import static dev.daytwo.metrics.Label.RECEIVER;
import static dev.daytwo.metrics.Label.REGISTRY;
import static dev.daytwo.metrics.Label.RESULT;
import static dev.daytwo.metrics.Label.SERVICE;
import static dev.daytwo.metrics.Label.SOURCE;
import static dev.daytwo.metrics.Label.STATE;
import static dev.daytwo.metrics.Label.SYNCED;
import static dev.daytwo.metrics.Label.TEAM;
import static dev.daytwo.metrics.Label.TIER;
import static dev.daytwo.metrics.Label.VERB;
import static dev.daytwo.metrics.Label.VERSION;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one table of what the agent exports: a metric that is not here cannot be told, and {@code docs/metrics.md} is made of
 * it.
 */
public enum Metric {
  COMMIT_TO_APPLIED(Topic.DELIVERY, "daytwo_commit_to_applied_seconds",
      "Time from the push, as the source could first know of it, to the last apply of a unit.",
      "The agent's own part of a delivery, and the objective to alert on.", Buckets.PUSH, SOURCE, ENVIRONMENT), //
  COMMIT_TO_HEALTHY(Topic.DELIVERY, "daytwo_commit_to_healthy_seconds",
      "Time from the push, as the source could first know of it, to a healthy unit.",
      "How long a rollout takes. Its count is the number of deployments that went well.", Buckets.ROLLOUT, SOURCE,
      ENVIRONMENT), //
  COMMIT_LEAD_TIME(Topic.DELIVERY, "daytwo_commit_lead_time_seconds",
      "Time from the commit, as Git has it, to a healthy unit.",
      "DORA's lead time for changes: with review, merge and build, and with whatever clock the committer had.",
      Buckets.PEOPLE, SOURCE, ENVIRONMENT), //
  TIME_TO_RESTORE(Topic.DELIVERY, "daytwo_time_to_restore_seconds",
      "Time from a broken unit to a healthy one, whatever broke it and whatever mended it.",
      "DORA's time to restore. A rollout on its way is not broken yet.", Buckets.ROLLOUT, SOURCE, ENVIRONMENT), //
  ROLLOUTS_FAILED(Topic.DELIVERY, Type.COUNTER, "daytwo_rollouts_failed_total",
      "Rollouts that failed, whether they were rolled back or held.",
      "DORA's failed changes; with the count of `daytwo_commit_to_healthy_seconds` their share.", SOURCE, ENVIRONMENT,
      REASON), //
  ROLLBACKS(Topic.DELIVERY, Type.COUNTER, "daytwo_rollbacks_total", "Rollouts that failed and were rolled back.",
      "`Crashing` or `DeadlineExceeded`: somebody has to push another commit.", ENVIRONMENT, REASON), //
  ROLLOUT_UNITS(Topic.DELIVERY, Type.GAUGE, "daytwo_rollout_units",
      "Units with a change that is not of their own descriptors.",
      "How far a change of the platform is: units that wait, that roll, and that it made unhealthy.", STATE), //
  ROLLOUT_HALTED(Topic.DELIVERY, Type.GAUGE, "daytwo_rollout_halted",
      "1 while a change of the platform goes no further, since units have become unhealthy by it.",
      "Somebody has to look at the platform's last change."), //

  UNIT_INFO(Topic.UNITS, Type.INFO, "daytwo_unit_info", "What runs of each unit.",
      "Joined to another series of the unit, it names team, commit and image.", SOURCE, ENVIRONMENT, SERVICE, TEAM,
      TIER, COMMIT, IMAGE), //
  UNIT_CONDITION(Topic.UNITS, Type.INFO, "daytwo_unit_condition_info",
      "Why the unit is synced and healthy, or not.",
      "Joined to an alert, it names the reasons of the Release's conditions, the commit that was taken back, and why.",
      SOURCE, ENVIRONMENT, SERVICE, SYNCED, HEALTHY, FAILED_COMMIT, FAILED_REASON), //
  UNIT_SYNCED(Topic.UNITS, Type.GAUGE, "daytwo_unit_synced", "1 if the cluster is as the newest commit wants it.",
      "0 for long: the unit does not get what Git says.", SOURCE, ENVIRONMENT, SERVICE), //
  UNIT_HEALTHY(Topic.UNITS, Type.GAUGE, "daytwo_unit_healthy", "1 if all of the unit's objects are healthy.",
      "0 for long: the service is down, or a part of it.", SOURCE, ENVIRONMENT, SERVICE), //
  UNIT_SUSPENDED(Topic.UNITS, Type.GAUGE, "daytwo_unit_suspended",
      "1 if the unit's Release tells the agent to look on.", "So that nobody forgets to resume.", SOURCE, ENVIRONMENT,
      SERVICE), //
  UNIT_IMAGE_HELD(Topic.UNITS, Type.GAUGE, "daytwo_unit_image_held",
      "1 if an older digest stands in for what no registry can tell.", "The registry has to be looked at.", SOURCE,
      ENVIRONMENT, SERVICE), //
  UNIT_OUT_OF_SYNC(Topic.UNITS, Type.GAUGE, "daytwo_unit_out_of_sync_seconds",
      "Time that the unit has been out of sync; 0 if it is not.", "Alert on it rather than on `daytwo_unit_synced`.",
      SOURCE, ENVIRONMENT, SERVICE), //
  UNIT_LAST_SYNC(Topic.UNITS, Type.GAUGE, "daytwo_unit_last_sync_timestamp_seconds",
      "Unix time at which the agent last wrote something for the unit; 0 if it never has.", "What changed just now.",
      SOURCE, ENVIRONMENT, SERVICE), //

  SOURCE_LAST_FETCH(Topic.SOURCES, Type.GAUGE, "daytwo_source_last_fetch_timestamp_seconds",
      "Unix time at which the source last answered.", "`time() -` it is how stale the source is.", SOURCE), //
  SOURCE_FETCH_DURATION(Topic.SOURCES, "daytwo_source_fetch_duration_seconds", "Time of one fetch that succeeded.",
      "A Git server that gets slow.", Buckets.WORK, SOURCE), //
  SOURCE_FETCH_ERRORS(Topic.SOURCES, Type.COUNTER, "daytwo_source_fetch_errors_total", "Fetches that failed.",
      "Why a source is stale.", SOURCE, REASON), //
  SOURCE_UNCONFIRMED(Topic.SOURCES, Type.GAUGE, "daytwo_source_unconfirmed",
      "1 if what the source says is as of a fetch before the agent started or took over.",
      "Until it can be fetched, drift is undone, and nothing else is written or deleted.", SOURCE), //
  DESCRIPTOR_PROBLEMS(Topic.SOURCES, Type.GAUGE, "daytwo_descriptor_problems", "Problems in the source's files.",
      "Its teams have to mend something; the log and the Releases say what.", SOURCE), //
  HOOKS(Topic.SOURCES, Type.COUNTER, "daytwo_hooks_total", "Webhooks that were answered.",
      "`woken`, `not-followed`, `no-push`, `throttled`, `forged`, `no-secret`, `malformed`, `too-big`, `busy`; `unknown` "
          + "without a source.",
      SOURCE, RESULT), //
  PRUNE_HELD(Topic.SOURCES, Type.GAUGE, "daytwo_prune_held", "Objects whose deletion waits for a person.",
      "More was dropped than the budget allows.", SOURCE, ENVIRONMENT), //
  UNITS_LEFT_ALONE(Topic.SOURCES, Type.GAUGE, "daytwo_units_left_alone",
      "Units of a source or environment that the configuration does not have.",
      "They run on, and nobody looks after them."), //

  SYNC(Topic.CLUSTER, Type.COUNTER, "daytwo_sync_total", "Reconciles that wrote something, or tried to.",
      "`Applied`, or why not, in the word that the Release has.", ENVIRONMENT, RESULT), //
  SYNC_DURATION(Topic.CLUSTER, "daytwo_sync_duration_seconds", "Time of a reconcile that wrote something.",
      "What the API server and the agent need for a unit.", Buckets.WORK), //
  APPLY(Topic.CLUSTER, Type.COUNTER, "daytwo_apply_total", "Server-side applies.",
      "`Applied`, or why not: kinds that are refused.", KIND, RESULT), //
  APPLY_DURATION(Topic.CLUSTER, "daytwo_apply_duration_seconds", "Time of one server-side apply.",
      "An API server, or an admission webhook, that gets slow.", Buckets.REQUEST), //
  PRUNE(Topic.CLUSTER, Type.COUNTER, "daytwo_prune_total", "Objects that were deleted because no commit wants them.",
      "What goes.", KIND), //
  DRIFT_DETECTED(Topic.CLUSTER, Type.COUNTER, "daytwo_drift_detected_total",
      "Objects that somebody else changed or deleted.", "Who works past Git.", KIND, MANAGER), //
  DRIFT_HEALED(Topic.CLUSTER, "daytwo_drift_healed_seconds", "Time from seeing drift to having undone it.",
      "How long a foreign change lasts.", Buckets.WORK), //
  FIGHTS(Topic.CLUSTER, Type.COUNTER, "daytwo_fights_total",
      "Times that the agent backed off from somebody who changes an object again and again.",
      "Two controllers own one field: one has to give it up.", MANAGER), //
  KUBERNETES_REQUESTS(Topic.CLUSTER, Type.COUNTER, "daytwo_kubernetes_requests_total", "Answers of the API server.",
      "Load, and what is refused (`403`), throttled (`429`) or broken (`5..`).", VERB, KIND, CODE), //
  MANAGED_OBJECTS(Topic.CLUSTER, Type.GAUGE, "daytwo_managed_objects", "Objects in the cluster that the agent owns.",
      "The size of it all."), //
  REGISTRY_LOOKUPS(Topic.CLUSTER, Type.COUNTER, "daytwo_registry_lookups_total",
      "Questions to registries which image a tag names.", "`found` or `failed`.", REGISTRY, RESULT), //

  NOTIFICATIONS(Topic.AGENT, Type.COUNTER, "daytwo_notifications_total", "Messages to receivers by what came of them.",
      "`told`; `retried`, `failed` or `refused` say that somebody may wait for news in vain.", RECEIVER, RESULT), //
  NOTIFICATIONS_DROPPED(Topic.AGENT, Type.COUNTER, "daytwo_notifications_dropped_total",
      "News that could not be told to a receiver.", "More than 0: look at the log for `not-told`.", RECEIVER), //
  COMMIT_STATUS(Topic.AGENT, Type.COUNTER, "daytwo_commit_status_total",
      "Statuses of commits that were sent to the host of their source, by what came of them.",
      "`told`; `retried`, `failed` or `refused` say that people wait for them in vain.", SOURCE, RESULT), //

  BUILD_INFO(Topic.AGENT, Type.INFO, "daytwo_build_info", "Which agent this is.",
      "What runs where, and since which version something is different.", VERSION, JAVA), //
  LEADER(Topic.AGENT, Type.GAUGE, "daytwo_leader", "1 if this agent is the one that writes, 0 if it stands by.",
      "Their sum over all agents must be 1."), //
  QUEUE_DEPTH(Topic.AGENT, Type.GAUGE, "daytwo_queue_depth", "Units that wait for a reconcile.",
      "That does not fall: the API server, or `reconcile.concurrency`, is too small."), //
  CONFIG_PROBLEMS(Topic.AGENT, Type.GAUGE, "daytwo_config_problems",
      "Problems in the agent's configuration; while there are any, the last good one is in force.",
      "Somebody has to mend it; the log says what."), //
  PLATFORM_PROBLEMS(Topic.AGENT, Type.GAUGE, "daytwo_platform_problems", "Problems in the platform's file.",
      "The same. There is no series before the file was read once."), //
  PLATFORM_IN_FORCE(Topic.AGENT, Type.GAUGE, "daytwo_platform_in_force",
      "1 if there is a good platform to render with, be it an older one.",
      "0: nothing is rendered or removed. There is no series before the file was read once."), //
  TRACING_SPANS(Topic.AGENT, Type.COUNTER, "daytwo_tracing_spans_total", "Spans of traces that left for the collector.",
      "`sent`; `failed`: the collector did not take them; `dropped`: more than could wait.", RESULT), //
  EVENT_LOOP_LAG(Topic.AGENT, "vertx_event_loop_lag_seconds",
      "Time that something new waited for an event loop, tried on each once a second.",
      "Something blocks an event loop, or the CPU is too small.", Buckets.LAG), //
  RESIDENT_MEMORY(Topic.AGENT, Type.GAUGE, "process_resident_memory_bytes",
      "Memory of the process, as Linux counts it.",
      "What the limit of the container is compared with."), //

  LEVERAGE_SERVICES(Topic.LEVERAGE, Type.GAUGE, "daytwo_leverage_services", "Services that have a descriptor.",
      "How many there are."), //
  LEVERAGE_OBJECTS(Topic.LEVERAGE, Type.GAUGE, "daytwo_leverage_objects",
      "Kubernetes objects that the descriptors become.", "What nobody had to write."), //
  LEVERAGE_DESCRIPTOR_LINES(Topic.LEVERAGE, Type.GAUGE, "daytwo_leverage_descriptor_lines",
      "Lines of the descriptors, neither blank nor comment.", "What people wrote."), //
  LEVERAGE_RENDERED_LINES(Topic.LEVERAGE, Type.GAUGE, "daytwo_leverage_rendered_lines",
      "Lines of the YAML of those objects.", "What they would have written."), //
  LEVERAGE_SAVED(Topic.LEVERAGE, Type.GAUGE, "daytwo_leverage_saved_seconds",
      "Work saved against the way of virtual machines, by the hours under leverage of the platform's file, or the "
          + "built-in ones.",
      "`/ 3600` are hours. With few services it is below 0.");

  /** What a metric is about; a section of the page. */
  enum Topic {
    DELIVERY("From commit to healthy"), //
    UNITS("Units"), //
    SOURCES("Sources"), //
    CLUSTER("The cluster"), //
    AGENT("The agent itself"), //
    LEVERAGE("What descriptors save");

    private final String title;

    Topic(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /** The types of Prometheus; an info is a gauge that is always 1. */
  public enum Type {
    COUNTER, GAUGE, INFO, HISTOGRAM
  }

  private final Topic topic;
  private final Type type;
  private final String full;
  private final String help;
  private final String use;
  private final @Nullable Buckets buckets;
  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<Label> labels;

  Metric(Topic topic, Type type, String full, String help, String use, Label... labels) {
    this(topic, type, full, help, use, null, labels);
  }

  Metric(Topic topic, String full, String help, String use, Buckets buckets, Label... labels) {
    this(topic, Type.HISTOGRAM, full, help, use, buckets, labels);
  }

  Metric(Topic topic, Type type, String full, String help, String use, @Nullable Buckets buckets, Label... labels) {
    this.topic = topic;
    this.type = type;
    this.full = full;
    this.help = help;
    this.use = use;
    this.buckets = buckets;
    this.labels = List.of(labels);
  }

  Topic topic() {
    return topic;
  }

  /** Its type. */
  public Type type() {
    return type;
  }

  /** As a query names it; a histogram's series have {@code _bucket}, {@code _sum} and {@code _count} behind it. */
  public String full() {
    return full;
  }

  /** What it counts or measures, in a sentence; what a scrape says of it. */
  public String help() {
    return help;
  }

  /** What one looks at it for, as Markdown. */
  String use() {
    return use;
  }

  /** The labels of each of its series, in their order. */
  public List<Label> labels() {
    return labels;
  }

  /** Of a histogram. */
  Buckets buckets() {
    return Objects.requireNonNull(buckets);
  }
}
