package dev.daytwo.yaml;

import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/** The parser's complaints, turned into Problems that say in plain words what to mend. */
final class SyntaxErrors {
  private SyntaxErrors() {}

  static Problem problem(RuntimeException e, String file, String text, int firstLine) {
    return switch (e) {
      case MarkedYAMLException marked -> {
        Mark mark = marked.getProblemMark() != null ? marked.getProblemMark() : marked.getContextMark();
        Position position = mark == null
            ? new Position(file, firstLine, 1)
            : new Position(file, mark.getLine() + firstLine, mark.getColumn() + 1);
        yield new Problem(position, "", "not readable as YAML: " + words(marked));
      }
      case ReaderException unprintable -> {
        int at = Math.min(text.length(), text.offsetByCodePoints(0, Math.min(unprintable.getPosition(),
            text.codePointCount(0, text.length()))));
        String before = text.substring(0, at);
        int line = (int) before.chars().filter(c -> c == '\n').count();
        yield new Problem(new Position(file, line + firstLine, at - before.lastIndexOf('\n')), "",
            String.format("not readable as YAML: the character U+%04X is not allowed in text",
                unprintable.getCodePoint()));
      }
      default -> new Problem(new Position(file, firstLine, 1), "", "not readable as YAML: " + e.getMessage());
    };
  }

  private static String words(MarkedYAMLException e) {
    String problem = e.getProblem() == null ? "" : e.getProblem();
    if (problem.contains("\\t")) {
      return "a tab cannot indent or begin a value; use spaces";
    }
    if (problem.startsWith("mapping values are not allowed here")) {
      return "a second \": \" in one line, or wrong indentation above; put text that holds \": \" in quotes";
    }
    if (problem.startsWith("expected <block end>")) {
      return "the indentation does not fit the lines above";
    }
    if (problem.startsWith("could not find expected ':'")) {
      return "a key without \": \" after it";
    }
    if (problem.contains("unexpected end of stream")) {
      return "a quote that is opened and never closed";
    }
    if (problem.contains("'@'") || problem.contains("'`'")) {
      return "text that begins with @ or ` needs quotes";
    }
    if (problem.startsWith("expected ',' or")) {
      return "a list or map in brackets that is not closed, or a comma is missing";
    }
    return (e.getContext() == null ? "" : e.getContext() + ", ") + problem;
  }
}
