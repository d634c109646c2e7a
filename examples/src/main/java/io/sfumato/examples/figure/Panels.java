package io.sfumato.examples.figure;

import io.sfumato.examples.figure.Canvas.Anchor;
import java.util.ArrayList;
import java.util.List;

/** A page of several small plots below a title, notes and a legend. */
final class Panels {

  private static final double GAP = 34;

  private static final double MARGIN = 28;
  private static final double TITLE = 30;
  private static final double NOTE = 19;
  private static final double KEYS = 26;
  private static final double PANEL_TITLE = 32;
  private static final double TICKS = 42;

  private final String title;
  private final List<String> notes;
  private final List<Key> keys;
  private final int perLine;
  private final double plotHeight;
  private final double labelWidth;
  private final List<Panel> panels = new ArrayList<>();

  /**
   * Starts a page.
   *
   * @param title empty if there is none
   * @param perLine how many plots stand side by side
   * @param plotHeight how high each is, without title and labels
   * @param labelWidth how wide the labels left of each are
   */
  Panels(
      String title,
      List<String> notes,
      List<Key> keys,
      int perLine,
      double plotHeight,
      double labelWidth) {
    this.title = title;
    this.notes = List.copyOf(notes);
    this.keys = List.copyOf(keys);
    this.perLine = perLine;
    this.plotHeight = plotHeight;
    this.labelWidth = labelWidth;
  }

  /** A plot, drawn at a place of the page. */
  interface Panel {

    String title();

    void draw(Canvas canvas, double left, double top, double width, double height);
  }

  void add(Panel panel) {
    panels.add(panel);
  }

  String svg() {
    SvgCanvas canvas = new SvgCanvas(Sheet.WIDTH, height(), description());
    draw(canvas);
    return canvas.document();
  }

  byte[] png() {
    PixelCanvas canvas = new PixelCanvas(Sheet.WIDTH, height());
    draw(canvas);
    return canvas.png();
  }

  private void draw(Canvas canvas) {
    double y = MARGIN;
    if (!title.isEmpty()) {
      canvas.text(title, MARGIN, y + 10, Anchor.START, Lettering.TITLE);
      y += TITLE;
    }
    for (String note : notes) {
      canvas.text(note, MARGIN, y + 6, Anchor.START, Lettering.FAINT);
      y += NOTE;
    }
    double x = MARGIN;
    for (Key key : keys) {
      key.draw(canvas, x, y + 8);
      x += key.width() + 26;
    }
    y += keys.isEmpty() ? 0 : KEYS;
    double space = (Sheet.WIDTH - 2 * MARGIN + GAP) / perLine;
    double width = space - GAP - labelWidth;
    for (int i = 0; i < panels.size(); i++) {
      Panel panel = panels.get(i);
      double left = MARGIN + (i % perLine) * space;
      int line = i / perLine;
      double top = y + line * lineHeight();
      canvas.text(panel.title(), left, top + 16, Anchor.START, Lettering.PLAIN.asBold());
      panel.draw(canvas, left + labelWidth, top + PANEL_TITLE, width, plotHeight);
    }
  }

  private double lineHeight() {
    return PANEL_TITLE + plotHeight + TICKS;
  }

  private double height() {
    int lines = (panels.size() + perLine - 1) / perLine;
    return MARGIN
        + (title.isEmpty() ? 0 : TITLE)
        + NOTE * notes.size()
        + (keys.isEmpty() ? 0 : KEYS)
        + lines * lineHeight()
        + 8;
  }

  private String description() {
    List<String> parts = new ArrayList<>();
    if (!title.isEmpty()) {
      parts.add(title);
    }
    keys.forEach(key -> parts.add(key.text()));
    panels.forEach(panel -> parts.add(panel.title()));
    return String.join("; ", parts);
  }
}
