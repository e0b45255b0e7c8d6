package dev.daytwo.render;

import dev.daytwo.descriptor.Port;
import dev.daytwo.descriptor.SecretRef;
import dev.daytwo.descriptor.Sidecar;
import dev.daytwo.platform.Platform;
import dev.daytwo.platform.Scrape;
import dev.daytwo.platform.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The containers of a workload. */
final class ContainerSpec {
  private static final Map<String, Object> TMP = Fields.with("name", "tmp").and("mountPath", "/tmp").map();
  private static final Map<String, Object> LIFECYCLE = Fields
      .with("preStop", Fields.with("sleep", Fields.with("seconds", PodSpec.PRE_STOP))).map();
  private static final Map<String, Object> NO_CAPABILITIES = Fields.with("drop", List.of("ALL")).map();

  private ContainerSpec() {}

  static Map<String, Object> of(Unit unit, MountedFiles files) {
    Workload workload = unit.workload();
    List<Object> ports = ports(workload);
    List<Object> env = env(workload.env(), workload.secrets());
    Fields container = Fields.with("name", workload.name()).and("image", workload.image())
        .and("imagePullPolicy", unit.platform().images().pullPolicy())
        .andIf(!workload.command().isEmpty(), "command", workload.command())
        .andIf(!workload.args().isEmpty(), "args", workload.args()).andIf(!ports.isEmpty(), "ports", ports)
        .andIf(!env.isEmpty(), "env", env)
        .and("lifecycle", LIFECYCLE);
    Probes.add(container, workload);
    return container.and("resources", resources(unit, workload.cpu(), workload.memory()))
        .and("securityContext", security(workload))
        .and("volumeMounts", Stream.concat(mounts(files).stream(), volumes(workload)).toList()).map();
  }

  private static Stream<Object> volumes(Workload workload) {
    return workload.storage().stream()
        .map(volume -> Fields.with("name", volume.name()).and("mountPath", volume.path()).map());
  }

  /** The same container, for a command that is run to its end: nobody calls it, and nobody asks how it is. */
  static Map<String, Object> once(Unit unit, MountedFiles files, List<String> command, List<String> args) {
    Workload workload = unit.workload();
    List<Object> env = env(workload.env(), workload.secrets());
    return Fields.with("name", workload.name()).and("image", workload.image())
        .and("imagePullPolicy", unit.platform().images().pullPolicy()).andIf(!command.isEmpty(), "command", command)
        .andIf(!args.isEmpty(), "args", args)
        .andIf(!env.isEmpty(), "env", env).and("terminationMessagePolicy", "FallbackToLogsOnError")
        .and("resources", resources(unit, workload.cpu(), workload.memory())).and("securityContext", security(workload))
        .and("volumeMounts", mounts(files)).map();
  }

  /** A container beside the main one: as secured, and drained as long. */
  static Map<String, Object> sidecar(Unit unit, Sidecar sidecar) {
    List<Object> env = env(sidecar.env(), sidecar.secrets());
    return Fields.with("name", sidecar.name()).and("image", sidecar.image())
        .and("imagePullPolicy", unit.platform().images().pullPolicy())
        .andIf(!sidecar.command().isEmpty(), "command", sidecar.command())
        .andIf(!sidecar.args().isEmpty(), "args", sidecar.args()).andIf(!env.isEmpty(), "env", env)
        .and("lifecycle", LIFECYCLE)
        .and("resources", resources(unit, sidecar.cpu(), sidecar.memory()))
        .and("securityContext", security(unit.workload())).and("volumeMounts", List.of(TMP)).map();
  }

  private static List<Object> ports(Workload workload) {
    List<Object> ports = new ArrayList<>();
    workload.ports()
        .forEach((name, port) -> ports.add(port(name, port.container(), port.carried())));
    Scrape scrape = workload.scrape();
    if (scrape != null && scrape.own()) {
      ports.add(port(scrape.port(), scrape.number(), Port.Protocol.TCP));
    }
    return ports;
  }

  private static Map<String, Object> port(String name, int number, Port.Protocol protocol) {
    return Fields.with("name", name).and("containerPort", number).and("protocol", protocol.name()).map();
  }

  private static List<Object> env(Map<String, String> plain, Map<String, SecretRef> secrets) {
    List<Object> env = new ArrayList<>();
    plain.forEach((name, value) -> env.add(Fields.with("name", name).and("value", value).map()));
    secrets
        .forEach((name, ref) -> env.add(Fields.with("name", name).and("valueFrom",
            Map.of("secretKeyRef", Fields.with("name", ref.name()).and("key", ref.key()).map())).map()));
    return env;
  }

  /** No CPU limit: it throttles, and requests decide the share. */
  private static Map<String, Object> resources(Unit unit, String cpu, String memory) {
    Platform.Pod pod = unit.platform().pod();
    return Fields
        .with("requests",
            Fields.with("cpu", cpu).and("memory", memory).and("ephemeral-storage",
                pod.ephemeralRequest()).map())
        .and("limits", Fields.with("memory", memory).and("ephemeral-storage", pod.ephemeralLimit())).map();
  }

  private static Map<String, Object> security(Workload workload) {
    return Fields.with("allowPrivilegeEscalation", false).and("privileged", false)
        .and("readOnlyRootFilesystem", !workload.writableRoot()).and("runAsNonRoot", true)
        .and("runAsUser", workload.user()).and("runAsGroup", workload.user())
        .and("capabilities", NO_CAPABILITIES).and("seccompProfile", PodSpec.SECCOMP)
        .map();
  }

  private static List<Object> mounts(MountedFiles files) {
    List<Object> mounts = new ArrayList<>();
    mounts.add(TMP);
    // a subPath is never updated in a running pod, and need not be: other content is another ConfigMap
    files.files().forEach(file -> mounts.add(Fields.with("name", "files").and("mountPath", file.path())
        .and("subPath", file.key()).and("readOnly", true).map()));
    return mounts;
  }
}
