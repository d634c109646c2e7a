package io.sfumato.accounting.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several steps as one law, for what a Poisson sample is given to: by convolution of grids, term by
 * term, so that all rounding errors are relative.
 *
 * <p>What is beyond the ends of the window is moved outwards for the upper law, and inwards or
 * nowhere for the lower one, as in a single grid.
 */
public final class DirectComposition {

  private static final double TAIL = 1e-32;
  private static final double CELLS_PER_DEVIATION = 100;
  private static final double CELLS_PER_STEP = 4;
  private static final double MOST_CELLS = 1 << 14;

  /** About a second. */
  private static final double MOST_PRODUCTS = 1 << 29;

  /** Where a spacing stops growing: no loss that is not infinite needs that. */
  private static final double WIDEST = 0x1p900;

  private final boolean above;

  private DirectComposition(boolean above) {
    this.above = above;
  }

  /**
   * Returns the law of the parts together.
   *
   * @param parts at least one part
   * @return the law, between one that dominates it and one that it dominates
   */
  public static TwoSidedLaw of(List<ComposedLoss.Part> parts) {
    for (double spacing = spacing(parts); ; spacing *= 4) {
      try {
        return of(parts, spacing);
      } catch (TooManyCellsException e) {
        if (spacing > WIDEST) {
          throw e;
        }
      }
    }
  }

  private static TwoSidedLaw of(List<ComposedLoss.Part> parts, double spacing) {
    return TwoSidedLaw.between(
        AtomLaw.ofGrid(new DirectComposition(true).compose(parts, spacing), true),
        AtomLaw.ofGrid(new DirectComposition(false).compose(parts, spacing), false));
  }

  /** Fine for the sum, and for each step as far as the window stays small. */
  private static double spacing(List<ComposedLoss.Part> parts) {
    double variance = 0;
    double least = Double.POSITIVE_INFINITY;
    for (ComposedLoss.Part part : parts) {
      double one = variance(part.law());
      variance += part.count() * one;
      least = Math.min(least, Math.sqrt(one));
    }
    double deviation = Math.sqrt(variance);
    double wanted = Math.min(deviation / CELLS_PER_DEVIATION, least / CELLS_PER_STEP);
    return Math.max(wanted, 26 * deviation / MOST_CELLS);
  }

  private static double variance(LossLaw law) {
    double spacing = 0x1p20;
    @Nullable LossGrid grid = tried(law, spacing);
    while (grid == null && spacing < WIDEST) {
      spacing *= 0x1p20;
      grid = tried(law, spacing);
    }
    if (grid == null) {
      return spacing;
    }
    while (grid.cells() < 64 && spacing > 0x1p-200) {
      @Nullable LossGrid finer = tried(law, spacing / 8);
      if (finer == null) {
        break;
      }
      spacing /= 8;
      grid = finer;
    }
    double mean = 0;
    double square = 0;
    for (int i = 0; i < grid.cells(); i++) {
      mean += grid.mass(i) * grid.loss(i);
      square += grid.mass(i) * grid.loss(i) * grid.loss(i);
    }
    return Math.max(square - mean * mean, spacing * spacing);
  }

  private static @Nullable LossGrid tried(LossLaw law, double spacing) {
    try {
      return law.above(spacing, TAIL);
    } catch (TooManyCellsException e) {
      return null;
    }
  }

  private LossGrid compose(List<ComposedLoss.Part> parts, double spacing) {
    LossGrid total = new LossGrid(spacing, 0, new double[] {1}, 0);
    for (ComposedLoss.Part part : parts) {
      LossLaw law = part.law();
      LossGrid power = above ? law.above(spacing, TAIL) : law.below(spacing, TAIL);
      for (long left = part.count(); left > 0; left >>= 1) {
        if ((left & 1) == 1) {
          total = product(total, power);
        }
        if (left > 1) {
          power = product(power, power);
        }
      }
    }
    return total;
  }

  private LossGrid product(LossGrid a, LossGrid b) {
    if ((double) a.cells() * b.cells() > MOST_PRODUCTS) {
      throw new TooManyCellsException(
          "spacing must leave few cells, got %d and %d".formatted(a.cells(), b.cells()));
    }
    double[] mass = new double[a.cells() + b.cells() - 1];
    for (int i = 0; i < a.cells(); i++) {
      double factor = a.mass(i);
      for (int j = 0; factor > 0 && j < b.cells(); j++) {
        mass[i + j] += factor * b.mass(j);
      }
    }
    double slack = 0x1p-52 * (Math.min(a.cells(), b.cells()) + 8.0);
    double rounding = above ? 1 + slack : 1 - slack;
    for (int i = 0; i < mass.length; i++) {
      mass[i] *= rounding;
    }
    double infinite = a.infinite() * (total(b) + b.infinite()) + b.infinite() * total(a);
    double sums = 0x1p-52 * (a.cells() + b.cells() + 8.0);
    return cut(a, a.first() + b.first(), mass, infinite * (above ? 1 + sums : 1 - sums));
  }

  private static double total(LossGrid grid) {
    double total = 0;
    for (int i = 0; i < grid.cells(); i++) {
      total += grid.mass(i);
    }
    return total;
  }

  private LossGrid cut(LossGrid grid, long first, double[] mass, double infinite) {
    int from = 0;
    double lost = 0;
    while (from < mass.length - 1 && lost + mass[from] <= TAIL) {
      lost += mass[from++];
    }
    int to = mass.length;
    double beyond = 0;
    while (to > from + 1 && beyond + mass[to - 1] <= TAIL) {
      beyond += mass[--to];
    }
    double[] kept = java.util.Arrays.copyOfRange(mass, from, to);
    if (above) {
      kept[0] += lost * (1 + 0x1p-40);
      infinite += beyond * (1 + 0x1p-40);
    }
    return new LossGrid(grid.spacing(), first + from, kept, Math.min(1, infinite));
  }
}
