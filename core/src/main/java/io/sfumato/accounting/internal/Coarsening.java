package io.sfumato.accounting.internal;

import java.util.List;

/**
 * Composes some copies on a fine grid and moves the sum to a coarser one, between whose cells more
 * copies of the sum can be composed: a grid of a million steps need not be as long as one of the
 * spacing that a step needs.
 *
 * <p>All of it happens to tilted weights. With the weight of the cell at l standing for the
 * probability {@code w e^(scale - λl)}, mass moved from l to L has the weight {@code w e^λ(L - l)}.
 */
final class Coarsening {

  private final TiltedSum sum;
  private final int ratio;
  private final double coarse;
  private final long first;
  private final int cells;
  // by the place between two coarse cells: the weights after a move down and up
  private final double[] toLower;
  private final double[] toUpper;

  private Coarsening(TiltedSum sum, int ratio) {
    TiltedGrid grid = sum.grid();
    this.sum = sum;
    this.ratio = ratio;
    this.coarse = grid.spacing() * ratio;
    this.first = Math.floorDiv(grid.first(), ratio);
    this.cells = (int) (Math.floorDiv(grid.last(), ratio) - first) + 2;
    this.toLower = new double[ratio];
    this.toUpper = new double[ratio];
    for (int j = 0; j < ratio; j++) {
      toLower[j] = Math.exp(-grid.rate() * grid.spacing() * j);
      toUpper[j] = Math.exp(grid.rate() * grid.spacing() * (ratio - j));
    }
  }

  /**
   * Returns coarse grids that enclose the sum of some copies.
   *
   * @param leaf one copy
   * @param copies how many copies
   * @param ratio how many fine cells make a coarse one, a power of two
   * @param count how many of the sums there are
   * @param logOutside the logarithm of what each side of a window may leave out
   * @param logTail the logarithm of the probability that may be moved to infinity
   */
  static Enclosed of(
      Enclosed leaf, long copies, int ratio, long count, double logOutside, double logTail) {
    List<Enclosed> parts = List.of(new Enclosed(leaf.below(), leaf.above(), copies));
    Window window = Window.untilted(parts, logOutside, logTail);
    TiltedSum[] sums = Convolution.of(parts, window);
    TailBound bound = new TailBound(parts, true);
    double moved =
        window.down() == Double.POSITIVE_INFINITY
            ? 0
            : Math.exp(bound.log(-window.down(), window.first())) * (1 + 1e-15);
    double infinite = 0;
    if (window.up() < Double.POSITIVE_INFINITY) {
      TiltedGrid grid = sums[1].grid();
      double end = grid.rate() * grid.spacing() * (window.last() + 1);
      double log = bound.log(window.up(), window.last() + 1) + grid.scale() - end;
      double slack = 8 * FourierTransform.UNIT * (Math.abs(grid.scale()) + Math.abs(end) + 1);
      infinite = Math.exp(log + sums[1].relative() + slack);
    }
    return new Enclosed(
        new Coarsening(sums[0], ratio).below(),
        new Coarsening(sums[1], ratio).above(moved, infinite),
        count);
  }

  // Connects the dots: each mass goes to the two coarse cells around it, so that P and Q keep
  // theirs.
  private TiltedGrid above(double moved, double infinite) {
    TiltedGrid grid = sum.grid();
    double[] weight = new double[cells];
    double h = grid.spacing();
    double factor = 1 + slack();
    double[] down = new double[ratio];
    double[] up = new double[ratio];
    for (int j = 0; j < ratio; j++) {
      double share = Math.expm1(-h * j) / Math.expm1(-coarse);
      double rest = Math.exp(-h * j) * Math.expm1(-h * (ratio - j)) / Math.expm1(-coarse);
      up[j] = share * toUpper[j] * factor;
      down[j] = rest * toLower[j] * factor;
    }
    for (int i = 0; i < grid.weight().length; i++) {
      double w = grid.weight()[i] + sum.error() + (i == 0 ? moved : 0);
      int cell = cell(i);
      int j = place(i);
      weight[cell] += w * down[j];
      weight[cell + 1] += w * up[j];
    }
    return new TiltedGrid(
            coarse,
            first,
            weight,
            grid.rate(),
            grid.scale(),
            Math.min(1, (grid.infinite() + infinite) * factor),
            0)
        .counted(true);
  }

  // Merges what is between coarse cells into them; what is on one stays.
  private TiltedGrid below() {
    TiltedGrid grid = sum.grid();
    double h = grid.spacing();
    double[] weight = new double[cells];
    double[] lower = new double[cells - 1];
    double[] upper = new double[cells - 1];
    double[] gain = new double[cells - 1];
    double[] lack = new double[cells - 1];
    double[] over = new double[ratio];
    double[] under = new double[ratio];
    for (int j = 0; j < ratio; j++) {
      over[j] = -Math.expm1(-h * j);
      under[j] = Math.expm1(h * (ratio - j));
    }
    double off = sum.error() + sum.outside();
    for (int i = 0; i < grid.weight().length; i++) {
      double w = Math.max(0, grid.weight()[i] - off);
      int cell = cell(i);
      int j = place(i);
      if (j == 0) {
        weight[cell] += w;
      } else {
        lower[cell] += w * toLower[j];
        upper[cell] += w * toUpper[j];
        gain[cell] += w * toLower[j] * over[j];
        lack[cell] += w * toUpper[j] * under[j];
      }
    }
    double[] shares = Merge.shares(gain, lack);
    for (int c = 0; c < cells - 1; c++) {
      weight[c] += (1 - shares[c]) * lower[c];
      weight[c + 1] += shares[c] * upper[c];
    }
    double factor = 1 - slack();
    for (int c = 0; c < cells; c++) {
      weight[c] *= factor;
    }
    return new TiltedGrid(
            coarse, first, weight, grid.rate(), grid.scale(), grid.infinite() * factor, 0)
        .counted(false);
  }

  // for the factors of a move, sums over a coarse cell, and the scale
  private double slack() {
    TiltedGrid grid = sum.grid();
    return sum.relative() + FourierTransform.UNIT * (64 + 8 * grid.rate() * coarse + 2.0 * ratio);
  }

  private int cell(int i) {
    return (int) (Math.floorDiv(sum.grid().first() + i, ratio) - first);
  }

  private int place(int i) {
    return Math.floorMod(sum.grid().first() + i, ratio);
  }
}
