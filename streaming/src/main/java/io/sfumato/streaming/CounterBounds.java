package io.sfumato.streaming;

import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import io.sfumato.streaming.internal.CalibratedCounter;
import io.sfumato.streaming.internal.CounterProcess;
import io.sfumato.streaming.internal.CounterTask;
import io.sfumato.streaming.internal.FactorizationBound;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The error of a counter, known before any data: it is that of the noise alone, and does not depend
 * on the stream.
 *
 * <p>The error after a step is the release less the exact sum of all items so far, each clamped and
 * rounded to the grid. Its mean is 0. All sizes are in the unit of the items. What is left out is
 * that releases are {@code double} numbers, computed as such: they are off by less than 2⁻⁴⁴ of
 * what the sizes of all steps' sums add up to, and mostly by less than 2⁻⁵⁰. Thread-safe.
 */
public final class CounterBounds {

  /** Steps that {@link #maxError} may simulate on its own account: some tenths of a second. */
  private static final long QUICK_STEPS = 1L << 24;

  private static final int QUICK_RUNS = 2000;
  private static final long QUICK_SEED = 1;

  private final CalibratedCounter counter;
  private final CounterTask task;
  private final double spacing;
  private final long steps;
  private volatile @Nullable SimulatedMaxError quick;

  CounterBounds(CalibratedCounter counter, CounterTask task, double spacing, long steps) {
    this.counter = counter;
    this.task = task;
    this.spacing = spacing;
    this.steps = steps;
  }

  /**
   * Returns how many steps these bounds speak of.
   *
   * @return the horizon, or the number given to {@link #upTo}
   */
  public long steps() {
    return steps;
  }

  /**
   * Returns the bounds for the first steps only: of use where the horizon is not known.
   *
   * @param first how many, in {@code [1, steps()]}
   * @return the bounds for these steps
   * @throws IllegalArgumentException if {@code first} is out of range
   */
  public CounterBounds upTo(long first) {
    return new CounterBounds(counter, task, spacing, checkStep("first", first, 1));
  }

  /**
   * Returns the variance of the error after a step.
   *
   * @param t the step, in {@code [1, steps()]}
   * @return the variance, exact to about 9 digits
   * @throws IllegalArgumentException if {@code t} is out of range
   */
  public double varianceAt(long t) {
    return counter.varianceAt(checkStep("t", t, 1)) * spacing * spacing;
  }

  /**
   * Returns the variance of the sum of a run of steps, taken as the difference of two releases.
   *
   * @param from the last step before the run, in {@code [0, to]}
   * @param to the last step of the run, in {@code [1, steps()]}
   * @return the variance
   * @throws IllegalArgumentException if a step is out of range
   */
  public double varianceBetween(long from, long to) {
    checkRun(from, to);
    return from == to ? 0 : counter.varianceBetween(from, to) * spacing * spacing;
  }

  private void checkRun(long from, long to) {
    checkStep("to", to, 1);
    if (from < 0 || from > to) {
      throw new IllegalArgumentException("from must be in [0, %d], got %d".formatted(to, from));
    }
  }

  /**
   * Bounds the error after one step, from the exact law of the noise: by the normal tail for sums
   * of discrete Gaussians, else by moment generating functions.
   *
   * @param t the step, in {@code [1, steps()]}
   * @param beta the failure probability, in {@code (0, 1)}
   * @return an x with {@code Pr(|error after t| > x) ≤ beta}
   * @throws IllegalArgumentException if a parameter is out of range
   */
  public double errorAt(long t, double beta) {
    SimulatedMaxError.checkProbability("beta", beta);
    return counter.errorAt(checkStep("t", t, 1)).bound(beta) * spacing;
  }

  /**
   * Bounds the error of the sum of a run of steps, taken as the difference of two releases: by the
   * normal tail where the noise is Gaussian, else by the largest tails that sums of its variance
   * have.
   *
   * @param from the last step before the run, in {@code [0, to]}
   * @param to the last step of the run, in {@code [1, steps()]}
   * @param beta the failure probability, in {@code (0, 1)}
   * @return an x with {@code Pr(|error of the run| > x) ≤ beta}
   * @throws IllegalArgumentException if a parameter is out of range
   */
  public double errorBetween(long from, long to, double beta) {
    SimulatedMaxError.checkProbability("beta", beta);
    checkRun(from, to);
    return from == to ? 0 : counter.errorBetween(from, to).bound(beta) * spacing;
  }

  /**
   * Returns the mean over the steps of the variance.
   *
   * @return the expected mean squared error
   */
  public double meanSquaredError() {
    return counter.meanVariance(steps) * spacing * spacing;
  }

  /**
   * Returns the largest variance of all steps.
   *
   * @return the largest expected squared error
   */
  public double maxSquaredError() {
    return counter.maxVariance(steps) * spacing * spacing;
  }

