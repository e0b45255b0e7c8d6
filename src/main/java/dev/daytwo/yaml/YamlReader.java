package dev.daytwo.yaml;

import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The way from the text of a file to its documents. Nothing that a file can hold makes it throw. */
public final class YamlReader {
  private YamlReader() {}

  /** Every readable document of a file within the default limits, and a Problem for each that is not. */
  public static Result<List<Yaml>> read(String file, String text) {
    return read(file, text, Limits.DEFAULT);
  }

  /** Every readable document of a file, and a Problem for each that is not. */
  public static Result<List<Yaml>> read(String file, String text, Limits limits) {
    Result<List<YamlDocument>> documents = documents(file, text, limits);
    List<Yaml> roots = new ArrayList<>();
    List<Problem> problems = new ArrayList<>(documents.problems());
    if (documents.value() == null) {
      return Result.refused(problems);
    }
    for (YamlDocument document : documents.get()) {
      if (document.root() != null) {
        roots.add(document.root());
      }
      problems.addAll(document.problems());
    }
    return new Result<>(List.copyOf(roots), problems);
  }

  /**
   * The documents of a file one by one, so that a broken one does not hide the others; refused as a whole only if the
   * file is too big. Empty documents are left out.
   */
  public static Result<List<YamlDocument>> documents(String file, String text, Limits limits) {
    if (text.length() > limits.bytes() || text.getBytes(StandardCharsets.UTF_8).length > limits.bytes()) {
      return Result.refused(List.of(new Problem(Position.of(file), "", "the file is too big: "
          + text.getBytes(StandardCharsets.UTF_8).length + " bytes, at most " + limits.bytes() + " are read")));
    }
    List<YamlDocument> documents = new ArrayList<>();
    int start = 0;
    int line = 1;
    int startLine = 1;
    for (int at = 0; at < text.length();) {
      int end = text.indexOf('\n', at) < 0 ? text.length() : text.indexOf('\n', at) + 1;
      if (at > start && isMarker(text, at)) {
        add(file, text.substring(start, at), startLine, limits, documents);
        start = at;
        startLine = line;
      }
      at = end;
      line++;
    }
    add(file, text.substring(start), startLine, limits, documents);
    return Result.of(List.copyOf(documents));
  }

  /** YAML 1.2, 9.1.2: three hyphens at the start of a line end whatever is open, quoted text too. */
  private static boolean isMarker(String text, int at) {
    return text.startsWith("---", at) && (at + 3 == text.length() || Character.isWhitespace(text.charAt(at + 3)));
  }

  private static void add(String file, String text, int line, Limits limits, List<YamlDocument> documents) {
    boolean bare = text.lines()
        .allMatch(one -> one.isBlank() || one.stripLeading().startsWith("#") || one.startsWith("%"));
    if (!bare) {
      documents.addAll(new Composer(file, text, line, limits).documents());
    }
  }
}
