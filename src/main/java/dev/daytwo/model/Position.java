package dev.daytwo.model;

/**
 * A place in a text file.
 *
 * @param file   path as its owner knows it, relative to the repository where there is one
 * @param line   from 1; 0 if the place is the whole file
 * @param column from 1; 0 if the place is the whole line
 */
public record Position(String file, int line, int column) implements Comparable<Position> {
  /** The file as a whole. */
  public static Position of(String file) {
    return new Position(file, 0, 0);
  }

  @Override
  public int compareTo(Position other) {
    int byFile = file.compareTo(other.file);
    int byLine = byFile != 0 ? byFile : Integer.compare(line, other.line);
    return byLine != 0 ? byLine : Integer.compare(column, other.column);
  }

  /** {@code file:line:column}, the form that editors and compilers share. */
  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
