package dev.daytwo.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * All that the demo consists of: a cluster, a Git repository and an agent that follows it, in a temporary folder. It is
 * gone without trace when it is closed or when this JVM ends in any way; only what it added to a cluster of the user's
 * stays there when the JVM is killed.
 */
public final class Demo implements AutoCloseable {
  private final DemoCluster cluster;
  private final Path folder;
  private final Supervisor supervisor;
  private final ShopRepository repository;
  private final AgentProcess agent;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Demo(DemoCluster cluster, Path folder, Supervisor supervisor) throws IOException {
    this.cluster = cluster;
    this.folder = folder;
    this.supervisor = supervisor;
    repository = ShopRepository.create(folder);
    agent = new AgentProcess(supervisor, folder, cluster, repository.url());
  }

  /**
   * Makes the repository and what the agent needs, on a cluster that is closed with the demo. The agent is not started
   * yet.
   */
  public static Demo on(DemoCluster cluster) throws IOException {
    Path folder = Files.createTempDirectory("daytwo-demo-").toRealPath();
    Supervisor supervisor = new Supervisor(folder);
    try {
      Demo demo = new Demo(cluster, folder, supervisor);
      Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "demo-end"));
      return demo;
    } catch (IOException | RuntimeException e) {
      supervisor.close();
      throw e;
    }
  }

  public DemoCluster cluster() {
    return cluster;
  }

  public ShopRepository repository() {
    return repository;
  }

  public AgentProcess agent() {
    return agent;
  }

  /** The folder that holds everything of the demo but the control plane. */
  public Path folder() {
    return folder;
  }

  /** True if it has been ended, or is being so. */
  public boolean closed() {
    return closed.get();
  }

  /** Ends the agent, then the cluster, and removes what they left. A second call does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      repository.close();
      supervisor.close();
      cluster.close();
    }
  }
}
