package io.sfumato.examples.figure;

import java.awt.Color;

/**
 * How a line looks.
 *
 * @param width the width in pixels
 * @param dashed whether it is interrupted
 */
record Pen(Color color, double width, boolean dashed) {

  static final double DASH = 5;
  static final double GAP = 4;

  static Pen of(Color color, double width) {
    return new Pen(color, width, false);
  }

  Pen asDashes() {
    return new Pen(color, width, true);
  }
}
