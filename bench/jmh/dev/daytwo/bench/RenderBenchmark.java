package dev.daytwo.bench;

import dev.daytwo.descriptor.Descriptor;
import dev.daytwo.descriptor.SourceFile;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.platform.Platform;
import dev.daytwo.render.Renderer;
import dev.daytwo.yaml.Limits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** The time from a descriptor's text to its objects, with the digest that tells whether anything has changed. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(1)
public class RenderBenchmark {
  private static final Environment PRODUCTION = new Environment("production", "{environment}",
      new Environment.Policy(true, true), true);
  private static final Commit COMMIT = new Commit("c", "", "", Instant.EPOCH);

  private final Map<String, String> files = Descriptors.files();
  private final List<Descriptor> descriptors = parsed();

  private List<Descriptor> parsed() {
    List<Descriptor> all = new ArrayList<>();
    files.forEach((path, text) -> all.addAll(parse(path, text).descriptors()));
    if (all.size() != Descriptors.COUNT) {
      throw new IllegalStateException(all.size() + " descriptors");
    }
    return all;
  }

  private static SourceFile parse(String path, String text) {
    return SourceFile.parse(path, text, Set.of("production"), Limits.DEFAULT);
  }

  private static Desired render(Descriptor descriptor) {
    return Renderer.render(descriptor, PRODUCTION, "shop", COMMIT, Platform.BUILT_IN, path -> null).get();
  }

  /** From text to a checked descriptor. */
  @Benchmark
  @OperationsPerInvocation(Descriptors.COUNT)
  public void parse(Blackhole sink) {
    files.forEach((path, text) -> sink.consume(parse(path, text)));
  }

  /** From a descriptor to its objects. */
  @Benchmark
  @OperationsPerInvocation(Descriptors.COUNT)
  public void render(Blackhole sink) {
    descriptors.forEach(descriptor -> sink.consume(render(descriptor)));
  }

  /** Both. */
  @Benchmark
  @OperationsPerInvocation(Descriptors.COUNT)
  public void parseAndRender(Blackhole sink) {
    files.forEach((path, text) -> parse(path, text).descriptors().forEach(one -> sink.consume(render(one))));
  }
}
