package io.sfumato.accounting.internal;

/**
 * Merges outcomes into cells, a post-processing that only lowers the hockey-stick divergence, and
 * then moves small random fractions of the merged outcomes, another post-processing, so that their
 * losses come to lie on the grid.
 *
 * <p>A cell merges the losses within half a spacing of it, so what it holds has a loss off the grid
 * by the square of the spacing. One sweep from the left settles each cell: where the loss is too
 * low, a fraction of the next outcome to the right joins; where it is too high, a fraction of the
 * last settled one to the left. What cannot be settled so is rounded down. Rounding errors are
 * taken as less P-mass and more Q-mass. The proof is in {@code docs/proofs/LossLaws.md}.
 */
final class DominatedCells {

  private static final double DOWN = 1 - 0x1p-49;

  /** For up to three operations and the product with this. */
  private static final double STEP_DOWN = 1 - 0x1p-51;

  private static final double STEP_UP = 1 + 0x1p-51;

  private static final double SMALLEST = 1e-290;
  private static final double LARGEST = 600;

  /** A part of the spacing that is not worth a merger. */
  private static final double SMALL_GAP = 0.02;

  private final Cells cells;
  private final double[] p;
  private final double[] q;

  /** How many more cells may be looked at: searches are short but for odd laws. */
  private long looks;

  /** The last settled cell that holds anything, or -1. */
  private int left = -1;

  private DominatedCells(Cells cells) {
    this.cells = cells;
    this.p = new double[cells.count()];
    this.q = new double[cells.count()];
    this.looks = 64L * cells.count() + (1 << 22);
  }

  static LossGrid of(RangedLaw law, double spacing, double tail) {
    Cells cells = Cells.upTo(law.span(tail), spacing);
    int n = cells.count();
    double[] ends = new double[n];
    for (int i = 0; i < n; i++) {
      ends[i] = (cells.first() + i - 0.5) * spacing;
    }
    // Nothing can raise what the last cell holds, so it takes only what is no lower than itself.
    ends[n - 1] = cells.loss(n - 1);
    LossRanges ranges = law.ranges(ends);
    DominatedCells result = new DominatedCells(cells);
    for (int i = 0; i < n; i++) {
      double infinite = i < n - 1 ? 0 : ranges.onlyP;
      result.merge(
          i,
          ranges.p[i + 1] - ranges.pError[i + 1] - infinite,
          ranges.q[i + 1] + ranges.qError[i + 1]);
    }
    for (int i = 0; i < n; i++) {
      if (result.p[i] > 0 && !result.startsBetween(i)) {
        result.settle(i);
      }
    }
    return result.grid(ranges.onlyP);
  }

  /**
   * Hands what the first cell holds to the second where its loss is between the two: nothing
   * further left could use up the difference, but something further right can fill it, if it is
   * near.
   */
  private boolean startsBetween(int i) {
    if (left >= 0 || i + 1 == p.length || Math.abs(cells.loss(i)) > LARGEST) {
      return false;
    }
    double gap = Math.log(p[i]) - Math.log(q[i]) - cells.loss(i);
    if (gap < SMALL_GAP * cells.spacing()) {
      return false;
    }
    double morePs = less(p[i] + p[i + 1]);
    double moreQs = more(q[i] + q[i + 1]);
    int last = lastNeeded(i + 1, morePs, moreQs);
    // Outcomes that are merged over a distance D lose D/2 for each unit that they are raised.
    if (last < 0 || (last - i) * cells.spacing() > 2 * gap / cells.spacing()) {
      return false;
    }
    p[i] = 0;
    q[i] = 0;
    p[i + 1] = morePs;
    q[i + 1] = moreQs;
    return true;
  }

  /** Adds masses to a cell, rounded such that nothing is gained however often it happens. */
  private void merge(int cell, double morePs, double moreQs) {
    if (morePs > 0) {
      p[cell] = less(p[cell] + morePs);
      q[cell] = more(q[cell] + moreQs);
    }
  }

