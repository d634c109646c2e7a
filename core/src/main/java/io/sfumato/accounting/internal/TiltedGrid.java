package io.sfumato.accounting.internal;

/**
 * A loss distribution on a uniform grid with its masses stored relative to an exponential: cell s
 * holds the probability {@code weight[s - first] · exp(scale - rate · s · spacing)}, where the
 * weights sum to about 1.
 *
 * <p>The numbers stored are the definition: nothing is rounded beyond what made them. Like that of
 * {@link LossGrid}, the array is not copied.
 *
 * @param spacing the distance of neighbouring cells
 * @param first the index of the first cell
 * @param weight the weights, none negative
 * @param rate the rate λ ≥ 0 of the exponential
 * @param scale its exponent at loss 0
 * @param infinite the probability of an infinite loss, not tilted
 * @param whole the probability of any loss, not tilted, rounded up for an upper grid and down for a
 *     lower one
 */
@SuppressWarnings("ArrayRecordComponent")
record TiltedGrid(
    double spacing,
    long first,
    double[] weight,
    double rate,
    double scale,
    double infinite,
    double whole) {

  /** Far above subnormal numbers, whose relative error is not bounded. */
  static final double TINY = 1e-290;

  /** Tilts a grid so that the result is nowhere below it. */
  static TiltedGrid above(LossGrid grid, double rate) {
    return of(grid, rate, true);
  }

  /** Tilts a grid so that the result is nowhere above it. */
  static TiltedGrid below(LossGrid grid, double rate) {
    return of(grid, rate, false);
  }

  private static TiltedGrid of(LossGrid grid, double rate, boolean up) {
    double scale = Cumulants.of(grid, rate).value();
    int n = grid.cells();
    double[] mass = grid.masses();
    double largest = Math.max(Math.abs(grid.loss(0)), Math.abs(grid.loss(n - 1)));
    double error = FourierTransform.UNIT * (6 + 4 * (rate * largest + Math.abs(scale)));
    double factor = up ? 1 + error : 1 - error;
    double[] weight = new double[n];
    // what is too small to be tilted: moved to a larger loss for an upper grid
    double carry = 0;
    boolean kept = false;
    for (int i = 0; i < n; i++) {
      if (mass[i] > 0) {
        double w = scaled((mass[i] + carry) * factor, rate * grid.loss(i) - scale);
        if (w > TINY) {
          weight[i] = w;
          carry = 0;
          kept = true;
        } else if (up && kept) {
          weight[i] = TINY;
        } else if (up) {
          carry = (carry + mass[i]) * (1 + 2 * FourierTransform.UNIT);
        }
      }
    }
    if (carry > 0) {
      weight[n - 1] = TINY;
    }
    double whole = grid.infinite();
    for (double m : mass) {
      whole += m;
    }
    double slack = FourierTransform.UNIT * (2.0 * n + 8);
    return new TiltedGrid(
        grid.spacing(),
        grid.first(),
        weight,
        rate,
        scale,
        grid.infinite(),
        whole * (up ? 1 + slack : 1 - slack));
  }

  // mass · e^exponent, where perhaps only the product is in range
  private static double scaled(double mass, double exponent) {
    if (Math.abs(exponent) < 700) {
      return mass * Math.exp(exponent);
    }
    double half = Math.exp(exponent / 2);
    return mass * half * half;
  }

  /** Returns the loss of a cell, counted from 0. */
  double loss(int cell) {
    return (first + cell) * spacing;
  }

  /** Returns the index of the last cell. */
  long last() {
    return first + weight.length - 1;
  }

  /** Returns the sum of the weights, rounded up. */
  double total() {
    double sum = 0;
    for (double w : weight) {
      sum += w;
    }
    return sum * (1 + 2 * FourierTransform.UNIT * weight.length);
  }

  /** Returns this grid with the whole probability that its cells and the infinite loss have. */
  TiltedGrid counted(boolean up) {
    int start = 0;
    while (start < weight.length - 1 && weight[start] == 0) {
      start++;
    }
    double step = rate * spacing;
    double shrink = Math.exp(-step);
    double sum = 0;
    for (int i = weight.length - 1; i >= start; i--) {
      sum = sum * shrink + weight[i];
    }
    double size = Math.abs(scale) + Math.abs(rate * loss(start));
    double slack =
        FourierTransform.UNIT * (16 + 4 * size + (weight.length - start) * (8 + 4 * step));
    double sumAndRest = scaled(sum, scale - rate * loss(start)) + infinite;
    return new TiltedGrid(
        spacing, first, weight, rate, scale, infinite, sumAndRest * (up ? 1 + slack : 1 - slack));
  }

  /** Returns this grid with another probability of an infinite loss. */
  TiltedGrid withInfinite(double mass) {
    return new TiltedGrid(spacing, first, weight, rate, scale, mass, whole);
  }

  /** Returns this grid on cells that are a number of times as close. */
  TiltedGrid spread(int stride) {
    if ((weight.length - 1L) * stride >= TooManyCellsException.MOST) {
      throw new TooManyCellsException(
          "stride must make fewer than 2^21 cells of %d, got %d".formatted(weight.length, stride));
    }
    double[] wide = new double[(weight.length - 1) * stride + 1];
    for (int i = 0; i < weight.length; i++) {
      wide[i * stride] = weight[i];
    }
    return new TiltedGrid(spacing / stride, first * stride, wide, rate, scale, infinite, whole);
  }

  /**
   * Returns an upper bound of {@code ln Σ weight · exp(θ (s - origin) spacing)}.
   *
   * @param theta θ, of either sign
   * @param origin the index of the cell that the exponential is 1 at
   */
  double logMoment(double theta, long origin) {
    int n = weight.length;
    double step = theta * spacing;
    double shrink = Math.exp(-Math.abs(step));
    // from the far end to the one where the exponential is largest
    double sum = 0;
    if (theta > 0) {
      for (double w : weight) {
        sum = sum * shrink + w;
      }
    } else {
      for (int i = n - 1; i >= 0; i--) {
        sum = sum * shrink + weight[i];
      }
    }
    double end = step * ((theta > 0 ? last() : first) - origin);
    double rounding =
        FourierTransform.UNIT * (n * (8 + 4 * Math.abs(step)) + 4 * Math.abs(end) + 8);
    return end + Math.log(sum + TINY) + rounding;
  }
}
