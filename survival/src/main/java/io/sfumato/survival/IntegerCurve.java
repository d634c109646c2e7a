package io.sfumato.survival;

import java.util.Arrays;

/**
 * The survival curve in whole steps of a public size, computed in integers, so that its sensitivity
 * in steps is a theorem and no matter of floating-point rounding ({@code
 * docs/proofs/TimeIndexedLaplace.md}). Immutable.
 */
final class IntegerCurve {

  /** Of the curves with censoring: steps of 2⁻²⁰. */
  private static final int STEP_BITS = 20;

  /** Of the product inside: each factor rounds down by less than 2⁻⁶². */
  private static final int PRODUCT_BITS = 62;

  /** There are fewer than 2³¹ rows, hence factors: the product is less than 2⁻³¹ too small. */
  private static final int ERROR_BITS = 31;

  private final SensitivityAssumption assumption;

  IntegerCurve(SensitivityAssumption assumption) {
    this.assumption = assumption;
  }

  /** Returns how many steps are 1. */
  long steps() {
    return assumption instanceof SensitivityAssumption.NoCensoring known
        ? known.rows()
        : 1L << STEP_BITS;
  }

  /** Returns by how many steps one row, added, removed or replaced, can move each value. */
  long sensitivity() {
    if (assumption instanceof SensitivityAssumption.NoCensoring) {
      return 1; // of the count of survivors
    }
    if (assumption instanceof SensitivityAssumption.Padded padded) {
      // ⌈2²⁰ (1 / (m + 1) + 2⁻³¹)⌉, rounding of the product and of the steps included
      long rows = padded.rows() + 1L;
      long numerator = (1L << ERROR_BITS) + rows;
      long denominator = rows << (ERROR_BITS - STEP_BITS);
      return -Math.floorDiv(-numerator, denominator);
    }
    return steps(); // the whole range
  }

  /** Returns the curve at the ends of the bins, without noise. */
  long[] exact(SurvivalData data, TimeGrid grid) {
    if (assumption instanceof SensitivityAssumption.NoCensoring) {
      return survivors(data, grid);
    }
    return product(
        data, grid, assumption instanceof SensitivityAssumption.Padded padded ? padded.rows() : 0);
  }

  /** Counts the rows with a time beyond each end. */
  private static long[] survivors(SurvivalData data, TimeGrid grid) {
    long[] survivors = new long[grid.bins()];
    long alive = 0;
    long[] ended = new long[grid.bins() + 1];
    for (int i = 0; i < data.size(); i++) {
      ended[grid.bin(data.time(i))]++;
    }
    for (int k = grid.bins() - 1; k >= 0; k--) {
      alive += ended[k + 1];
      survivors[k] = alive;
    }
    return survivors;
  }

  private static long[] product(SurvivalData data, TimeGrid grid, long pads) {
    int n = data.size();
    double[] times = new double[n];
    double[] events = new double[n];
    int eventCount = 0;
    for (int i = 0; i < n; i++) {
      times[i] = data.time(i);
      if (data.isEvent(i)) {
        events[eventCount++] = data.time(i);
      }
    }
    Arrays.sort(times);
    Arrays.sort(events, 0, eventCount);
    long[] curve = new long[grid.bins()];
    long survival = 1L << PRODUCT_BITS;
    int ended = 0;
    int next = 0;
    for (int k = 0; k < curve.length; k++) {
      double end = grid.knot(k + 1);
      while (next < eventCount && events[next] <= end) {
        double time = events[next];
        while (times[ended] < time) {
          ended++;
        }
        long atRisk = n - ended + pads;
        long alive = atRisk;
        while (next < eventCount && events[next] == time) {
          alive--;
          next++;
        }
        // ⌊survival · alive / atRisk⌋: both are below 2³¹ + 10⁶, so that nothing overflows
        survival = survival / atRisk * alive + survival % atRisk * alive / atRisk;
      }
      curve[k] = survival >> (PRODUCT_BITS - STEP_BITS);
    }
    return curve;
  }
}
