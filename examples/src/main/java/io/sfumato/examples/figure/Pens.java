package io.sfumato.examples.figure;

import java.awt.Color;

/** The lines of figures. */
final class Pens {

  static final Pen GRID = Pen.of(Palette.GRID, 1);
  static final Pen AXIS = Pen.of(Palette.AXIS, 1);
  static final Pen MEDIAN = Pen.of(Palette.AXIS, 1.1).asDashes();

  private Pens() {}

  /** Returns how private curves are drawn. */
  static Pen smooth(Color color) {
    return Pen.of(color, 2.6);
  }

  /** Returns how private curves are drawn where little is known. */
  static Pen doubtful(Color color) {
    return Pen.of(color, 1.8).asDashes();
  }

  /** Returns how exact curves are drawn. */
  static Pen steps(Color color) {
    return Pen.of(color, 1.3);
  }

  /** Returns how censored times are marked. */
  static Pen mark(Color color) {
    return Pen.of(color, 1);
  }
}
