package dev.daytwo.cli;

import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/** Columns for a person, as wide as their widest cell, set by picocli's own text table. */
final class Table {
  private final List<String> head;
  private final List<List<String>> rows = new java.util.ArrayList<>();

  Table(String... head) {
    this.head = List.of(head);
    rows.add(this.head);
  }

  void row(List<String> cells) {
    rows.add(List.copyOf(cells));
  }

  @Override
  public String toString() {
    Column[] columns = IntStream.range(0, head.size())
        .mapToObj(i -> new Column(rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0) + 3, 0,
            Column.Overflow.SPAN))
        .toArray(Column[]::new);
    TextTable table = TextTable.forColumns(Help.defaultColorScheme(Ansi.OFF), columns);
    rows.forEach(row -> table.addRowValues(row.toArray(String[]::new)));
    return table.toString();
  }
}
