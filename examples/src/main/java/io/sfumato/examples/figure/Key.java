package io.sfumato.examples.figure;

import io.sfumato.examples.figure.Canvas.Anchor;
import java.awt.Color;

/** An entry of the legend: a sample and what it means. */
record Key(Kind kind, Color color, String text) {

  private static final double SAMPLE = 26;
  private static final double SPACE = 8;

  enum Kind {
    CURVE,
    DOUBTFUL,
    STEPS,
    BAND,
    CENSORED,
    AREA
  }

  double width() {
    return SAMPLE + SPACE + Lettering.PLAIN.widthOf(text);
  }

  void draw(Canvas canvas, double x, double middle) {
    switch (kind) {
      case CURVE -> canvas.line(Line.between(x, middle, x + SAMPLE, middle), Pens.smooth(color));
      case DOUBTFUL ->
          canvas.line(Line.between(x, middle, x + SAMPLE, middle), Pens.doubtful(color));
      case STEPS -> canvas.line(Line.between(x, middle, x + SAMPLE, middle), Pens.steps(color));
      case BAND -> canvas.area(Line.box(x, middle - 6, SAMPLE, 12), Palette.band(color));
      case AREA -> {
        canvas.area(Line.box(x, middle - 6, SAMPLE, 12), Palette.area(color));
        canvas.line(Line.between(x, middle - 6, x + SAMPLE, middle - 6), Pens.smooth(color));
      }
      case CENSORED -> {
        canvas.line(Line.between(x, middle, x + SAMPLE, middle), Pens.steps(color));
        canvas.line(
            Line.between(x + SAMPLE / 2, middle - 4, x + SAMPLE / 2, middle + 4), Pens.mark(color));
      }
    }
    canvas.text(text, x + SAMPLE + SPACE, middle + 4.5, Anchor.START, Lettering.PLAIN);
  }
}
