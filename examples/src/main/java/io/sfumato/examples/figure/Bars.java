package io.sfumato.examples.figure;

import java.util.Arrays;

/** A plot of the shares in the bins of a column: bars, and perhaps an outline over them. */
final class Bars implements Panels.Panel {

  private final ColumnBins bins;
  private final double[] bars;
  private final double[] outline;

  /** Takes shares for each bin; those of the outline are empty if there is none. */
  Bars(ColumnBins bins, double[] bars, double[] outline) {
    this.bins = bins;
    this.bars = bars;
    this.outline = outline;
  }

  @Override
  public String title() {
    return bins.name();
  }

  @Override
  public void draw(Canvas canvas, double left, double top, double width, double height) {
    double most = Math.max(max(bars), max(outline));
    Frame frame =
        new Frame(
            Axis.ofBins("", bins.labels(), width),
            Axis.ofShares("", Axis.roundUp(most)),
            left,
            top,
            width,
            height);
    frame.drawGrid(canvas);
    double gap = bins.isNumeric() ? 0 : 0.12;
    for (int bin = 0; bin < bars.length; bin++) {
      if (bars[bin] > 0) {
        canvas.area(
            frame.place(Line.box(bin + gap, 0, 1 - 2 * gap, bars[bin])),
            Palette.area(Palette.curve(0)));
      }
    }
    for (int bin = 0; bin < outline.length; bin++) {
      double before = bin == 0 || gap > 0 ? 0 : outline[bin - 1];
      double after = bin == outline.length - 1 || gap > 0 ? 0 : outline[bin];
      canvas.line(
          frame.place(
              Line.through(
                  new double[] {bin + gap, bin + gap, bin + 1 - gap, bin + 1 - gap},
                  new double[] {before, outline[bin], outline[bin], after})),
          Pens.steps(Palette.curve(1)));
    }
    frame.drawAxes(canvas);
  }

  private static double max(double[] shares) {
    return Arrays.stream(shares).max().orElse(0);
  }
}
