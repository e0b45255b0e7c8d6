package dev.daytwo.render;

import dev.daytwo.descriptor.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The pod around a workload's container: where it runs, as whom, and how it stops. */
final class PodSpec {
  /** How long endpoints may take to forget a pod before it stops listening, in seconds. */
  static final long PRE_STOP = 10;
  static final Map<String, Object> SECCOMP = Fields.with("type", "RuntimeDefault").map();
  /** What is left for the kubelet's own work after the drain, in seconds. */
  private static final int SLACK = 5;

  private PodSpec() {}

  static Map<String, Object> of(Unit unit, MountedFiles files) {
    long grace = PRE_STOP + unit.workload().drain().toSeconds() + SLACK;
    return identity(unit).and("terminationGracePeriodSeconds", grace)
        // a volume with many files is looked through once, not at each start of a pod
        .and("securityContext", security(unit)
            .andIf(!unit.workload().storage().isEmpty(), "fsGroupChangePolicy", "OnRootMismatch"))
        .and("affinity", affinity(unit))
        .and("topologySpreadConstraints",
            List.of(spread(unit, "topology.kubernetes.io/zone"), spread(unit, "kubernetes.io/hostname")))
        .and("containers", Stream.concat(Stream.of(ContainerSpec.of(unit, files)),
            unit.workload().sidecars().stream().map(sidecar -> ContainerSpec.sidecar(unit, sidecar))).toList())
        .and("volumes",
            Stream.concat(volumes(unit, files).stream(), PersistentVolumeClaimRenderer.volumes(unit)).toList())
        .map();
  }

  /** A pod of the same image that runs a command to its end. */
  static Map<String, Object> once(Unit unit, MountedFiles files, List<String> command, List<String> args) {
    return identity(unit).and("restartPolicy", "Never").and("securityContext", security(unit))
        .and("containers", List.of(ContainerSpec.once(unit, files, command, args))).and("volumes", volumes(unit, files))
        .map();
  }

  private static Fields identity(Unit unit) {
    String priority = unit.platform().priorityClasses().getOrDefault(unit.workload().tier(), "");
    return Fields.with("serviceAccountName", unit.name()).and("automountServiceAccountToken", false)
        .and("enableServiceLinks", false).andIf(!priority.isEmpty(), "priorityClassName", priority);
  }

  private static Fields security(Unit unit) {
    int user = unit.workload().user();
    return Fields.with("runAsNonRoot", true).and("runAsUser", user).and("runAsGroup", user).and("fsGroup", user)
        .and("seccompProfile", SECCOMP);
  }

  private static List<Object> volumes(Unit unit, MountedFiles files) {
    List<Object> volumes = new ArrayList<>();
    volumes.add(Fields.with("name", "tmp")
        .and("emptyDir", Map.of("sizeLimit", unit.platform().pod().tmpLimit())).map());
    if (!files.isEmpty()) {
      volumes.add(Fields.with("name", "files")
          .and("configMap", Map.of("name", ConfigMapRenderer.name(unit, files))).map());
    }
    return volumes;
  }

  private static Map<String, Object> affinity(Unit unit) {
    return Map.of("podAntiAffinity",
        Map.of("preferredDuringSchedulingIgnoredDuringExecution",
            List.of(Fields.with("weight", 100).and("podAffinityTerm",
                Fields.with("topologyKey", "kubernetes.io/hostname")
                    .and("labelSelector", Map.of("matchLabels", unit.selector())))
                .map())));
  }

  /** The label that tells the pods of one version from those of another. */
  private static String revision(Unit unit) {
    return unit.workload().kind() == Kind.STATEFUL_SERVICE ? "controller-revision-hash" : "pod-template-hash";
  }

  private static Map<String, Object> spread(Unit unit, String topology) {
    return Fields.with("maxSkew", 1).and("topologyKey", topology).and("whenUnsatisfiable", "ScheduleAnyway")
        .and("matchLabelKeys", List.of(revision(unit)))
        .and("labelSelector", Map.of("matchLabels", unit.selector())).map();
  }
}
