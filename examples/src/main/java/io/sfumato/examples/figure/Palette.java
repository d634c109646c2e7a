package io.sfumato.examples.figure;

import java.awt.Color;
import java.util.List;

/**
 * The colors of figures. Those of curves can be told apart by readers who see no red, no green, or
 * no blue.
 *
 * @see <a href="https://jfly.uni-koeln.de/color/">Okabe and Ito (2008), Color Universal Design</a>
 */
final class Palette {

  static final Color INK = new Color(0x2b3036);
  static final Color FAINT_INK = new Color(0x5f6871);
  static final Color GRID = new Color(0xe7e9eb);
  static final Color AXIS = new Color(0x8a929a);

  private static final List<Color> CURVES =
      List.of(
          new Color(0x0072b2), // blue
          new Color(0xd55e00), // vermilion
          new Color(0x009e73), // bluish green
          new Color(0xcc79a7), // reddish purple
          new Color(0xe69f00), // orange
          new Color(0x56b4e9), // sky blue
          Color.BLACK);

  private static final int BAND_OPACITY = 42;
  private static final int DOUBTFUL_OPACITY = 20;
  private static final int AREA_OPACITY = 95;

  private Palette() {}

  /** Returns how many curves can be told apart. */
  static int size() {
    return CURVES.size();
  }

  static Color curve(int index) {
    return CURVES.get(index);
  }

  /** Returns the color of the band around a curve: its own, and transparent. */
  static Color band(Color curve) {
    return transparent(curve, BAND_OPACITY);
  }

  /** Returns the color of a band where little is known. */
  static Color doubtful(Color curve) {
    return transparent(curve, DOUBTFUL_OPACITY);
  }

  /** Returns the color of the area below a curve that is stacked. */
  static Color area(Color curve) {
    return transparent(curve, AREA_OPACITY);
  }

  private static Color transparent(Color color, int opacity) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), opacity);
  }
}
