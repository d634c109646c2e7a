package io.sfumato.survival;

import java.util.Arrays;

/**
 * The expected cells of a population with smooth hazards, and their derivatives: what the fit of
 * {@link SmoothHazard} moves. The logarithm of each hazard, of the events of each cause and of
 * censoring, is piecewise linear in time, and constant within a bin.
 *
 * <p>With {@code λ_jk} the hazard of cause j in bin k times its width, {@code c_k} that of
 * censoring, {@code q_k} the sum of all, {@code Q_k} the sum of q over the bins before, and ν the
 * logarithm of the number of rows,
 *
 * <pre>{@code   m_jk = e^(ν - Q_k) (1 - e^-q_k) λ_jk / q_k,   beyond the horizon  e^(ν - Q_B).}
 * </pre>
 *
 * <p>The parameters are ν, then for each cause the logarithm of the hazard per horizon at {@value
 * #EVENT_KNOTS} equally spaced times from 0 to the horizon, then that of censoring at {@value
 * #CENSORING_KNOTS}. Mutable: {@link #expect} overwrites the cells. Not safe for use by several
 * threads.
 */
final class HazardModel {

  static final int EVENT_KNOTS = 5;
  static final int CENSORING_KNOTS = 3;

  /** No cell is expected to hold less than this, which avoids a logarithm of 0. */
  private static final double FEWEST = 1e-6;

  /** Below this, series are more exact than differences. */
  private static final double SMALL = 1e-5;

  private final int bins;
  private final int causes;
  private final int span;
  private final int parameters;
  private final double[] width; // of the bins, as parts of the horizon
  private final double[] middle;
  private final double[] mean;
  private final double[] censored; // means, for each bin
  private final double[][] slope; // for each cell, the derivatives of the logarithm of its mean
  private final double[] change; // of the logarithms of all means of a bin
  private final double[] cumulated; // the derivatives of Q

  HazardModel(NoisyCells cells) {
    TimeGrid grid = cells.grid();
    bins = cells.bins();
    causes = cells.causes();
    span = cells.censoredSpan();
    parameters = 1 + causes * EVENT_KNOTS + CENSORING_KNOTS;
    width = new double[bins];
    middle = new double[bins];
    for (int k = 0; k < bins; k++) {
      double start = grid.knot(k) / grid.horizon();
      double end = grid.knot(k + 1) / grid.horizon();
      width[k] = end - start;
      middle[k] = start + (end - start) / 2;
    }
    int size = causes * bins + cells.censoredCells() + 1;
    mean = new double[size];
    censored = new double[bins];
    slope = new double[size][parameters];
    change = new double[parameters];
    cumulated = new double[parameters];
  }

  /** Returns the number of cells: the events of each cause, the spans of censorings, the tail. */
  int cells() {
    return mean.length;
  }

  int parameters() {
    return parameters;
  }

  int causes() {
    return causes;
  }

  /** Returns the first parameter of a cause, or, for the number of causes, of censoring. */
  static int first(int cause) {
    return 1 + cause * EVENT_KNOTS;
  }

  int cell(int cause, int bin) {
    return cause * bins + bin;
  }

  int censoredCell(int bin) {
    return causes * bins + bin / span;
  }

  /** Returns the expected value of a cell. */
  double mean(int cell) {
    return mean[cell];
  }

  /** Returns the derivatives of the logarithm of the mean of a cell. */
  double[] slope(int cell) {
    return slope[cell];
  }

  /** Returns the part of the censorings of its span that is expected in a bin. */
  double censoredShare(int bin) {
    return censored[bin] / mean[censoredCell(bin)];
  }

  /** Computes the cells from the parameters. */
  void expect(double[] b) {
    Arrays.fill(cumulated, 0);
    int censorings = causes * bins;
    int tail = mean.length - 1;
    for (int cell = censorings; cell < tail; cell++) {
      mean[cell] = 0;
      Arrays.fill(slope[cell], 0);
    }
    double hazardBefore = 0;
    for (int k = 0; k < bins; k++) {
      hazardBefore += expect(b, k, b[0] - hazardBefore);
    }
    for (int cell = censorings; cell < tail; cell++) {
      mean[cell] += FEWEST;
      for (int i = 0; i < parameters; i++) {
        slope[cell][i] /= mean[cell];
      }
    }
    mean[tail] = FEWEST + Math.exp(b[0] - hazardBefore);
    slope[tail][0] = 1;
    for (int i = 1; i < parameters; i++) {
      slope[tail][i] = -cumulated[i];
    }
  }

  /** Computes the cells of a bin and returns the total hazard in it. */
  private double expect(double[] b, int k, double logAtRisk) {
    Arrays.fill(change, 0);
    double q = 0;
    double place = middle[k] * (EVENT_KNOTS - 1);
    int knot = Math.min(EVENT_KNOTS - 2, (int) place);
    double part = place - knot;
    for (int cause = 0; cause < causes; cause++) {
      q += hazard(b, first(cause) + knot, part, k);
    }
    double censoredPlace = middle[k] * (CENSORING_KNOTS - 1);
    int censoredKnot = Math.min(CENSORING_KNOTS - 2, (int) censoredPlace);
    double censoredPart = censoredPlace - censoredKnot;
    int ofCensoring = first(causes) + censoredKnot;
    q += hazard(b, ofCensoring, censoredPart, k);
    double left = q < SMALL ? 1 - q / 2 : -Math.expm1(-q) / q;
    double leftSlope = q < SMALL ? -0.5 : (Math.exp(-q) - left) / (q * left);
    double scale = Math.exp(logAtRisk) * left;
    int cell = censoredCell(k);
    // The hazards are read back from their derivatives before these are overwritten.
    censored[k] = scale * (change[ofCensoring] + change[ofCensoring + 1]);
    for (int cause = 0; cause < causes; cause++) {
      int of = first(cause) + knot;
      mean[cell(cause, k)] = FEWEST + scale * (change[of] + change[of + 1]);
    }
    change[0] = 1;
    for (int i = 1; i < parameters; i++) {
      double derivative = change[i];
      change[i] = leftSlope * derivative - cumulated[i];
      cumulated[i] += derivative;
    }
    for (int cause = 0; cause < causes; cause++) {
      double[] s = slope[cell(cause, k)];
      System.arraycopy(change, 0, s, 0, parameters);
      s[first(cause) + knot] += 1 - part;
      s[first(cause) + knot + 1] += part;
    }
    mean[cell] += censored[k];
    double[] s = slope[cell];
    for (int i = 0; i < parameters; i++) {
      s[i] += censored[k] * change[i];
    }
    s[ofCensoring] += censored[k] * (1 - censoredPart);
    s[ofCensoring + 1] += censored[k] * censoredPart;
    return q;
  }

  /** Returns the hazard in a bin between two knots, and stores its derivatives. */
  private double hazard(double[] b, int left, double part, int k) {
    double hazard = Math.exp(b[left] + part * (b[left + 1] - b[left])) * width[k];
    change[left] = hazard * (1 - part);
    change[left + 1] = hazard * part;
    return hazard;
  }
}
