package dev.daytwo.render;

import dev.daytwo.descriptor.Kind;
import dev.daytwo.descriptor.Storage;
import dev.daytwo.model.Manifest;
import dev.daytwo.platform.Platform;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The volumes of a workload with one pod: a claim each, by the name of the unit and the path. */
final class PersistentVolumeClaimRenderer {
  private PersistentVolumeClaimRenderer() {}

  static Stream<Manifest> render(Unit unit) {
    return unit.workload().storage().stream().map(volume -> unit.object("v1", "PersistentVolumeClaim",
        name(unit, volume), "spec", spec(unit, volume)));
  }

  /** The pod's part in them; what a StatefulSet's pods have part in its controller puts there. */
  static Stream<Object> volumes(Unit unit) {
    if (unit.workload().kind() == Kind.STATEFUL_SERVICE) {
      return Stream.of();
    }
    return unit.workload().storage().stream().map(volume -> Fields.with("name", volume.name())
        .and("persistentVolumeClaim", Map.of("claimName", name(unit, volume))).map());
  }

  /** What is claimed. */
  static Fields spec(Unit unit, Storage volume) {
    Platform.StorageClass of = unit.platform().storage().of(volume.storageClass());
    String storageClass = of.storageClass();
    return Fields.with("accessModes", List.of(of.accessMode()))
        .and("resources", Map.of("requests", Map.of("storage", volume.size().value())))
        .andIf(!storageClass.isEmpty(), "storageClassName", storageClass);
  }

  private static String name(Unit unit, Storage volume) {
    return unit.name() + "-" + volume.name();
  }
}
