package io.sfumato.examples;

import io.sfumato.streaming.CounterBounds;

/**
 * How much of the variance of {@code log S} comes from the noise of the counters, by the delta
 * method.
 *
 * <p>With {@code a_k} exposed and {@code d_k} events, {@code log S_j = Σ over k ≤ j of log(1 - d_k
 * / a_k)} has the derivatives {@code -1 / (a_k - d_k)} by d_k and {@code A_k = d_k / (a_k (a_k -
 * d_k))} by a_k, which is a sum of totals of several counters at several periods. Counters are
 * independent; totals of one counter at two periods are not, and their covariance is that of {@link
 * CounterBounds}.
 */
final class TrialNoise {

  private final int completed;
  private final double[][] ofEnrolments;
  private final double[][] ofExits;

  TrialNoise(TrialCalendar calendar, int past, CounterBounds enrolments, CounterBounds exits) {
    this.completed = calendar.completedBins(past);
    this.ofEnrolments = covariance(enrolments, past, calendar.periodsPerBin(), completed);
    this.ofExits = covariance(exits, past, calendar.periodsPerBin(), completed);
  }

  /**
   * Returns the variance at the end of each bin.
   *
   * @param events the events in each bin
   * @param exposed those at risk in each bin, of whom those lost count half
   */
  double[] logSurvival(double[] events, double[] exposed) {
    double[] byEvents = new double[completed];
    double[] byExposed = new double[completed];
    for (int k = 0; k < completed; k++) {
      byEvents[k] = -1 / TrialCurve.survivors(events[k], exposed[k]);
      byExposed[k] = TrialCurve.greenwood(events[k], exposed[k]);
    }
    double[] variance = new double[completed];
    for (int j = 0; j < completed; j++) {
      variance[j] = square(enrolmentWeights(byExposed, j), ofEnrolments);
      for (int l = 0; l <= j; l++) {
        variance[j] += square(cellWeights(byEvents[l], byExposed, l, j), ofExits);
        variance[j] += square(cellWeights(-byExposed[l] / 2, byExposed, l, j), ofExits);
      }
    }
    return variance;
  }

  /** The weights of N(c), N(c - m), N(c - 2m), … in the log of the curve after bin j. */
  private double[] enrolmentWeights(double[] byExposed, int j) {
    double[] weights = new double[completed + 1];
    for (int k = 0; k <= j; k++) {
      weights[k + 1] = byExposed[k];
    }
    return weights;
  }

  /**
   * The weights of the totals of a cell of bin l at c, c - m, c - 2m, …: in bin l, then at risk.
   */
  private double[] cellWeights(double now, double[] byExposed, int l, int j) {
    double[] weights = new double[completed + 1];
    weights[0] = now;
    for (int k = l + 1; k <= j; k++) {
      weights[k - l] = -byExposed[k];
    }
    return weights;
  }

  private static double square(double[] weights, double[][] covariance) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      for (int j = 0; j < weights.length; j++) {
        sum += weights[i] * weights[j] * covariance[i][j];
      }
    }
    return sum;
  }

  /** The covariances of a counter's errors after periods c, c - m, …, c - bins·m. */
  private static double[][] covariance(CounterBounds bounds, int c, int m, int bins) {
    double[][] covariance = new double[bins + 1][bins + 1];
    for (int i = 0; i <= bins; i++) {
      for (int j = 0; j <= i; j++) {
        int earlier = c - i * m;
        int later = c - j * m;
        covariance[i][j] =
            (bounds.varianceAt(earlier)
                    + bounds.varianceAt(later)
                    - bounds.varianceBetween(earlier, later))
                / 2;
        covariance[j][i] = covariance[i][j];
      }
    }
    return covariance;
  }
}
