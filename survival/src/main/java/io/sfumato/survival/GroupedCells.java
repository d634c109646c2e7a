package io.sfumato.survival;

import java.util.Arrays;

/**
 * The expected cells of one population of a life table under a survival curve, and how well the
 * noisy cells fit them.
 *
 * <p>With the probability {@code q_k = 1 - S(t_k)/S(t_{k-1})} of an event in bin k, {@code w_k = 1
 * - exp(-r (t_k - t_{k-1}))} of a censoring, and {@code a_k = Y_k + E_k/2} at risk,
 *
 * <pre>{@code   E d_k = a_k q_k (1 - w_k/2),   E c_k = a_k w_k (1 - q_k/2),
 *   Y_{k+1} = Y_k + E_k - E d_k - E c_k,   E tail = Y_B.}</pre>
 *
 * <p>The nuisance parameters are the logarithms of Y₀, of the rate r of censoring in each of at
 * most {@value #MOST_PIECES} pieces of the horizon, and with late entry of the rate of entries in
 * each. Their priors are weak: they keep empty and impossible cells from driving them to infinity.
 *
 * <p>A cell with mean μ and noise of variance v fits by {@code (x + v) log(μ + v) - μ}. Its
 * derivative weighs {@code x - μ} by one over the variance {@code μ + v}, so a cell counts for less
 * the more noise there is in it; without noise it is Poisson's likelihood. The noise, which is not
 * Poisson, enters through its mean and variance alone. Not for several threads.
 */
final class GroupedCells {

  private static final int MOST_PIECES = 20;
  private static final double WIDE = 3; // standard deviation of a level, on the logarithmic scale
  private static final double STEP = 1; // of a change from piece to piece

  private final NoisyCells cells;
  private final double unit;
  private final double noise; // variance in a cell of one cause, in weights squared
  private final int pieces;
  private final double horizon;
  private final double logTotal;

  GroupedCells(NoisyCells cells) {
    this.cells = cells;
    this.unit = cells.unit();
    this.noise = cells.variance() * unit * unit;
    this.pieces = Math.min(MOST_PIECES, cells.censoredCells());
    this.horizon = cells.grid().horizon();
    this.logTotal = Math.log(Math.max(1, cells.total() * unit));
  }

  /** Returns the number of nuisance parameters. */
  int nuisances() {
    return 1 + pieces * (cells.hasEntries() ? 2 : 1);
  }

  TimeGrid grid() {
    return cells.grid();
  }

  /** Returns the nuisance parameters to start from, at the modes of their priors. */
  double[] start() {
    double[] start = new double[nuisances()];
    start[0] = logTotal;
    Arrays.fill(start, 1, 1 + pieces, Math.log(0.3 / horizon));
    Arrays.fill(start, 1 + pieces, start.length, logTotal - Math.log(3 * horizon));
    return start;
  }

  /** The cumulative hazard at the knots, with derivatives in the first parameters. */
  interface Curve {
    double cumulative(int knot);

    double slope(int knot, int parameter);
  }

