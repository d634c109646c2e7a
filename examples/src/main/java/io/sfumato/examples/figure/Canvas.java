package io.sfumato.examples.figure;

import java.awt.Color;

/** What figures draw on. Lengths are in pixels of the page, with y downwards. */
interface Canvas {

  /** Which end of a text is at its x. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /** Fills the inside of a closed line. */
  void area(Line outline, Color fill);

  /** Draws an open line. */
  void line(Line line, Pen pen);

  /** Writes a text on a base line. */
  void text(String text, double x, double baseline, Anchor anchor, Lettering lettering);
}
