package dev.daytwo.yaml;

import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import org.jspecify.annotations.Nullable;
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
        yield new Problem(position, "", "not readable as YAML: " + words(marked, before(mark, text)));
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

  /** The mark's line up to the mark, without blanks at its end. */
  private static String before(@Nullable Mark mark, String text) {
    if (mark == null) {
      return "";
    }
    int at = text.offsetByCodePoints(0, Math.min(mark.getIndex(), text.codePointCount(0, text.length())));
    return text.substring(text.lastIndexOf('\n', at - 1) + 1, at).stripTrailing();
  }

  /**
   * What to mend.
   *
   * @param before what is on the line before the place of the error
   */
  private static String words(MarkedYAMLException e, String before) {
    String context = e.getContext() == null ? "" : e.getContext();
    String problem = e.getProblem() == null ? "" : e.getProblem();
    if (problem.contains("\\t")) {
      return "a tab cannot indent or begin a value; use spaces";
    }
    if (problem.startsWith("mapping values are not allowed here")) {
      return "a second \": \" in one line, or wrong indentation above; put text that holds \": \" in quotes";
    }
    if (problem.startsWith("expected <block end>") && (before.endsWith("\"") || before.endsWith("'"))) {
      return "text after the closing quote; put all of it in quotes, or none";
    }
    if (problem.startsWith("expected <block end>") && problem.matches(".*'[}\\],]'.*")) {
      return "a bracket that closes and never opened, or a comma outside of brackets";
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
    if (problem.startsWith("expected the node content, but found")) {
      return problem.replace("expected the node content", "expected a value").replace("'<stream end>'", "the end");
    }
    if (problem.startsWith("expected ',' or")) {
      return "a list or map in brackets that is not closed, or a comma is missing";
    }
    if (problem.contains("that cannot start any token")) {
      return "text that begins with " + (problem.contains("'%'") ? "%" : "that character") + " needs quotes";
    }
    if (problem.startsWith("sequence entries are not allowed here")) {
      return "an item of a list begins on a line of its own, or is written in brackets, as in [a, b]";
    }
    if (problem.startsWith("mapping keys are not allowed here")) {
      return "text that begins with ? needs quotes";
    }
    if (problem.startsWith("found unknown escape character")) {
      return "a backslash in double quotes begins a character such as \\n; write two of them, or use single quotes";
    }
    if (problem.startsWith("found unexpected document separator")) {
      return "a quote that is opened and never closed";
    }
    if (problem.startsWith("found undefined tag handle") || context.startsWith("while scanning a tag")) {
      return "text that begins with ! needs quotes";
    }
    if (context.startsWith("while scanning an anchor") || context.startsWith("while scanning an alias")) {
      return "text that begins with & or * needs quotes";
    }
    if (context.startsWith("while scanning a block scalar")) {
      return "after | or > comes the end of the line; its text begins on the next one, and text that begins so needs quotes";
    }
    if (context.startsWith("while scanning a directive") || problem.startsWith("expected '<document start>'")) {
      return "something before or after the document that is none of it; documents are parted by a line of ---";
    }
    return (context.isEmpty() ? "" : context + ", ") + problem;
  }
}
