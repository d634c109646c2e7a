package io.sfumato.examples;

import java.io.PrintStream;
import java.util.List;

/**
 * One report for two readers: the terminal gets headings, notes and tables, the page gets
 * explanations and pictures besides.
 */
final class Report {

  private final PrintStream out;
  private final Page page;

  Report(String title, PrintStream out) {
    this.out = out;
    this.page = new Page(title);
    out.println(title);
  }

  /** Starts a chapter. */
  void heading(String text) {
    out.println();
    out.println(text);
    page.heading(text);
  }

  /** Adds a paragraph for readers who have time: to the page only. */
  void explain(String text) {
    page.paragraph(text);
  }

  /** Adds a paragraph that nobody should miss. */
  void note(String text) {
    out.println("  " + text);
    page.callout(text);
  }

  /** Adds a picture, to the page only. */
  void picture(byte[] png, String caption) {
    page.picture(png, caption);
  }

  /** Adds a table. */
  void table(List<String> header, List<List<String>> rows) {
    page.table(header, rows);
    int[] widths = new int[header.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = header.get(column).length();
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    out.println("  " + aligned(header, widths));
    rows.forEach(row -> out.println("  " + aligned(row, widths)));
  }

  String html() {
    return page.html();
  }

  private static String aligned(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = row.get(column);
      line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
