package io.sfumato.accounting.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * The enclosing grids of the parts of a plan. Those with many copies have a given spacing; that of
 * the others is a power of two times as wide, as fewer copies add up to less width.
 */
final class Leaves {

  /** The most cells of all grids together: 100 MB. */
  private static final long MOST = 6L * TooManyCellsException.MOST;

  private final double spacing;
  private final List<LossGrid> below = new ArrayList<>();
  private final List<LossGrid> above = new ArrayList<>();
  private final List<Long> counts = new ArrayList<>();
  private final List<Boolean> converging = new ArrayList<>();

  Leaves(List<ComposedLoss.Part> parts, double spacing, double tail) {
    this.spacing = spacing;
    double most = parts.stream().mapToDouble(ComposedLoss.Part::count).max().orElse(1);
    long cells = 0;
    for (ComposedLoss.Part part : parts) {
      double own = spacing * times(part, most);
      LossGrid lower = part.law().below(own, tail);
      LossGrid upper = part.law().above(own, tail);
      cells += lower.cells() + upper.cells();
      if (cells > MOST) {
        throw new TooManyCellsException("grids must have few cells, got " + cells);
      }
      below.add(lower);
      above.add(upper);
      counts.add(part.count());
      converging.add(part.law().converges());
    }
  }

  // A grid that is aligned with atoms stays so.
  private static double times(ComposedLoss.Part part, double most) {
    if (part.law().atoms().length > 0) {
      return 1;
    }
    return Integer.highestOneBit((int) Math.sqrt(most / part.count()));
  }

  /** Returns the least spacing. */
  double spacing() {
    return spacing;
  }

  /** Returns the number of cells of the longest grid. */
  int cells() {
    return above.stream().mapToInt(LossGrid::cells).max().orElse(1);
  }

  /** Returns the largest count of a part. */
  double mostCopies() {
    return counts.stream().mapToDouble(Long::doubleValue).max().orElse(1);
  }

  /** Returns about the probability of an infinite loss of the upper sum. */
  double infiniteMass() {
    double log = 0;
    for (int i = 0; i < above.size(); i++) {
      log += counts.get(i) * Math.log1p(-above.get(i).infinite());
    }
    return -Math.expm1(log);
  }

  /** Returns the largest absolute value of a loss. */
  double reach() {
    return above.stream()
        .mapToDouble(g -> Math.max(Math.abs(g.loss(0)), Math.abs(g.loss(g.cells() - 1))))
        .max()
        .orElse(0);
  }

  /**
   * Returns about how many cells the longest transform needs if each part is composed by itself, as
   * many copies of it as may share a cell of another spacing.
   *
   * @param rate the rate of the tilt
   * @param coarse that spacing
   * @param deviations how many standard deviations need room
   */
  double longest(double rate, double coarse, double deviations) {
    double most = 0;
    for (int i = 0; i < above.size(); i++) {
      LossGrid grid = above.get(i);
      double copies = Math.min(counts.get(i), Composition.copies(coarse / grid.spacing()));
      double deviation = Math.sqrt(copies * Cumulants.of(grid, rate).variance());
      most = Math.max(most, grid.cells() + deviations * deviation / grid.spacing());
    }
    return most;
  }

  /** Returns the cumulants of the sum of the upper grids. */
  Cumulants above(double rate) {
    return sum(above, rate);
  }

  /** Returns whether finer grids make bounds as narrow as wanted. */
  boolean converge() {
    return !converging.contains(false);
  }

  /**
   * Returns how far apart the cumulant generating functions of the two sums are because of their
   * spacing: of laws that are only known within bounds, what connected dots add to one that is.
   */
  double gap(double rate) {
    double gap = 0;
    for (int i = 0; i < above.size(); i++) {
      double h = above.get(i).spacing();
      double each =
          converging.get(i)
              ? Cumulants.of(above.get(i), rate).value() - Cumulants.of(below.get(i), rate).value()
              : h * h * rate * (rate + 1) / 8;
      gap += counts.get(i) * each;
    }
    return gap;
  }

  /** Returns those of the lower ones. */
  Cumulants below(double rate) {
    return sum(below, rate);
  }

  private Cumulants sum(List<LossGrid> grids, double rate) {
    Cumulants sum = Cumulants.ZERO;
    for (int i = 0; i < grids.size(); i++) {
      sum = sum.plus(Cumulants.of(grids.get(i), rate), counts.get(i));
    }
    return sum;
  }

  /** Returns the largest finite loss that the sum of the upper grids can have, rounded up. */
  double largest() {
    double[] sum = tops(above);
    return sum[0] + sum[1];
  }

  /** Returns the largest one of the lower grids, rounded down. */
  double largestBelow() {
    double[] sum = tops(below);
    return sum[0] - sum[1];
  }

  /** Returns whether an upper grid has infinite losses. */
  boolean infinite() {
    return above.stream().anyMatch(grid -> grid.infinite() > 0);
  }

  // The sum of the largest losses and how far it may be off.
  private double[] tops(List<LossGrid> grids) {
    double sum = 0;
    double size = 0;
    for (int i = 0; i < grids.size(); i++) {
      double top = top(grids.get(i)) * counts.get(i);
      sum += top;
      size += Math.abs(top);
    }
    return new double[] {sum, 4 * (grids.size() + 1) * FourierTransform.UNIT * size};
  }

  private static double top(LossGrid grid) {
    int last = grid.cells() - 1;
    while (last > 0 && grid.mass(last) == 0) {
      last--;
    }
    return grid.loss(last);
  }

  /** Tilts the grids. */
  List<Enclosed> tilted(double rate) {
    List<Enclosed> parts = new ArrayList<>();
    for (int i = 0; i < above.size(); i++) {
      parts.add(
          new Enclosed(
              TiltedGrid.below(below.get(i), rate),
              TiltedGrid.above(above.get(i), rate),
              counts.get(i)));
    }
    return parts;
  }
}
