package dev.daytwo;

import dev.daytwo.demo.ControlPlane;
import dev.daytwo.demo.ControlPlaneBinary;
import dev.daytwo.demo.ControlPlaneException;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/** One control plane with controllers and two nodes for all tests of a run, started by the first that asks. */
public final class ClusterExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(ClusterExtension.class);
  private static final AtomicInteger TESTS = new AtomicInteger();

  /** What lives as long as the run; JUnit closes it. */
  private record Shared(ControlPlane plane, KubernetesClient client) implements AutoCloseable {
    static Shared start() {
      var plane = ControlPlane.start(binary(), ControlPlane.Options.withNodes(2));
      return new Shared(plane, plane.client());
    }

    @Override
    public void close() {
      client.close();
      plane.close();
    }
  }

  /** The binary, or else the test is skipped, and says so where it cannot be missed. */
  public static Path binary() {
    try {
      return ControlPlaneBinary.find(System.err);
    } catch (ControlPlaneException e) {
      System.err.println("SKIPPED: a test needs a real API server. " + e.getMessage());
      throw new TestAbortedException(e.getMessage(), e);
    }
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
