package dev.daytwo.yaml;

import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/** The parser's complaints, turned into Problems that say in plain words what to mend. */
final class SyntaxErrors {
  private static final String QUOTES = "text that begins with %s needs quotes";
  private static final String OPEN = "a quote that is opened and never closed";
  private static final String BRACKET = "a bracket that closes and never opened, or a comma outside of brackets";
  /** The first that fits counts. */
  private static final List<Known> KNOWN = List.of(
      known("", "\\t", "a tab cannot indent or begin a value; use spaces"),
      known("", "mapping values are not allowed here",
          "a second \": \" in one line, or wrong indentation above; put text that holds \": \" in quotes"),
      new Known("", "expected <block end>", true, "text after the closing quote; put all of it in quotes, or none"),
      known("", "expected <block end>, but found '}'", BRACKET),
      known("", "expected <block end>, but found ']'", BRACKET),
      known("", "expected <block end>, but found ','", BRACKET),
      known("", "expected <block end>", "the indentation does not fit the lines above"),
      known("", "could not find expected ':'", "a key without \": \" after it"),
      known("", "unexpected end of stream", OPEN), known("", "found unexpected document separator", OPEN),
      known("", "'@'", QUOTES.formatted("@ or `")), known("", "'`'", QUOTES.formatted("@ or `")),
      known("", "'%'", QUOTES.formatted("%")),
      known("", "that cannot start any token", QUOTES.formatted("that character")),
      known("", "expected ',' or", "a list or map in brackets that is not closed, or a comma is missing"),
      known("", "sequence entries are not allowed here",
          "an item of a list begins on a line of its own, or is written in brackets, as in [a, b]"),
      known("", "mapping keys are not allowed here", QUOTES.formatted("?")),
      known("", "found unknown escape character",
          "a backslash in double quotes begins a character such as \\n; write two of them, or use single quotes"),
      known("", "found undefined tag handle", QUOTES.formatted("!")),
      known("while scanning a tag", "", QUOTES.formatted("!")),
      known("while scanning an anchor", "", QUOTES.formatted("& or *")),
      known("while scanning an alias", "", QUOTES.formatted("& or *")),
      known("while scanning a block scalar", "",
          "after | or > comes the end of the line; its text begins on the next one, and text that begins so needs quotes"),
      known("while scanning a directive", "",
          "something before or after the document that is none of it; documents are parted by a line of ---"),
      known("", "expected '<document start>'",
          "something before or after the document that is none of it; documents are parted by a line of ---"));

  /**
   * A complaint of the parser and what to say for it.
   *
   * @param context    how its context begins
   * @param problem    what its problem holds
   * @param afterQuote true if it only means this right behind a closing quote
   */
  private record Known(String context, String problem, boolean afterQuote, String words) {}

  private static Known known(String context, String problem, String words) {
    return new Known(context, problem, false, words);
  }

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
    boolean afterQuote = before.endsWith("\"") || before.endsWith("'");
    for (Known known : KNOWN) {
      if (context.startsWith(known.context) && problem.contains(known.problem) && (afterQuote || !known.afterQuote)) {
        return known.words;
      }
    }
    if (problem.startsWith("expected the node content, but found")) {
      return problem.replace("expected the node content", "expected a value").replace("'<stream end>'", "the end");
    }
    return (context.isEmpty() ? "" : context + ", ") + problem;
  }
}
