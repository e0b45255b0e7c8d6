package dev.daytwo.descriptor;

import dev.daytwo.yaml.Cursor;
import dev.daytwo.yaml.Yaml;
import org.jspecify.annotations.Nullable;

/** Where the content of a mounted file comes from. */
public sealed interface FileSource {
  /** A file of the repository, as written: relative to the descriptor. */
  record InRepository(String path) implements FileSource {}

  /** Content in the descriptor itself. */
  record Inline(String content) implements FileSource {}

  private static @Nullable FileSource scalar(Yaml.Scalar scalar) {
    return scalar.kind() == Yaml.Kind.STRING ? new InRepository(scalar.text()) : null;
  }

  /** Reads either form. */
  static @Nullable FileSource read(Cursor at) {
    FileSource read = switch (at.yaml()) {
      case Yaml.Scalar scalar -> scalar(scalar);
      case Yaml.Mapping _ -> at.record(Inline.class);
      case Yaml.Sequence _ -> null;
    };
    return read != null || at.yaml() instanceof Yaml.Mapping
        ? read
        : at.expected("a path beside the descriptor, or {content: text}");
  }
}
