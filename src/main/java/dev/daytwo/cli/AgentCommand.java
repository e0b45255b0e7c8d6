package dev.daytwo.cli;

import dev.daytwo.Agent;
import dev.daytwo.cluster.Kubeconfigs;
import dev.daytwo.config.AgentConfig;
import dev.daytwo.config.ConfigFile;
import dev.daytwo.git.GitFault;
import dev.daytwo.model.Result;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code daytwo agent}: the daemon. */
@Command(name = "agent", mixinStandardHelpOptions = true, description = "Follows its sources and keeps the cluster like them, until it is stopped.", footer = {
    "",
    "The log is as the configuration says; else DAYTWO_LOG=json makes it one JSON object a line, and DAYTWO_LOG_LEVEL is DEBUG, INFO (default), WARN or ERROR.",
    "", "Example:", "  daytwo agent --config config/daytwo.yaml"})
final class AgentCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(names = {"-c",
      "--config"}, required = true, paramLabel = "PATH", description = "The configuration: a file, or a folder of fragments.")
  @SuppressWarnings("NullAway.Init")
  private Path path;

  @Override
  public Integer call() throws GitFault, InterruptedException {
    ConfigFile file = new ConfigFile(path, System.getenv());
    Result<AgentConfig> config = Objects.requireNonNull(file.look());
    if (!config.ok()) {
      config.problems().forEach(problem -> spec.commandLine().getErr().println(problem));
      return Exit.FOUND;
    }
    Agent agent = Agent.start(config.get(), file, Kubeconfigs.read(config.get().kubernetes().context()));
    Runtime.getRuntime().addShutdownHook(new Thread(agent::close, "close"));
    agent.awaitClose();
    return Exit.DONE;
  }
}
