package io.sfumato.survival;

/**
 * The posterior of a count that is negative binomial with mean m and shape r = 10:
 *
 * <pre>{@code   Pr(x) = C(x + 9, 9) p^10 q^x,   q = m / (m + 10) = 1 - p,
 *   Pr(y) = Σ_x Pr(x) noise(y - x),   d log Pr(y) / d log m = (E[x | y] - m) / (1 + m / 10).}</pre>
 *
 * <p>The last equation is Fisher's identity. Sums run from a likely count in both directions until
 * their terms are negligible: both laws are log-concave, so terms rise and then fall. Where both
 * laws are wide they run in steps of 1/8 of the smaller standard deviation, on which the noisy
 * count lies; that is exact to about 0.1 %.
 *
 * @see <a href="https://doi.org/10.1111/j.2517-6161.1982.tb01203.x">Louis (1982), on scores of
 *     incomplete data</a>
 */
final class CountPosterior implements CellPosterior {

  /** The counts of a smooth population vary by 1/√10, 32 %, around their means. */
  static final int SHAPE = 10;

  private static final double NEGLIGIBLE = 1e-12;
  private static final double LARGE = 1e200;
  private static final double LOG_LARGE = Math.log(LARGE);
  private static final double STEPS_PER_DEVIATION = 8;
  private static final double LIKELY_DEVIATIONS = 8;
  private static final double[] CHOOSE = choices();

  private final NoiseTable noise;
  private double m;
  private double mean;
  private double empty;
  private double logLikelihood;

  CountPosterior(NoiseTable noise) {
    this.noise = noise;
  }

  @Override
  public void update(long noisy, double expected) {
    m = expected;
    long y = Math.max(noisy, -noise.reach() / 2); // further below 0 it says nothing more
    double q = m / (m + SHAPE);
    double deviation = Math.sqrt(m + m * m / SHAPE);
    long step = (long) Math.max(1, Math.min(noise.deviation(), deviation) / STEPS_PER_DEVIATION);
    long start = start(y, deviation, step);
    double ratio = step == 1 ? q : Math.pow(q, (double) step);
    double total = 0;
    double moment = 0; // around the start
    double power = 1;
    for (long x = start; ; x += step) {
      double term = choose(x) * noise.at(Math.abs(y - x)) * power;
      total += term;
      moment += term * (double) (x - start);
      if (term <= NEGLIGIBLE * total) {
        break;
      }
      power *= ratio;
    }
    double logScale = 0;
    power = 1;
    for (long x = start - step; x >= 0; x -= step) {
      power /= ratio;
      double term = choose(x) * noise.at(Math.abs(y - x)) * power;
      total += term;
      moment += term * (double) (x - start);
      if (term <= NEGLIGIBLE * total) {
        break;
      }
      if (total > LARGE) {
        total /= LARGE;
        moment /= LARGE;
        power /= LARGE;
        logScale += LOG_LARGE;
      }
    }
    mean = (double) start + moment / total;
    double logTotal = Math.log(total) + logScale;
    double logQ = (double) start * Math.log(q);
    double none = step > 1 ? 0 : noise.at(Math.abs(y)); // in wide steps 0 has no chance
    empty = none == 0 ? 0 : Math.min(1, Math.exp(Math.log(none) - logQ - logTotal));
    logLikelihood = logTotal + Math.log((double) step) + logQ - SHAPE * Math.log1p(m / SHAPE);
  }

  /** Returns a count not far from the likely ones, whole steps from the noisy one. */
  private long start(long y, double deviation, long step) {
    long above = (long) Math.ceil(m + LIKELY_DEVIATIONS * deviation);
    long below = (long) Math.max(0, m - LIKELY_DEVIATIONS * deviation);
    long near = Math.max(below, Math.min(above, y));
    long within = Math.max(y - noise.reach(), Math.min(y + noise.reach(), near));
    long start = y + (within - y) / step * step;
    return start >= 0 ? start : start + (-start + step - 1) / step * step;
  }

  @Override
  public double mean() {
    return mean;
  }

  @Override
  public double empty() {
    return empty;
  }

  @Override
  public double logLikelihood() {
    return logLikelihood;
  }

  @Override
  public double score() {
    return (mean - m) / (1 + m / SHAPE);
  }

  /** The harmonic sum of both informations, which Stam's inequality shows to be too large. */
  @Override
  public double information() {
    return m * m / (m + m * m / SHAPE + noise.leastVariance());
  }

  /** Returns C(x + 9, 9). */
  private static double choose(long x) {
    return x < CHOOSE.length ? CHOOSE[(int) x] : product(x);
  }

  private static double product(long x) {
    double product = 1;
    for (int i = 1; i < SHAPE; i++) {
      product *= (double) (x + i) / i;
    }
    return product;
  }

  private static double[] choices() {
    double[] table = new double[4096];
    for (int x = 0; x < table.length; x++) {
      table[x] = product(x);
    }
    return table;
  }
}
