package io.sfumato.examples.figure;

import io.sfumato.examples.figure.Canvas.Anchor;
import java.util.List;

/** The rectangle of a plot, and where values are in it. */
record Frame(Axis across, Axis upwards, double left, double top, double width, double height) {

  private static final double TICK = 5;

  double x(double value) {
    return left + width * value / across.most();
  }

  double y(double value) {
    return top + height * (1 - value / upwards.most());
  }

  /** Returns a line of values as a line on the page. */
  Line place(Line line) {
    return line.map(this::x, this::y);
  }

  void drawGrid(Canvas canvas) {
    for (double tick : upwards.ticks()) {
      canvas.line(Line.between(left, y(tick), left + width, y(tick)), Pens.GRID);
    }
  }

  void drawAxes(Canvas canvas) {
    double bottom = top + height;
    canvas.line(Line.between(left, bottom, left + width, bottom), Pens.AXIS);
    List<String> times = across.labels();
    for (int i = 0; i < times.size(); i++) {
      double x = x(across.ticks().get(i));
      canvas.line(Line.between(x, bottom, x, bottom + TICK), Pens.AXIS);
      canvas.text(times.get(i), x, bottom + 20, Anchor.MIDDLE, Lettering.SMALL);
    }
    canvas.text(across.title(), left + width / 2, bottom + 40, Anchor.MIDDLE, Lettering.SMALL);
    List<String> values = upwards.labels();
    for (int i = 0; i < values.size(); i++) {
      canvas.text(
          values.get(i), left - 9, y(upwards.ticks().get(i)) + 4, Anchor.END, Lettering.SMALL);
    }
  }
}
