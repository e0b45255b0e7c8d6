package dev.daytwo.yaml;

import dev.daytwo.model.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One document of a YAML file, read or refused by itself.
 *
 * @param line     of the file on which it begins, from 1
 * @param text     as it was written
 * @param root     null if it could not be read
 * @param problems why not
 */
public record YamlDocument(int line, String text, @Nullable Yaml root, List<Problem> problems) {
  public YamlDocument {
    problems = List.copyOf(problems);
  }

  /** How many lines hold more than blanks, a comment or the document marker. */
  public int lines() {
    return (int) text.lines().map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.equals("---") && !line.equals("...")).count();
  }
}
