package io.sfumato.synth.schema;

import java.util.Arrays;

/**
 * Cells that are halved where many rows are, with estimates of how many from noisy counts. It sees
 * noisy counts only: everything here is public. Not thread-safe.
 */
final class CellTree {

  private double[] edges;
  private double[] estimates;

  /** How many counts an estimate is the mean of; 0 for a cell that was not counted yet. */
  private int[] observed;

  /** Of a cell that was not counted yet, the variance of its parent's estimate in counts' units. */
  private double[] parentVariance;

  CellTree(double[] edges) {
    this.edges = edges;
    this.estimates = new double[edges.length - 1];
    this.observed = new int[edges.length - 1];
    this.parentVariance = new double[edges.length - 1];
  }

  double[] edges() {
    return edges;
  }

  double total() {
    return Arrays.stream(estimates).sum();
  }

  /**
   * Takes a noisy count of each cell. Two new halves are moved alike towards the estimate of what
   * they were, as far as its variance tells (generalized least squares).
   */
  void observe(long[] counts) {
    for (int k = 0; k < counts.length; k++) {
      if (observed[k] == 0 && parentVariance[k] > 0) {
        double gap = estimates[k] + estimates[k + 1] - ((double) counts[k] + counts[k + 1]);
        double shift = gap / (parentVariance[k] + 2);
        for (int half = k; half <= k + 1; half++) {
          estimates[half] = counts[half] + shift;
          observed[half] = 1;
        }
        k++;
      } else {
        estimates[k] += (counts[k] - estimates[k]) / (observed[k] + 1);
        observed[k]++;
      }
    }
  }

  /** Halves the cells whose estimate exceeds the mass, as long as there are fewer than most. */
  void split(double mass, boolean integers, int most) {
    int cells = estimates.length;
    double[] newEdges = new double[2 * cells + 1];
    double[] newEstimates = new double[2 * cells];
    int[] newObserved = new int[2 * cells];
    double[] newVariance = new double[2 * cells];
    int count = 0;
    for (int k = 0; k < cells; k++) {
      newEdges[count] = edges[k];
      double middle = middle(edges[k], edges[k + 1], integers);
      boolean splits = middle > edges[k] && middle < edges[k + 1];
      if (splits && estimates[k] > mass && count + cells - k < most) {
        newEdges[count + 1] = middle;
        newEstimates[count] = estimates[k] / 2;
        newEstimates[count + 1] = estimates[k] / 2;
        newVariance[count] = 1.0 / observed[k];
        newVariance[count + 1] = newVariance[count];
        count += 2;
      } else {
        newEstimates[count] = estimates[k];
        newObserved[count] = observed[k];
        count++;
      }
    }
    newEdges[count] = edges[cells];
    edges = Arrays.copyOf(newEdges, count + 1);
    estimates = Arrays.copyOf(newEstimates, count);
    observed = Arrays.copyOf(newObserved, count);
    parentVariance = Arrays.copyOf(newVariance, count);
  }

  /**
   * Returns for each edge how many rows are below it: the mean of the largest monotone function
   * below the sums of the estimates and the smallest above.
   */
  double[] cumulative() {
    double[] sums = new double[edges.length];
    for (int k = 1; k < sums.length; k++) {
      sums[k] = sums[k - 1] + estimates[k - 1];
    }
    double[] above = sums.clone();
    double[] below = sums.clone();
    for (int k = 1; k < sums.length; k++) {
      above[k] = Math.max(above[k], above[k - 1]);
    }
    for (int k = sums.length - 2; k >= 0; k--) {
      below[k] = Math.min(below[k], below[k + 1]);
    }
    Arrays.setAll(sums, k -> (above[k] + below[k]) / 2);
    return sums;
  }

  private static double middle(double from, double to, boolean integers) {
    double middle = from + (to - from) / 2;
    return integers ? Math.floor(middle) : middle;
  }
}
