package io.sfumato.survival;

import java.util.Arrays;

/**
 * Adds up, over bins and strata, the events in each group less those expected if all groups had the
 * hazard of the pooled cells. Not safe for use by several threads.
 *
 * <p>With {@code d_gk} events and {@code a_gk} exposed in bin k of group g, {@code d_k} and {@code
 * a_k} their sums over the K groups, and {@code π_gk = a_gk / a_k},
 *
 * <pre>{@code   U_g = Σ_k w_k r_k (d_gk - π_gk d_k),   r_k = m_k / (m_k + ν_k),
 *   m_k = d_k (1 - Σ_g π_gk²),   ν_k = v (K - 2 + K Σ_g π_gk²),}</pre>
 *
 * <p>where w is the weight of the test, {@code m_k} the variance that sampling gives the terms of a
 * bin, added over groups, and {@code ν_k} what noise of variance v in each count of events adds to
 * it. Without noise {@code r_k = 1}. With it, bins that hold little but noise count little: of
 * independent terms with means proportional to {@code m_k} and variances {@code m_k + ν_k}, these
 * are the weights whose sum is furthest from 0 in standard deviations.
 */
final class LogRankScore {

  private static final double FEWEST_AT_RISK = 1e-9;

  private final LogRankWeight weight;
  private final double noiseVariance;
  private final double[] score;
  private final double[] observed;
  private final double[] expected;

  /**
   * Starts without strata.
   *
   * @param noiseVariance the variance of the noise in each group's events of a bin
   */
  LogRankScore(LogRankWeight weight, double noiseVariance, int groups) {
    this.weight = weight;
    this.noiseVariance = noiseVariance;
    this.score = new double[groups];
    this.observed = new double[groups];
    this.expected = new double[groups];
  }

  /** Adds a stratum: the cells of each group. */
  void add(CellEstimate[] cells) {
    int groups = score.length;
    double[] events = pooledEvents(cells);
    double[] exposed = pooledExposed(cells, events);
    double[] weights = weight.at(exposed, events);
    double[] share = new double[groups];
    for (int k = 0; k < events.length; k++) {
      double all = 0;
      for (CellEstimate group : cells) {
        all += group.exposed(k);
      }
      if (all <= FEWEST_AT_RISK || !Double.isFinite(weights[k])) {
        continue;
      }
      double squares = 0;
      for (int g = 0; g < groups; g++) {
        share[g] = cells[g].exposed(k) / all;
        squares += share[g] * share[g];
      }
      double sampled = events[k] * Math.max(0, 1 - squares);
      double noise = noiseVariance * Math.max(0, groups - 2 + groups * squares);
      double reliability = sampled > 0 ? sampled / (sampled + noise) : 0;
      for (int g = 0; g < groups; g++) {
        double own = weights[k] * cells[g].events(k);
        double due = weights[k] * share[g] * events[k];
        observed[g] += own;
        expected[g] += due;
        score[g] += reliability * (own - due);
      }
    }
  }

  /** Returns {@code U_g} of each group. */
  double[] score() {
    return score.clone();
  }

  /** Returns the weighted events of each group, in bins in which anybody is at risk. */
  double[] observed() {
    return observed.clone();
  }

  /** Returns the weighted events of each group that were expected in those bins. */
  double[] expected() {
    return expected.clone();
  }

  /** Returns the hazard of all groups in each bin, events by exposed. */
  static double[] pooledHazard(CellEstimate[] cells) {
    double[] events = pooledEvents(cells);
    double[] exposed = pooledExposed(cells, events);
    double[] hazard = new double[events.length];
    Arrays.setAll(hazard, k -> exposed[k] <= FEWEST_AT_RISK ? 0 : events[k] / exposed[k]);
    return hazard;
  }

  private static double[] pooledEvents(CellEstimate[] cells) {
    double[] events = new double[cells[0].bins()];
    for (CellEstimate group : cells) {
      for (int k = 0; k < events.length; k++) {
        events[k] += group.events(k);
      }
    }
    return events;
  }

  /** Returns the exposed of all groups, at least the events. */
  private static double[] pooledExposed(CellEstimate[] cells, double[] events) {
    double[] exposed = new double[events.length];
    for (CellEstimate group : cells) {
      for (int k = 0; k < events.length; k++) {
        exposed[k] += group.exposed(k);
      }
    }
    for (int k = 0; k < events.length; k++) {
      exposed[k] = Math.max(exposed[k], events[k]);
    }
    return exposed;
  }
}