  /**
   * Adds the fit of all cells, and of the nuisance parameters to their priors.
   *
   * @param shared the number of parameters of the curve, which come first
   * @param nuisance the nuisance parameters
   * @param sum where value, gradient and information go
   */
  void addTo(Curve curve, int shared, double[] nuisance, Sum sum) {
    int size = shared + nuisance.length;
    double atRisk = Math.exp(nuisance[0]);
    double[] dAtRisk = new double[size];
    dAtRisk[shared] = atRisk;
    double censored = 0;
    double[] dCensored = new double[size];
    double[] dMean = new double[size];
    double[] dq = new double[size];
    for (int k = 0; k < cells.bins(); k++) {
      double width = grid().knot(k + 1) - grid().knot(k);
      int span = k / cells.censoredSpan();
      int piece = shared + 1 + (int) ((long) span * pieces / cells.censoredCells());

      double q = -Math.expm1(curve.cumulative(k) - curve.cumulative(k + 1));
      for (int j = 0; j < shared; j++) {
        dq[j] = (1 - q) * (curve.slope(k + 1, j) - curve.slope(k, j));
      }
      double hazard = Math.exp(nuisance[piece - shared]) * width;
      double w = -Math.expm1(-hazard);
      double dw = hazard == Double.POSITIVE_INFINITY ? 0 : hazard * Math.exp(-hazard);
      double entered = 0;
      int entryPiece = piece + pieces;
      if (cells.hasEntries()) {
        entered = Math.exp(nuisance[entryPiece - shared]) * width;
        Arrays.fill(dMean, 0);
        dMean[entryPiece] = entered;
        sum.add(cells.entered(k) * unit, noise, entered, dMean);
      }

      double exposed = atRisk + entered / 2;
      double events = exposed * q * (1 - w / 2);
      double lost = exposed * w * (1 - q / 2);
      for (int j = 0; j < size; j++) {
        double dExposed = dAtRisk[j] + (cells.hasEntries() && j == entryPiece ? entered / 2 : 0);
        double dwj = j == piece ? dw : 0;
        dMean[j] = dExposed * q * (1 - w / 2) + exposed * (dq[j] * (1 - w / 2) - q * dwj / 2);
        double dLost = dExposed * w * (1 - q / 2) + exposed * (dwj * (1 - q / 2) - w * dq[j] / 2);
        dCensored[j] += dLost;
        dAtRisk[j] += (cells.hasEntries() && j == entryPiece ? entered : 0) - dMean[j] - dLost;
      }
      sum.add(cells.events(k) * unit, cells.causes() * noise, events, dMean);
      censored += lost;
      atRisk += entered - events - lost;
      if ((k + 1) % cells.censoredSpan() == 0 || k + 1 == cells.bins()) {
        sum.add(cells.censored(span) * unit, noise, censored, dCensored);
        censored = 0;
        Arrays.fill(dCensored, 0);
      }
    }
    sum.add(cells.beyond() * unit, noise, atRisk, dAtRisk);
    addPriors(shared, nuisance, sum);
  }

  private void addPriors(int shared, double[] nuisance, Sum sum) {
    double[] modes = start();
    sum.addPrior(shared, nuisance[0] - modes[0], WIDE);
    for (int first = 1; first < nuisance.length; first += pieces) {
      sum.addPrior(shared + first, nuisance[first] - modes[first], WIDE);
      for (int i = first + 1; i < first + pieces; i++) {
        sum.addStep(shared + i, nuisance[i] - nuisance[i - 1], STEP);
      }
    }
  }

  /**
   * A quasi-likelihood with gradient and expected information, over the parameters of the curve and
   * then of one population's nuisances. Positions are moved to where those nuisances are among all.
   */
  static final class Sum {
    private final double[] gradient;
    private final double[][] information;
    private final int shared;
    private int shift;
    private double value;

    Sum(int size, int shared) {
      this.gradient = new double[size];
      this.information = new double[size][size];
      this.shared = shared;
    }

    /** Says where the nuisances of the next population begin. */
    void nuisancesAt(int position) {
      shift = position - shared;
    }

    double value() {
      return value;
    }

    double gradient(int i) {
      return gradient[i];
    }

    double information(int i, int j) {
      return information[i][j];
    }

    private int position(int i) {
      return i < shared ? i : i + shift;
    }

    void add(double count, double variance, double mean, double[] slopes) {
      double weight = 1 / (mean + variance);
      value += (count + variance) * Math.log(mean + variance) - mean;
      for (int i = 0; i < slopes.length; i++) {
        if (slopes[i] == 0) {
          continue;
        }
        gradient[position(i)] += slopes[i] * (count - mean) * weight;
        for (int j = 0; j < slopes.length; j++) {
          information[position(i)][position(j)] += slopes[i] * slopes[j] * weight;
        }
      }
    }

    /** Adds a normal prior of a parameter that is off its mean. */
    void addPrior(int i, double off, double deviation) {
      addPrior(new int[] {i}, new double[] {1}, off, deviation);
    }

    /** Adds a normal prior of the difference of a parameter and the one before it. */
    void addStep(int i, double difference, double deviation) {
      addPrior(new int[] {i, i - 1}, new double[] {1, -1}, difference, deviation);
    }

    /** Adds a normal prior of a function with these derivatives. */
    void addPrior(int[] parameters, double[] slopes, double off, double deviation) {
      double weight = 1 / (deviation * deviation);
      value -= off * off * weight / 2;
      for (int i = 0; i < parameters.length; i++) {
        gradient[position(parameters[i])] -= slopes[i] * off * weight;
        for (int j = 0; j < parameters.length; j++) {
          information[position(parameters[i])][position(parameters[j])] +=
              slopes[i] * slopes[j] * weight;
        }
      }
    }
  }
}
