package io.sfumato.accounting.internal;

/**
 * The hockey-stick divergence {@code δ(ε) = Σ mass · (1 - e^(ε - loss))₊} of the finite losses of a
 * sum, as a function that bounds it from one side.
 *
 * <p>With x the distance from ε to the first cell above it, of loss l, the sum over a tail is
 * {@code e^(scale - λl) (e^-x C + (1 - e^-x) A)}, where A sums the weights times {@code e^(-λd)}
 * and C those times {@code e^(-λd)(1 - e^-d)}, d being the distance of a cell from l. All terms are
 * positive, so there is no cancellation. Errors are charged as multiples of {@code e^(scale - λε)}.
 */
final class HockeyStick {

  private static final double UNIT = FourierTransform.UNIT;

  private final TiltedGrid grid;
  private final boolean above;
  private final double[] plain;
  private final double[] lifted;
  // relative to the sums, and to e^(scale - λε)
  private final double relative;
  private final double scaleError;
  private final double charge;

  HockeyStick(TiltedSum sum, boolean above) {
    this.grid = sum.grid();
    this.above = above;
    double[] weight = grid.weight();
    int n = weight.length;
    plain = new double[n];
    lifted = new double[n];
    double h = grid.spacing();
    double rate = grid.rate();
    double shrink = Math.exp(-rate * h);
    double steeper = Math.exp(-(rate + 1) * h);
    double step = shrink * -Math.expm1(-h);
    double a = 0;
    double c = 0;
    for (int i = n - 1; i >= 0; i--) {
      c = steeper * c + step * a;
      a = shrink * a + weight[i];
      plain[i] = a;
      lifted[i] = c;
    }
    scaleError = sum.relative();
    relative = UNIT * (n * (12 + 4 * (rate + 1) * h) + 16);
    charge =
        (sum.error() == 0 ? 0 : sum.error() * totalWeight(rate, h, n))
            + sum.outside() * largestWeight(rate);
  }

  // max over x of (1 - e^-x) e^-λx, which is at x = ln(1 + 1/λ)
  private static double largestWeight(double rate) {
    double power = rate == 0 ? 1 : Math.exp(-rate * Math.log1p(1 / rate));
    return power / (1 + rate) * (1 + 16 * UNIT);
  }

  // Σ over cells of the same, which rises and then falls: at most its integral / h + its maximum
  private static double totalWeight(double rate, double h, int cells) {
    double integral = 1 / (rate * (rate + 1));
    return Math.min(cells, integral / h + largestWeight(rate)) * (1 + 16 * UNIT);
  }

  /** Returns the bound at any real ε; never negative, not capped at 1. */
  double at(double epsilon) {
    double charged = charge == 0 ? 0 : charge * tilt(epsilon, above);
    double sum = finite(epsilon);
    double bound = above ? sum + charged * (1 + 4 * UNIT) : sum - charged * (1 + 4 * UNIT);
    if (Double.isNaN(bound)) {
      // beyond the range of doubles nothing is known
      return above ? Double.POSITIVE_INFINITY : 0;
    }
    return Math.max(0, bound);
  }

  // e^(scale - λ loss), rounded up or down
  private double tilt(double loss, boolean up) {
    double exponent = grid.scale() - grid.rate() * loss;
    double slack =
        scaleError + UNIT * (8 + 4 * (Math.abs(grid.scale()) + grid.rate() * Math.abs(loss)));
    return Math.exp(exponent + (up ? slack : -slack));
  }

  private double finite(double epsilon) {
    int n = plain.length;
    double h = grid.spacing();
    double position = Math.floor(epsilon / h) + 1 - grid.first();
    if (position >= n + 1) {
      return 0;
    }
    // the quotient may be one off: then x is a little negative or above h, and is moved
    int cell = (int) Math.max(0, Math.min(position, n));
    if (cell > 0 && grid.loss(cell - 1) > epsilon) {
      cell--;
    } else if (cell < n && grid.loss(cell) <= epsilon) {
      cell++;
    }
    if (cell >= n) {
      return 0;
    }
    double loss = grid.loss(cell);
    double blur = 4 * UNIT * (Math.abs(loss) + Math.abs(epsilon));
    double x = Math.max(0, loss - epsilon + (above ? blur : -blur));
    double sum = Math.exp(-x) * lifted[cell] - Math.expm1(-x) * plain[cell];
    double factor = above ? 1 + relative : 1 - relative;
    return tilt(loss, above) * sum * factor;
  }

  /**
   * Returns an ε ≥ 0, as small as found, where the bound is at most a target.
   *
   * @return it, infinite if there is none
   */
  double smallestAtMost(double target) {
    if (at(0) <= target) {
      return 0;
    }
    double low = 0;
    double high = Math.max(grid.loss(plain.length - 1), grid.spacing());
    while (at(high) > target) {
      low = high;
      high *= 2;
      if (high > Double.MAX_VALUE / 4) {
        return Double.POSITIVE_INFINITY;
      }
    }
    return bisect(low, high, target)[1];
  }

  /**
   * Returns an ε ≥ 0, as large as found, where the bound exceeds a target, or 0.
   *
   * @param target the target
   * @param from where to begin; smaller ones are tried in growing steps, because charges that grow
   *     towards 0 spoil a lower bound far below the losses that the tilt favours
   */
  double largestAbove(double target, double from) {
    double high = Math.min(from, Math.max(0, grid.loss(plain.length - 1)));
    double step = Math.max(1e-7 * high, 1e-3 * grid.spacing());
    for (double low = high; low > 0; step *= 4) {
      if (at(low) > target) {
        return low == high ? low : bisect(low, high, target)[0];
      }
      high = low;
      low -= step;
    }
    return at(0) > target ? bisect(0, high, target)[0] : 0;
  }

  // Keeps at(low) > target >= at(high).
  private double[] bisect(double from, double to, double target) {
    double low = from;
    double high = to;
    for (int i = 0; i < 200; i++) {
      double middle = 0.5 * (low + high);
      if (middle <= low || middle >= high || high - low < 1e-14 * high) {
        break;
      }
      if (at(middle) > target) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return new double[] {low, high};
  }
}
