package dev.daytwo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeTest {
  @ParameterizedTest
  @CsvSource({"1Gi, 1024Mi, 0", "1Gi, 1G, 1", "1.5Gi, 1536Mi, 0", "2Gi, 10Gi, -1", "1T, 1000G, 0", "5, 5000m, 0",
      "1e3, 1k, 0", "1Ei, 1Pi, 1", "1, 1000u, 1", "1M, 1000000000n, 1", "1Gi, '', 0", "lots, 1Gi, 0"})
  void quantitiesAreComparedAsTheClusterReadsThem(String one, String other, int sign) {
    assertEquals(sign, Integer.signum(Volume.compare(one, other)));
    assertEquals(-sign, Integer.signum(Volume.compare(other, one)));
  }

  private static Map<String, Object> set(Map<String, Object> metadata, Map<String, Object> claim) {
    return Map.of("apiVersion", "apps/v1", "kind", "StatefulSet", "spec", Map.of("serviceName", "db",
        "volumeClaimTemplates", List.of(Map.of("metadata", metadata, "spec", claim))));
  }

  private static Map<String, Object> claim(String size) {
    return Map.of("accessModes", List.of("ReadWriteOnce"), "storageClassName", "fast", "resources",
        Map.of("requests", Map.of("storage", size)));
  }

  /** What the API server fills in is no difference. */
  @Test
  void theTemplatesOfALiveObjectAreThoseOfItsManifest() {
    Map<String, Object> filled = new HashMap<>(claim("1Gi"));
    filled.put("volumeMode", "Filesystem");
    assertEquals(Volume.of(set(Map.of("name", "data"), claim("1Gi"))), Volume.of(set(Map.of("name", "data"), filled)));
  }

  @Test
  void whatCannotBeChangedIsKnownApartFromTheSize() {
    Volume one = Volume.of(set(Map.of("name", "data"), claim("1Gi"))).getFirst();
    Volume larger = Volume.of(set(Map.of("name", "data"), claim("2Gi"))).getFirst();
    assertEquals(one.fixed(), larger.fixed());
    Map<String, Object> block = new HashMap<>(claim("1Gi"));
    block.put("volumeMode", "Block");
    assertNotEquals(one.fixed(), Volume.of(set(Map.of("name", "data"), block)).getFirst().fixed());
    assertNotEquals(one.fixed(),
        Volume.of(set(Map.of("name", "data", "labels", Map.of("a", "b")), claim("1Gi"))).getFirst().fixed());
  }

  @Test
  void aClaimSaysWhatItAsksForAndWhatItHas() {
    assertEquals(List.of(new Volume("", "2Gi", "1Gi", "fast", "")),
        Volume.of(Map.of("apiVersion", "v1", "kind", "PersistentVolumeClaim", "spec", claim("2Gi"), "status",
            Map.of("capacity", Map.of("storage", "1Gi")))));
    assertEquals(List.of(), Volume.of(Map.of("apiVersion", "v1", "kind", "ConfigMap")));
  }
}
