package dev.daytwo.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.daytwo.model.Symptom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ails pods as kubelets and schedulers describe them. */
class PodSymptomTest {
  private static @Nullable String of(String status) {
    Symptom symptom = PodSymptom.of(HealthOfTest.yaml("""
        metadata: {name: orders-6d4c8b7f9-x2x4z}
        spec:
          initContainers: [{name: migrate, image: registry.example/orders:1}]
          containers:
          - name: app
            image: registry.example/orders:1
            resources: {limits: {memory: 512Mi}}
            env: [{name: DB_PASSWORD, value: correct-horse}, {name: LOG_LEVEL, value: info}]
        status:
        """ + status.indent(2)));
    return symptom == null ? null : symptom.kind() + " " + symptom.words();
  }

  private static @Nullable String container(String state) {
    return of("phase: Running\ncontainerStatuses:\n- {name: app, image: \"sha256:1\", ready: false, " + state + "}");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
      "between two crashes | restartCount: 7, state: {waiting: {reason: CrashLoopBackOff, message: back-off 5m0s restarting failed container=app}}, lastState: {terminated: {exitCode: 1, reason: Error}} | CRASHING container app crashes: exit code 1",
      "crashed just now    | restartCount: 7, state: {terminated: {exitCode: 1, reason: Error}} | CRASHING container app crashes: exit code 1",
      "about to crash      | restartCount: 7, state: {running: {}}, lastState: {terminated: {exitCode: 1, reason: Error}} | CRASHING container app crashes: exit code 1",
      "its last words      | restartCount: 3, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 2, message: \"panic: no DATABASE_URL\\n\\ngoroutine 1 [running]:\\nmain.main()\"}} | CRASHING container app crashes: exit code 2: panic: no DATABASE_URL",
      "a secret of them    | restartCount: 3, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 2, message: \"cannot log in as orders with correct-horse\"}} | CRASHING container app crashes: exit code 2: cannot log in as orders with ***",
      "out of memory       | restartCount: 3, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 137, reason: OOMKilled}} | CRASHING container app is killed for want of memory (OOMKilled, limit 512Mi)",
      "ends too well       | restartCount: 3, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 0, reason: Completed}} | CRASHING container app ends again and again: exit code 0",
      "no such command     | restartCount: 0, state: {waiting: {reason: RunContainerError, message: 'exec: \"nope\": executable file not found in $PATH'}} | CRASHING container app cannot be started: exec: \"nope\": executable file not found in $PATH",
      "no such Secret      | restartCount: 0, state: {waiting: {reason: CreateContainerConfigError, message: 'secret \"orders-db\" not found'}} | CONFIG container app cannot be made: secret \"orders-db\" not found",
      "it would be root    | restartCount: 0, state: {waiting: {reason: CreateContainerConfigError, message: 'container has runAsNonRoot and image will run as root (pod: \"orders-6d4c8b7f9-x2x4z_shop(6d1d)\", container: app)'}} | CONFIG container app cannot be made: container has runAsNonRoot and image will run as root",
      "pulling             | restartCount: 0, state: {waiting: {reason: ErrImagePull, message: 'rpc error: code = NotFound desc = failed to pull and unpack image \"registry.example/orders:1\": failed to resolve reference \"registry.example/orders:1\": registry.example/orders:1: not found'}} | IMAGE the image registry.example/orders:1 cannot be pulled: registry.example/orders:1: not found",
      "between two pulls   | restartCount: 0, state: {waiting: {reason: ImagePullBackOff, message: 'Back-off pulling image \"registry.example/orders:1\": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image \"registry.example/orders:1\": failed to resolve reference \"registry.example/orders:1\": registry.example/orders:1: not found'}} | IMAGE the image registry.example/orders:1 cannot be pulled: registry.example/orders:1: not found",
      "on older clusters   | restartCount: 0, state: {waiting: {reason: ImagePullBackOff, message: 'Back-off pulling image \"registry.example/orders:1\"'}} | IMAGE the image registry.example/orders:1 cannot be pulled",
      "one crash           | restartCount: 1, state: {running: {}}, lastState: {terminated: {exitCode: 1}} | ",
      "the first crash     | restartCount: 0, state: {terminated: {exitCode: 1}} | ",
      "starting            | restartCount: 0, state: {waiting: {reason: ContainerCreating}} | ",
      "running, not ready  | restartCount: 0, state: {running: {}} | "})
  void aContainer(String fact, String state, @Nullable String expected) {
    assertEquals(expected, container(state));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
      "0/3 nodes are available: 1 Insufficient memory, 2 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod. | UNSCHEDULABLE no node takes its pods: Insufficient cpu, Insufficient memory",
      "0/9 nodes are available: 9 node(s) didn't match Pod's node affinity/selector. | UNSCHEDULABLE no node takes its pods: node(s) didn't match Pod's node affinity/selector",
      "0/2 nodes are available: 2 node(s) had untolerated taint {gpu: true, only}. preemption: 0/2 nodes are available | UNSCHEDULABLE no node takes its pods: node(s) had untolerated taint {gpu: true, only}",
      "0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims. | VOLUME no node takes its pods: pod has unbound immediate PersistentVolumeClaims",
      "no nodes available to schedule pods | UNSCHEDULABLE no node takes its pods: no nodes available to schedule pods"})
  void aPodThatNoNodeTakesWithoutCounts(String message, String expected) {
    assertEquals(expected,
        of("phase: Pending\nconditions:\n- {type: PodScheduled, status: 'False', reason: Unschedulable, message: \""
            + message + "\"}"));
  }

  @Test
  void anInitContainerIsCalledOne() {
    assertEquals("CRASHING init container migrate crashes: exit code 3",
        of("""
            phase: Pending
            initContainerStatuses: [{name: migrate, restartCount: 2, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 3}}}]
            containerStatuses: [{name: app, state: {waiting: {reason: PodInitializing}}}]
            """));
  }

  @Test
  void aPodOfAJobHasFailedForGood() {
    assertEquals("CRASHING container app has failed: exit code 1: no such table",
        of("phase: Failed\ncontainerStatuses: [{name: app, state: {terminated: {exitCode: 1, message: no such table}}}]"));
  }

  @Test
  void theWorstContainerSpeaks() {
    assertEquals("CRASHING container app crashes: exit code 1", of("""
        phase: Running
        containerStatuses:
        - {name: proxy, state: {waiting: {reason: ImagePullBackOff}}}
        - {name: app, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 1}}}
        """));
  }

  @Test
  void whatIsOverOrEvictedSaysNothing() {
    assertNull(of("phase: Succeeded"));
    assertNull(
        of("phase: Failed\nreason: Evicted\ncontainerStatuses: [{name: app, state: {terminated: {exitCode: 137}}}]"));
    assertNull(of("phase: Running\nconditions: [{type: Ready, status: 'True'}]\n"
        + "containerStatuses: [{name: app, ready: true, restartCount: 9, state: {running: {}}, lastState: {terminated: {exitCode: 1}}}]"));
  }
}
