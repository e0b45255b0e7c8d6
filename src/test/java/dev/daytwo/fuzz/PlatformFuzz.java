package dev.daytwo.fuzz;

import dev.daytwo.descriptor.Descriptor;
import dev.daytwo.descriptor.SourceFile;
import dev.daytwo.model.Result;
import dev.daytwo.platform.Layers;
import dev.daytwo.platform.Platform;
import dev.daytwo.platform.Workload;
import java.nio.charset.StandardCharsets;

/** A platform file, from its text to what one service of each kind becomes under it. */
public final class PlatformFuzz {
  private static final String FILE = "platform.yaml";
  private static final String SERVICES = """
      {apiVersion: daytwo.dev/v1, kind: Service, name: a, image: "ghcr.io/acme/a:1.0", port: 80, tier: critical}
      ---
      {apiVersion: daytwo.dev/v1, kind: Worker, name: b, image: "ghcr.io/acme/b:1.0", team: t}
      ---
      {apiVersion: daytwo.dev/v1, kind: CronJob, name: c, image: "ghcr.io/acme/c:1.0", schedule: "@daily"}
      ---
      {apiVersion: daytwo.dev/v1, kind: StatefulService, name: d, image: "ghcr.io/acme/d:1.0", port: 80}
      """;

  private PlatformFuzz() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    Result<Platform> platform = Platform.read(FILE, text);
    Told.check(FILE, text, platform.problems());
    Told.same(platform, Platform.read(FILE, text));
    if (platform.value() != null) {
      for (Descriptor descriptor : SourceFile.parse("services/in.yaml", SERVICES).descriptors()) {
        Result<Workload> workload = Layers.merge(descriptor, "production", platform.get());
        // a service may lack what the platform requires; then the problem is told of the descriptor
        Told.check("services/in.yaml", SERVICES, workload.problems());
      }
    }
  }
}
