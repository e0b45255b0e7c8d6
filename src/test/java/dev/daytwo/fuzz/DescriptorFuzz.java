package dev.daytwo.fuzz;

import dev.daytwo.descriptor.Descriptor;
import dev.daytwo.descriptor.SourceFile;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.Result;
import dev.daytwo.platform.Platform;
import dev.daytwo.render.Renderer;
import dev.daytwo.render.YamlWriter;
import dev.daytwo.yaml.Limits;
import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.Yaml;
import dev.daytwo.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A file of descriptors, Score Workloads or plain manifests, from its text to the objects and their text. */
public final class DescriptorFuzz {
  private static final String FILE = "services/in.yaml";
  private static final Environment PRODUCTION = new Environment("production", "{environment}",
      new Environment.Policy(true, true), true);
  private static final Commit COMMIT = new Commit("c", "", "", Instant.EPOCH);

  private static final Platform PLATFORM = Platform
      .read("platform.yaml",
          """
              apiVersion: daytwo.dev/v1
              kind: Platform
              routing: {gateway: {name: public, namespace: gateways}}
              resources:
                postgres:
                  outputs: {host: "{class}.{params.zone}.{values.domain}", password: {secret: "{service}-{resource}", key: "{class}"}}
              sidecars: true
              """)
      .get();

  private DescriptorFuzz() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    SourceFile file = read(text);
    Told.check(FILE, text, file.problems());
    Told.same(file, read(text));
    for (Descriptor descriptor : file.descriptors()) {
      if (descriptor.deployedTo(PRODUCTION.name())) {
        Result<Desired> rendered = Renderer.render(descriptor, PRODUCTION, "shop", COMMIT, PLATFORM,
            path -> null);
        Told.check(FILE, text, rendered.problems());
        if (rendered.value() != null) {
          written(rendered.get().objects());
        }
      }
    }
  }

  private static SourceFile read(String text) {
    return SourceFile.parse(FILE, text, Set.of(PRODUCTION.name(), "staging"), Limits.DEFAULT);
  }

  /** What is written is read back as the same. */
  private static void written(List<Manifest> objects) {
    Result<List<Yaml>> read = YamlReader.read("out.yaml", YamlWriter.write(objects));
    Told.same(List.of(), read.problems());
    List<Object> trees = new ArrayList<>();
    read.get().forEach(yaml -> trees.add(PlainTree.of((Yaml.Mapping) yaml)));
    Told.same(objects.stream().<Object>map(Manifest::tree).toList(), trees);
  }
}
