package io.sfumato.examples.figure;

import java.awt.Color;

/**
 * How a text looks.
 *
 * @param size the size in pixels
 * @param bold whether it is bold
 */
record Lettering(Color color, double size, boolean bold) {

  static final Lettering PLAIN = new Lettering(Palette.INK, 13, false);
  static final Lettering FAINT = new Lettering(Palette.FAINT_INK, 13, false);
  static final Lettering SMALL = new Lettering(Palette.FAINT_INK, 12, false);
  static final Lettering TITLE = new Lettering(Palette.INK, 17, true);

  Lettering in(Color other) {
    return new Lettering(other, size, bold);
  }

  Lettering asBold() {
    return new Lettering(color, size, true);
  }

  /**
   * Returns about how wide a text is. Measured ones would depend on the fonts of the machine, and a
   * reader of an SVG has others anyway.
   */
  double widthOf(String text) {
    double width = text.codePoints().mapToDouble(Lettering::widthInEm).sum() * size;
    return bold ? 1.08 * width : width;
  }

  private static double widthInEm(int c) {
    if ("iljtfrI.,:;'|!()[] ".indexOf(c) >= 0) {
      return 0.36;
    }
    return "mwMW%@—".indexOf(c) >= 0 ? 0.92 : 0.62;
  }
}
