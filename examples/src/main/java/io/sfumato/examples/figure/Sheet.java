package io.sfumato.examples.figure;

import io.sfumato.examples.figure.Canvas.Anchor;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The page of a figure: from top to bottom a title, notes, the legend, the plot, and rows of
 * numbers aligned with its ticks. The legend stands above the plot, where no curve can cross it.
 */
final class Sheet {

  static final double WIDTH = 860;

  private static final double MARGIN = 28;
  private static final double TITLE = 30;
  private static final double NOTE = 19;
  private static final double KEYS = 23;
  private static final double BETWEEN_KEYS = 26;
  private static final double AXIS_TITLE = 30;
  private static final double PLOT = 340;
  private static final double TICKS = 46;
  private static final double ROWS_TITLE = 32;
  private static final double ROW = 21;
  private static final double LEAST_LEFT = 78;

  private final String title;
  private final List<String> notes;
  private final List<List<Key>> keys;
  private final Axis across;
  private final Axis upwards;
  private final String rowsTitle;
  private final List<Row> rows;

  /**
   * Lays out a page.
   *
   * @param title empty if there is none
   * @param rows the numbers below the plot, one for each tick; none if there are none
   */
  Sheet(
      String title,
      List<String> notes,
      List<List<Key>> keys,
      Axis across,
      Axis upwards,
      String rowsTitle,
      List<Row> rows) {
    this.title = title;
    this.notes = notes.stream().flatMap(note -> wrapped(note).stream()).toList();
    this.keys = keys.stream().flatMap(line -> wrapped(line).stream()).toList();
    this.across = across;
    this.upwards = upwards;
    this.rowsTitle = rowsTitle;
    this.rows = rows;
  }

  /** Numbers below the plot. */
  record Row(String label, Color color, List<String> cells) {}

  /** Returns the page as SVG. */
  String svg(BiConsumer<Canvas, Frame> content) {
    SvgCanvas canvas = new SvgCanvas(WIDTH, height(), description());
    draw(canvas, content);
    return canvas.document();
  }

  /** Returns the page as PNG. */
  byte[] png(BiConsumer<Canvas, Frame> content) {
    PixelCanvas canvas = new PixelCanvas(WIDTH, height());
    draw(canvas, content);
    return canvas.png();
  }

  private void draw(Canvas canvas, BiConsumer<Canvas, Frame> content) {
    double y = MARGIN;
    if (!title.isEmpty()) {
      canvas.text(title, MARGIN, y + 10, Anchor.START, Lettering.TITLE);
      y += TITLE;
    }
    for (String note : notes) {
      canvas.text(note, MARGIN, y + 6, Anchor.START, Lettering.FAINT);
      y += NOTE;
    }
    y += notes.isEmpty() ? 0 : 4;
    for (List<Key> line : keys) {
      double x = MARGIN;
      for (Key key : line) {
        key.draw(canvas, x, y + 6);
        x += key.width() + BETWEEN_KEYS;
      }
      y += KEYS;
    }
    Frame frame = new Frame(across, upwards, left(), y + AXIS_TITLE, WIDTH - MARGIN - left(), PLOT);
    canvas.text(upwards.title(), MARGIN, y + AXIS_TITLE - 14, Anchor.START, Lettering.SMALL);
    frame.drawGrid(canvas);
    content.accept(canvas, frame);
    frame.drawAxes(canvas);
    drawRows(canvas, frame, y + AXIS_TITLE + PLOT + TICKS);
  }

  private void drawRows(Canvas canvas, Frame frame, double top) {
    if (rows.isEmpty()) {
      return;
    }
    canvas.text(rowsTitle, MARGIN, top + 18, Anchor.START, Lettering.SMALL);
    double baseline = top + ROWS_TITLE + 8;
    for (Row row : rows) {
      canvas.text(
          row.label(), MARGIN, baseline, Anchor.START, Lettering.PLAIN.in(row.color()).asBold());
      for (int i = 0; i < row.cells().size(); i++) {
        canvas.text(
            row.cells().get(i),
            frame.x(across.ticks().get(i)),
            baseline,
            Anchor.MIDDLE,
            Lettering.PLAIN);
      }
      baseline += ROW;
    }
  }

  private double height() {
    double above =
        (title.isEmpty() ? 0 : TITLE)
            + (notes.isEmpty() ? 0 : NOTE * notes.size() + 4)
            + KEYS * keys.size();
    double below = rows.isEmpty() ? 0 : ROWS_TITLE + ROW * rows.size();
    return MARGIN + above + AXIS_TITLE + PLOT + TICKS + below + 8;
  }

  /** Returns where the plot begins: right of the labels of rows, and half a number more. */
  private double left() {
    Lettering bold = Lettering.PLAIN.asBold();
    double labels = rows.stream().mapToDouble(r -> bold.widthOf(r.label())).max().orElse(0);
    double half =
        rows.stream()
            .mapToDouble(r -> Lettering.PLAIN.widthOf(r.cells().get(0)) / 2)
            .max()
            .orElse(0);
    return Math.max(LEAST_LEFT, MARGIN + labels + half + 16);
  }

  private String description() {
    List<String> parts = new ArrayList<>();
    if (!title.isEmpty()) {
      parts.add(title);
    }
    keys.forEach(line -> line.forEach(key -> parts.add(key.text())));
    return String.join("; ", parts);
  }

  /** Breaks a line of the legend that is too long for the page. */
  private static List<List<Key>> wrapped(List<Key> keys) {
    List<List<Key>> lines = new ArrayList<>();
    double x = Double.POSITIVE_INFINITY;
    for (Key key : keys) {
      if (x + key.width() > WIDTH - MARGIN) {
        lines.add(new ArrayList<>());
        x = MARGIN;
      }
      lines.get(lines.size() - 1).add(key);
      x += key.width() + BETWEEN_KEYS;
    }
    return lines;
  }

  /** Breaks a text that is too long for the page. */
  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String word : text.split(" ", -1)) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (!line.isEmpty() && Lettering.FAINT.widthOf(longer) > WIDTH - 2 * MARGIN) {
        lines.add(line);
        longer = word;
      }
      line = longer;
    }
    lines.add(line);
    return lines;
  }
}
