package dev.daytwo.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.model.Symptom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages as API servers write them when they refuse pods. */
class RefusalTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {
      "pods \"orders-6d4c8b7f9-x2x4z\" is forbidden: exceeded quota: compute, requested: limits.memory=512Mi,pods=1, used: limits.memory=1Gi,pods=2, limited: limits.memory=1Gi,pods=2 | QUOTA | no more pods fit into the ResourceQuota compute, which allows limits.memory=1Gi,pods=2",
      "Error creating: pods \"orders-0\" is forbidden: failed quota: compute: must specify limits.cpu for: app | QUOTA | the ResourceQuota compute refuses the pods: must specify limits.cpu for: app",
      "pods \"orders-6d4c8b7f9-\" is forbidden: error looking up service account shop/orders: serviceaccount \"orders\" not found | CONFIG | the ServiceAccount orders is missing",
      "admission webhook \"policy.acme.com\" denied the request: no label team | REFUSED | its pods are refused: admission webhook \"policy.acme.com\" denied the request: no label team",
      "Internal error occurred: failed calling webhook \"policy.acme.com\": failed to call webhook: Post \"https://policy.acme.svc:443/?timeout=10s\": service \"policy\" not found | REFUSED | its pods are refused: Internal error occurred: failed calling webhook \"policy.acme.com\": failed to call webhook: Post \"https://policy.acme.svc:443/?timeout=10s\": service \"policy\" not found",
      "pods \"orders-6d4c8b7f9-x2x4z\" is forbidden: violates PodSecurity \"restricted:latest\": runAsNonRoot != true | REFUSED | its pods are refused: violates PodSecurity \"restricted:latest\": runAsNonRoot != true",
      "Pod \"orders-6d4c8b7f9-x2x4z\" is invalid: spec.hostname: Invalid value: \"_\" | REFUSED | its pods are refused: spec.hostname: Invalid value: \"_\"",
      "'' | REFUSED | its pods are refused:"})
  void aFailedCreate(String message, Symptom.Kind kind, String words) {
    assertEquals(new Symptom(kind, words, true), Refusal.of(message, true));
  }
}
