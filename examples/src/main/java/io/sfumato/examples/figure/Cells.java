package io.sfumato.examples.figure;

import java.awt.Color;

/** A plot of the shares in the cells of two columns: the larger, the darker. */
final class Cells implements Panels.Panel {

  private final String title;
  private final ColumnBins across;
  private final ColumnBins upwards;
  private final double[][] shares;
  private final double most;

  /**
   * Takes the share of each cell, first by the column across.
   *
   * @param most the share that is darkest, above 0
   */
  Cells(String title, ColumnBins across, ColumnBins upwards, double[][] shares, double most) {
    this.title = title;
    this.across = across;
    this.upwards = upwards;
    this.shares = shares;
    this.most = most;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public void draw(Canvas canvas, double left, double top, double width, double height) {
    Frame frame =
        new Frame(
            Axis.ofBins("", across.labels(), width),
            Axis.ofBinsUpwards(upwards.labels(), height),
            left,
            top,
            width,
            height);
    for (int i = 0; i < shares.length; i++) {
      for (int j = 0; j < shares[i].length; j++) {
        if (shares[i][j] > 0) {
          canvas.area(frame.place(Line.box(i, j, 1, 1)), shade(shares[i][j] / most));
        }
      }
    }
    frame.drawAxes(canvas);
  }

  /** The square root keeps small shares from being white. */
  private static Color shade(double part) {
    Color dark = Palette.curve(0);
    return new Color(
        dark.getRed(), dark.getGreen(), dark.getBlue(), (int) Math.round(255 * Math.sqrt(part)));
  }
}
