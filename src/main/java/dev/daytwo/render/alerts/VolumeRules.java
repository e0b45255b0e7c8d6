package dev.daytwo.render.alerts;

import java.util.List;
import java.util.Map;

/** Whether volumes get full. */
final class VolumeRules {
  private VolumeRules() {}

  /** The alerts of the claims whose names a regular expression fits. */
  static List<Map<String, Object>> alerts(Scope scope, String claims) {
    String volumes = "{namespace=\"" + scope.namespace() + "\",persistentvolumeclaim=~\"" + claims + "\"}";
    String available = "kubelet_volume_stats_available_bytes" + volumes;
    String share = available + " / kubelet_volume_stats_capacity_bytes" + volumes;
    String where = scope.service() + " in " + scope.environment();
    String grow = " Give it a larger size in its descriptor, or delete what it does not need.";
    return List.of(
        scope.alert(new Alert("VolumeAlmostFull", Severity.PAGE, share + " < 0.03", "1m",
            where + " has a volume that is almost full",
            "Of {{ $labels.persistentvolumeclaim }} only {{ $value | humanizePercentage }} is free." + grow)),
        scope.alert(new Alert("VolumeFillingUp", Severity.TICKET,
            share + " < 0.15 and predict_linear(" + available + "[6h], 4 * 24 * 3600) < 0", "1h",
            where + " has a volume that will be full within four days",
            "Of {{ $labels.persistentvolumeclaim }} {{ $value | humanizePercentage }} is free, and less each hour: as in "
                + "the last six hours, nothing will be left within four days." + grow)));
  }
}
