package dev.daytwo.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench/run}: runs one scenario and prints what it found. */
@Command(name = "bench/run", mixinStandardHelpOptions = true, showDefaultValues = true, description = "Measures the agent against a real API server. bench/README.md says what each figure means.", footer = {
    "", "Example:", "  bench/run sync --apps 40 --rounds 1", "  bench/run chaos --minutes 10"})
public final class Bench implements Callable<Integer> {
  /** What can be measured. */
  enum Scenario {
    sync, idle, drift, restart, push, chaos
  }

  @Parameters(paramLabel = "SCENARIO", description = "${COMPLETION-CANDIDATES}")
  @SuppressWarnings("NullAway.Init")
  private Scenario scenario;

  @Option(names = "--apps", paramLabel = "N", description = "Apps, of four objects each; drift takes as many as --times. For push, 2500 are meant.")
  private int apps = 500;

  @Option(names = "--warm-up", paramLabel = "N", description = "Apps that either side of sync applies before the clock starts; 0 measures a process that has just begun.")
  private int warmUp = 100;

  @Option(names = "--rounds", paramLabel = "N", description = "Rounds of sync and restart.")
  private int rounds = 3;

  @Option(names = "--minutes", paramLabel = "N", description = "The window of idle and chaos.")
  private double minutes = 5;

  @Option(names = "--times", paramLabel = "N", description = "Foreign writes of drift, pushes of push.")
  private int times = 200;

  @Option(names = "--units", paramLabel = "N", description = "Units of chaos, of about four objects each.")
  private int units = 48;

  @Option(names = "--seed", paramLabel = "N", showDefaultValue = CommandLine.Help.Visibility.NEVER, description = "What chaos draws from, so that the same things are done; default a new one, which is printed.")
  private @Nullable Long seed;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there too.")
  private @Nullable Path json;

  /** Runs the command line. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Figures figures = switch (scenario) {
      case sync -> new Sync(apps, warmUp, rounds).run();
      case idle -> new Idle(apps, Duration.ofMillis((long) (minutes * 60_000))).run();
      case drift -> new Drift(times).run();
      case restart -> new Restart(apps, rounds).run();
      case push -> new Push(apps, times).run();
      case chaos -> new Chaos(Duration.ofMillis((long) (minutes * 60_000)), units,
          seed == null ? System.nanoTime() >>> 16 : seed).run();
    };
    System.out.print(figures.text());
    System.out.flush();
    if (json != null) {
      Files.writeString(json, figures.json());
    }
    return figures.failed() ? 1 : 0;
  }
}