  /**
   * Bounds the errors of all steps together: by simulation of the noise where that is quick (for
   * {@code beta = 0.05} up to some 60,000 steps, and always the same seed), else by the union
   * bound. Over 2²⁰ steps that is about 4 % more than the quantile for buffered linear counters,
   * and about 17 % for centered trees; {@link #simulate} gives what is missing, for more time.
   *
   * @param beta the failure probability, in {@code (0, 1)}
   * @return an x with {@code Pr(|error| > x at any step) ≤ beta}; where it comes from a simulation,
   *     up to a doubt of 1e-6 over the seed
   * @throws IllegalArgumentException if {@code beta} is out of range
   */
  public double maxError(double beta) {
    double union = unionBound(beta);
    if (steps * Math.log(1e-6) / Math.log1p(-beta) > QUICK_STEPS) {
      return union;
    }
    SimulatedMaxError sample = quick;
    if (sample == null || !sample.isEnoughFor(beta)) {
      int needed = (int) Math.ceil(Math.log(1e-6) / Math.log1p(-beta));
      sample =
          simulate((int) Math.max(needed, Math.min(QUICK_RUNS, QUICK_STEPS / steps)), QUICK_SEED);
      quick = sample;
    }
    return Math.min(union, sample.bound(beta));
  }

  /**
   * Bounds the errors of all steps together, by adding up the tail bounds of all steps.
   *
   * @param beta the failure probability, in {@code (0, 1)}
   * @return an x with {@code Pr(|error| > x at any step) ≤ beta}
   * @throws IllegalArgumentException if {@code beta} is out of range
   */
  public double unionBound(double beta) {
    SimulatedMaxError.checkProbability("beta", beta);
    return counter.unionBound(steps, beta) * spacing;
  }

  /**
   * Simulates the noise, and nothing else, and records the largest error of each run. Takes {@code
   * runs · steps()} steps of some tens of nanoseconds.
   *
   * @param runs how many runs, at least 1
   * @param seed the seed of the simulated noise
   * @return the largest errors
   * @throws IllegalArgumentException if {@code runs < 1}
   */
  public SimulatedMaxError simulate(int runs, long seed) {
    if (runs < 1) {
      throw new IllegalArgumentException("runs must be at least 1, got " + runs);
    }
    NoiseSource noise = NoiseSource.seeded(seed);
    double[] maxima = new double[runs];
    for (int i = 0; i < runs; i++) {
      CounterProcess process = counter.start(noise);
      double largest = 0;
      for (long t = 0; t < steps; t++) {
        largest = Math.max(largest, Math.abs(process.tick(0)));
      }
      maxima[i] = largest * spacing;
    }
    return new SimulatedMaxError(maxima);
  }

  /**
   * Returns a mean squared error below which no factorization with Gaussian noise can come, at the
   * same concentrated guarantee.
   *
   * @return the bound; absent for pure guarantees, for which no useful one is known, and where one
   *     unit may have several items
   */
  public OptionalDouble lowerBound() {
    if (!(task.privacy() instanceof Zcdp zcdp) || task.contributions() > 1) {
      return OptionalDouble.empty();
    }
    double distance = task.distance() * spacing;
    double rho = Rational.of(zcdp.rho()).doubleValue();
    return OptionalDouble.of(FactorizationBound.variance(steps) * distance * distance / (2 * rho));
  }

  /**
   * Returns how far the mean squared error is above {@link #lowerBound()}.
   *
   * @return the excess in percent of the bound; absent where there is no bound
   */
  public OptionalDouble optimalityGap() {
    OptionalDouble bound = lowerBound();
    return bound.isPresent()
        ? OptionalDouble.of(100 * (meanSquaredError() / bound.getAsDouble() - 1))
        : OptionalDouble.empty();
  }

  /**
   * Returns how large the sum of a single step may be. What is beyond counts as this much, so that
   * the sum is wrong from there on; privacy does not depend on it. There is such a limit for
   * mechanisms with Toeplitz factors: from millions of the largest item upwards for all but the
   * longest horizons. Close such steps earlier.
   *
   * @return the size, in the unit of the items; infinite where there is no limit but {@link
   *     #largestSum()}
   */
  public double largestStep() {
    long most = counter.largestStep();
    return most == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : most * spacing;
  }

  /**
   * Returns how large a sum may become before arithmetic modulo 2⁶⁴ makes releases inaccurate.
   * Privacy does not depend on it.
   *
   * @return the size, in the unit of the items
   */
  public double largestSum() {
    return 0x1p62 / counter.fractions() * spacing;
  }

  /** Returns for example {@code mean squared error 27.5, largest 28.5, gap to the bound 5.2 %}. */
  @Override
  public String toString() {
    String gap =
        optimalityGap().isPresent()
            ? String.format(
                Locale.ROOT, ", %.3g %% above the lower bound", optimalityGap().getAsDouble())
            : "";
    return String.format(
        Locale.ROOT,
        "mean squared error %.6g, largest %.6g over %d steps%s",
        meanSquaredError(),
        maxSquaredError(),
        steps,
        gap);
  }

  private long checkStep(String name, long t, long least) {
    if (t < least || t > steps) {
      throw new IllegalArgumentException(
          "%s must be in [%d, %d], got %d".formatted(name, least, steps, t));
    }
    return t;
  }
}
