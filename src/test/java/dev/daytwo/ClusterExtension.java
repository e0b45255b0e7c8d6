package dev.daytwo;

import dev.daytwo.demo.ControlPlane;
import dev.daytwo.demo.ControlPlaneBinary;
import dev.daytwo.demo.ControlPlaneException;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One control plane with controllers, two nodes and the {@link OperatorKinds kinds} of operators for all tests of a run, started
 * by the first that asks. Where none can
 * be had the tests are skipped, and it is said where it cannot be missed.
 */
public final class ClusterExtension implements ExecutionCondition, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(ClusterExtension.class);
  private static final AtomicInteger TESTS = new AtomicInteger();

  /** What lives as long as the run; JUnit closes it. */
  private record Shared(ControlPlane plane, KubernetesClient client) implements AutoCloseable {
    static Shared start() {
      var plane = ControlPlane.start(binary(), ControlPlane.Options.withNodes(2));
      var client = plane.client();
      install(client);
      return new Shared(plane, client);
    }

    /** Before any agent looks: kinds that come later would wake the units of every test. */
    private static void install(KubernetesClient client) {
      try {
        OperatorKinds.install(client);
      } catch (Exception e) {
        throw new IllegalStateException("the kinds of operators cannot be installed", e);
      }
    }

    @Override
    public void close() {
      client.close();
      plane.close();
    }
  }

  /** The binary that can be had, or why there is none; found, and if need be built, once a run. */
  private record Found(@Nullable Path binary, String reason) {
    static Found now() {
      try {
        return new Found(ControlPlaneBinary.find(System.err), "");
      } catch (ControlPlaneException e) {
        var reason = String.valueOf(e.getMessage());
        System.err.println("SKIPPED: all tests that need a real API server. " + reason);
        return new Found(null, reason);
      }
    }
  }

  /** Not in a test's own time: building the binary takes minutes. */
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    var found = context.getRoot().getStore(NAMESPACE).getOrComputeIfAbsent(Found.class, key -> Found.now(),
        Found.class);
    return found.binary() == null
        ? ConditionEvaluationResult.disabled(found.reason())
        : ConditionEvaluationResult.enabled("there is a control plane");
  }

  /** The binary, for a test that starts a control plane of its own; its class must be {@code @OnCluster}. */
  public static Path binary() {
    return ControlPlaneBinary.find(System.err);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Cluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var shared = context.getRoot().getStore(NAMESPACE).getOrComputeIfAbsent(Shared.class, key -> Shared.start(),
        Shared.class);
    return context.getStore(NAMESPACE).getOrComputeIfAbsent(Cluster.class,
        key -> new Cluster(shared.plane(), shared.client(), prefix()), Cluster.class);
  }

  /** Unique in this run, and unlike those of other runs, so that a cluster that outlives a run does not matter. */
  private static String prefix() {
    var run = Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36, 36 * 36 * 36), 36);
    return "t" + TESTS.incrementAndGet() + run + "-";
  }
}
