package io.sfumato.accounting.internal;

/**
 * Connects the dots: the least pessimistic grid that the masses of its intervals allow.
 *
 * <p>What lies between two neighbouring cells with P-mass p and Q-mass q is split between the two
 * such that both masses stay; as a chord is nowhere below a convex function, the hockey-stick
 * divergence only grows (Doroshenko, Ghazi, Kamath, Kumar and Manurangsi 2022, Section 4). Rounding
 * errors are taken as more P-mass, less Q-mass, and losses that lie further out. The proof is in
 * {@code docs/proofs/LossLaws.md}.
 */
final class DominatingCells {

  private static final double UP = 1 + 0x1p-49;

  /** Masses and losses beyond these are rounded up to the next cell as a whole. */
  private static final double SMALLEST = 1e-290;

  private static final double LARGEST = 600;

  private final double spacing;
  private final double[] mass;
  private double infinite;

  private DominatingCells(double spacing, int cells) {
    this.spacing = spacing;
    this.mass = new double[cells];
  }

  static LossGrid of(RangedLaw law, double spacing, double tail) {
    Cells cells = Cells.covering(law.span(tail), spacing);
    int n = cells.count();
    double[] ends = new double[n];
    for (int i = 0; i < n; i++) {
      ends[i] = cells.loss(i);
    }
    LossRanges ranges = law.ranges(ends);
    double rounding = cells.rounding();
    double widest = 0;
    for (double drift : ranges.drift) {
      widest = Math.max(widest, drift);
    }
    double spill = Math.ceil(2 * (widest + rounding) / spacing);
    if (!(spill < 1 << 12)) {
      throw new TooManyCellsException(
          "spacing must be above the rounding errors of the losses, got " + spacing);
    }
    DominatingCells result = new DominatingCells(spacing, n + (int) spill + 1);
    result.put(0, 2 * (ranges.drift[0] + rounding), high(ranges, 0));
    for (int i = 1; i < n; i++) {
      double p = high(ranges, i);
      if (p > 0) {
        double drift = ranges.drift[i] + rounding;
        double right = right(p, low(ranges, i), ends[i - 1], drift, spacing);
        result.mass[i - 1] += p - right;
        result.put(i, 2 * drift, right);
      }
    }
    result.infinite = high(ranges, n);
    for (int i = 0; i < result.mass.length; i++) {
      result.mass[i] *= UP;
    }
    return cells.grid(result.mass, Math.min(1, result.infinite * UP));
  }

  private static double high(LossRanges ranges, int i) {
    return ranges.p[i] + ranges.pError[i];
  }

  private static double low(LossRanges ranges, int i) {
    return Math.max(0, ranges.q[i] - ranges.qError[i]);
  }

  /** Returns how much of p belongs to the right end, the dots lying a drift outside. */
  private static double right(double p, double q, double left, double drift, double spacing) {
    double above = left - drift;
    if (p < SMALLEST || q < SMALLEST || Math.abs(above) > LARGEST) {
      return p;
    }
    double gap = -Math.expm1(-(spacing + 2 * drift));
    double slack = 0x1p-49 * (2 + Math.abs(above)) * p;
    return Math.min(p, Math.max(0, (p - q * Math.exp(above) + slack) / gap));
  }

  /** Puts a mass at a loss that lies {@code over} above a cell: between the cells around it. */
  private void put(int cell, double over, double p) {
    int whole = (int) (over / spacing);
    double share = Math.expm1(whole * spacing - over) / Math.expm1(-spacing) * UP;
    double up = Math.min(1, share) * p;
    mass[cell + whole] += p - up;
    mass[cell + whole + 1] += up;
  }
}
