package dev.daytwo.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.model.Symptom;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Warnings as kubelets and controllers write them. */
class EventSymptomTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
      "3 | Unhealthy | Readiness probe failed: HTTP probe failed with statuscode: 503 | PROBE its readiness probe fails: HTTP probe failed with statuscode: 503",
      "2 | Unhealthy | Readiness probe failed: HTTP probe failed with statuscode: 503 | ",
      "9 | Unhealthy | Liveness probe failed: Get \"http://10.1.2.3:8080/livez\": context deadline exceeded | PROBE its liveness probe fails: Get \"http://:8080/livez\": context deadline exceeded",
      "14 | Unhealthy | Startup probe failed: dial tcp 10.1.2.3:8080: connect: connection refused | ",
      "15 | Unhealthy | Startup probe failed: dial tcp 10.1.2.3:8080: connect: connection refused | PROBE its startup probe fails: dial tcp :8080: connect: connection refused",
      "1 | FailedMount | MountVolume.SetUp failed for volume \"config\" : configmap \"orders-config\" not found | CONFIG volume config cannot be mounted: configmap \"orders-config\" not found",
      "1 | FailedMount | MountVolume.SetUp failed for volume \"tls\" : references non-existent secret key: tls.crt | CONFIG volume tls cannot be mounted: references non-existent secret key: tls.crt",
      "1 | FailedAttachVolume | AttachVolume.Attach failed for volume \"pvc-1\" : timed out | VOLUME volume pvc-1 cannot be mounted: timed out",
      "1 | ProvisioningFailed | storageclass.storage.k8s.io \"fast\" not found | VOLUME its volume cannot be provided: storageclass.storage.k8s.io \"fast\" not found",
      "4 | FailedCreate | Create Pod orders-0 in StatefulSet orders failed error: pods \"orders-0\" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=0, limited: pods=0 | QUOTA no more pods fit into the ResourceQuota compute, which allows pods=0",
      "1 | FailedCreatePodSandBox | Failed to create pod sandbox: rpc error: code = Unknown desc = failed to set up network: no IP addresses left | NODE its node cannot start pods: failed to set up network: no IP addresses left",
      "1 | BackOff | Back-off restarting failed container app in pod orders-6d4-x_shop(1) | "})
  void aWarning(int count, String reason, String message, @Nullable String expected) {
    Symptom symptom = EventSymptom.of(Map.of("reason", reason, "message", message, "count", count));
    assertEquals(expected, symptom == null ? null : symptom.kind() + " " + symptom.words());
  }
}