  // After three operations on a mass; below the least normal number errors are not relative.
  private static double less(double mass) {
    return mass < SMALLEST ? 0 : mass * STEP_DOWN;
  }

  private static double more(double mass) {
    return mass * STEP_UP + Double.MIN_NORMAL;
  }

  /** Makes the loss of a cell at least what the grid says, and hardly more. */
  private void settle(int i) {
    if (p[i] < SMALLEST || q[i] < SMALLEST || Math.abs(cells.loss(i)) > LARGEST) {
      roundDown(i);
      return;
    }
    if (p[i] < q[i] * factor(i, 1)) {
      raise(i);
    }
    if (p[i] >= q[i] * factor(i, 0.5)) {
      lower(i);
      left = i;
    } else {
      roundDown(i);
    }
  }

  /**
   * Returns e^loss and part of a margin. What it may be off by, and what the product with a mass
   * and the last move may, is less than half of it.
   */
  private double factor(int i, double part) {
    double loss = cells.loss(i);
    return Math.exp(loss) * (1 + part * 0x1p-49 * (2 + Math.abs(loss)));
  }

  /** Lets outcomes from further right join, as many as it takes, if there are enough. */
  private void raise(int i) {
    double factor = factor(i, 1);
    int last = lastNeeded(i, p[i], q[i]);
    for (int right = i + 1; right <= last; right++) {
      double missing = q[i] * factor - p[i];
      double each = p[right] - q[right] * factor;
      if (missing > 0 && each > 0) {
        move(right, i, missing / each * (1 + 0x1p-50));
      }
    }
  }

  /** Returns the last cell whose outcomes it takes to raise masses to the loss of a cell, or -1. */
  private int lastNeeded(int i, double morePs, double moreQs) {
    double factor = factor(i, 1);
    double missing = (moreQs * factor - morePs) * (1 + 0x1p-40);
    for (int right = i + 1; right < p.length && looks > 0; right++) {
      looks--;
      missing -= Math.max(0, p[right] - q[right] * factor);
      if (missing < 0) {
        return right;
      }
    }
    return -1;
  }

  /** Lets settled outcomes from further left join, as many as there is room for. */
  private void lower(int i) {
    double factor = factor(i, 1);
    for (int from = left; from >= 0 && looks > 0; from--) {
      looks--;
      double room = p[i] - q[i] * factor;
      double each = q[from] * factor - p[from];
      if (room <= 0x1p-49 * p[i]) {
        return;
      }
      if (each > 0) {
        move(from, i, room / each * DOWN);
      }
    }
  }

  /** Moves a fraction: what stays has the loss that it had, and is rounded like what goes. */
  private void move(int from, int to, double fraction) {
    double share = Math.min(1, fraction);
    merge(to, share * p[from], share * q[from]);
    p[from] = share < 1 ? less(p[from] * (1 - share)) : 0;
    q[from] = share < 1 ? more(q[from] * (1 - share)) : 0;
  }

  /** Moves what a cell holds to one whose loss is no more than its own; drops it if none is. */
  private void roundDown(int i) {
    double loss = Math.log(p[i]) - Math.log(Math.max(q[i], Double.MIN_NORMAL));
    double slack = 0x1p-48 * (2 + Math.abs(Math.log(p[i])) + Math.abs(loss));
    double cell = Math.floor((loss - slack) / cells.spacing()) - cells.first();
    double morePs = p[i];
    double moreQs = q[i];
    p[i] = 0;
    q[i] = 0;
    int to = (int) Math.min(i, cell);
    while (to >= 0 && cells.loss(to) > loss - slack) {
      to--;
    }
    if (to >= 0) {
      merge(to, morePs, moreQs);
      if (to > left && p[to] > SMALLEST && q[to] > SMALLEST && cells.loss(to) < LARGEST) {
        lower(to);
      }
      left = Math.max(left, to);
    }
  }

  private LossGrid grid(double infinite) {
    for (int i = 0; i < p.length; i++) {
      p[i] *= DOWN;
    }
    return cells.grid(p, infinite * DOWN);
  }
}
