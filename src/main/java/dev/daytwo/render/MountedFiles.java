package dev.daytwo.render;

import dev.daytwo.descriptor.Descriptor;
import dev.daytwo.descriptor.FileSource;
import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.platform.Workload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The files of a workload, read.
 *
 * @param files by the path in the container, in the order of those paths
 */
record MountedFiles(List<MountedFile> files) {
  /** The API server takes no more in one ConfigMap, in bytes. */
  private static final int MOST_BYTES = 1 << 20;

  /**
   * One file.
   *
   * @param path    in the container
   * @param key     in the ConfigMap
   * @param content of it
   */
  record MountedFile(String path, String key, String content) {}

  /** Reads every file; what is not there is added to the problems. */
  static MountedFiles read(Descriptor descriptor, Workload workload, Function<String, @Nullable String> repository,
      List<Problem> problems) {
    List<MountedFile> files = new ArrayList<>();
    int bytes = 0;
    for (Map.Entry<String, FileSource> file : new TreeMap<>(workload.files()).entrySet()) {
      String path = file.getKey();
      String content = switch (file.getValue()) {
        case FileSource.Inline inline -> inline.content();
        case FileSource.InRepository source -> {
          String reference = descriptor.reference(source.path());
          String text = reference == null ? null : repository.apply(reference);
          if (text == null) {
            problems.add(new Problem(place(workload, path), "files[\"" + path + "\"]",
                "found no file " + reference + " in the repository at this commit"));
          }
          yield text == null ? "" : text;
        }
      };
      bytes += content.getBytes(StandardCharsets.UTF_8).length;
      files.add(new MountedFile(path, files.size() + "-" + path.substring(path.lastIndexOf('/') + 1)
          .replaceAll("[^-._a-zA-Z0-9]", "_"), content));
    }
    if (bytes > MOST_BYTES) {
      problems.add(new Problem(workload.tree().place("files"), "files",
          "found " + bytes + " bytes in all, allowed: " + MOST_BYTES));
    }
    return new MountedFiles(files);
  }

  private static Position place(Workload workload, String path) {
    return workload.tree().map("files").place(path);
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  Map<String, String> data() {
    Map<String, String> data = new LinkedHashMap<>();
    files.forEach(file -> data.put(file.key(), file.content()));
    return data;
  }
}
