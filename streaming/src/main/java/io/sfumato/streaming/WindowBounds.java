package io.sfumato.streaming;

import io.sfumato.noise.NoiseSource;
import io.sfumato.streaming.internal.CalibratedWindow;
import io.sfumato.streaming.internal.WindowProcess;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The error of a sliding or decayed sum, known before any data: it is that of the noise alone, and
 * does not depend on the stream, nor grow with the number of steps.
 *
 * <p>The error after a step is the release less the exact sum, of items that are clamped and
 * rounded to the grid. Its mean is 0. All sizes are in the unit of the items. Thread-safe.
 */
public final class WindowBounds {

  /** Steps that {@link #maxError} may simulate on its own account: some tenths of a second. */
  private static final long QUICK_STEPS = 1L << 20;

  private static final double DOUBT = 1e-6;
  private static final int QUICK_RUNS = 1000;
  private static final long QUICK_SEED = 1;

  private final CalibratedWindow window;
  private final double spacing;
  private final double leastVariance;
  private volatile @Nullable Quick quick;

  /** The simulation made last. */
  private record Quick(long steps, SimulatedMaxError sample) {}

  /**
   * @param window the mechanism
   * @param spacing of the grid
   * @param leastVariance what no factorization can beat, in squared steps of the grid; NaN if not
   *     known
   */
  WindowBounds(CalibratedWindow window, double spacing, double leastVariance) {
    this.window = window;
    this.spacing = spacing;
    this.leastVariance = leastVariance;
  }

  /**
   * Returns the variance of the error after a step.
   *
   * @param t the step, at least 1
   * @return the variance, exact to about 9 digits; for windows of more than 2¹³ steps, that of a
   *     step up to a thousandth of a window later
   * @throws IllegalArgumentException if {@code t < 1}
   */
  public double varianceAt(long t) {
    return window.varianceAt(checkStep("t", t)) * spacing * spacing;
  }

  /**
   * Returns the mean variance of a long run.
   *
   * @return the expected mean squared error
   */
  public double meanSquaredError() {
    return window.meanVariance() * spacing * spacing;
  }

  /**
   * Returns the largest variance of all steps, however many.
   *
   * @return the largest expected squared error
   */
  public double maxSquaredError() {
    return window.maxVariance() * spacing * spacing;
  }

  /**
   * Bounds the error after one step.
   *
   * @param t the step, at least 1
   * @param beta the failure probability, in {@code (0, 1)}
   * @return an x with {@code Pr(|error after t| > x) ≤ beta}
   * @throws IllegalArgumentException if a parameter is out of range
   */
  public double errorAt(long t, double beta) {
    SimulatedMaxError.checkProbability("beta", beta);
    return window.errorAt(checkStep("t", t)).bound(beta) * spacing;
  }

  /**
   * Bounds the errors of the first steps together: by simulation of the noise where that is quick
   * (always the same seed), and by adding up the tails of all steps.
   *
   * @param steps how many, at least 1
   * @param beta the failure probability, in {@code (0, 1)}
   * @return an x with {@code Pr(|error| > x at any of the steps) ≤ beta}; where it comes from a
   *     simulation, up to a doubt of 1e-6 over the seed
   * @throws IllegalArgumentException if a parameter is out of range
   */
  public double maxError(long steps, double beta) {
    SimulatedMaxError.checkProbability("beta", beta);
    double union = window.maxError(checkStep("steps", steps), beta) * spacing;
    double needed = Math.ceil(Math.log(DOUBT) / Math.log1p(-beta));
    if (steps > QUICK_STEPS / needed) {
      return union;
    }
    Quick made = quick;
    if (made == null || made.steps() != steps || !made.sample().isEnoughFor(beta)) {
      int runs = (int) Math.max((long) needed, Math.min(QUICK_RUNS, QUICK_STEPS / steps));
      made = new Quick(steps, simulate(steps, runs, QUICK_SEED));
      quick = made;
    }
    return Math.min(union, made.sample().bound(beta));
  }

  /**
   * Simulates the noise, and nothing else, and records the largest error of each run.
   *
   * @param steps how many steps a run has, at least 1
   * @param runs how many runs, at least 1
   * @param seed the seed of the simulated noise
   * @return the largest errors
   * @throws IllegalArgumentException if a number is out of range
   */
  public SimulatedMaxError simulate(long steps, int runs, long seed) {
    checkStep("steps", steps);
    if (runs < 1) {
      throw new IllegalArgumentException("runs must be at least 1, got " + runs);
    }
    NoiseSource noise = NoiseSource.seeded(seed);
    double[] maxima = new double[runs];
    for (int i = 0; i < runs; i++) {
      WindowProcess process = window.start(noise);
      double largest = 0;
      for (long t = 0; t < steps; t++) {
        largest = Math.max(largest, Math.abs(process.tick(0)));
      }
      maxima[i] = largest * spacing;
    }
    return new SimulatedMaxError(maxima);
  }

  /**
   * Returns a mean squared error below which no factorization with Gaussian noise can come in a
   * long run, at the same concentrated guarantee: {@code (1/2π ∫ |M(e^iω)| dω)² · Δ²/2ρ}, where M
   * is the transform of the weights of the sum.
   *
   * @return the bound; absent for pure guarantees, and where one unit may have several items
   */
  public OptionalDouble lowerBound() {
    return Double.isNaN(leastVariance)
        ? OptionalDouble.empty()
        : OptionalDouble.of(leastVariance * spacing * spacing);
  }

  /**
   * Returns how far the mean squared error is above {@link #lowerBound()}.
   *
   * @return the excess in percent of the bound; absent where there is no bound
   */
  public OptionalDouble optimalityGap() {
    return Double.isNaN(leastVariance)
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.max(0, 100 * (window.meanVariance() / leastVariance - 1)));
  }

  /**
   * Returns how large a sum of absolute values may become, within a window or decayed, before
   * releases grow inaccurate: beyond it a step counts as less, or arithmetic wraps around. Privacy
   * does not depend on it.
   *
   * @return the size, in the unit of the items
   */
  public double largestSum() {
    return window.largestSum() * spacing;
  }

  /** Returns for example {@code mean squared error 14.5, largest 14.5, 0.5 % above the bound}. */
  @Override
  public String toString() {
    OptionalDouble gap = optimalityGap();
    return String.format(
            Locale.ROOT,
            "mean squared error %.6g, largest %.6g",
            meanSquaredError(),
            maxSquaredError())
        + (gap.isPresent()
            ? String.format(Locale.ROOT, ", %.3g %% above the lower bound", gap.getAsDouble())
            : "");
  }

  private static long checkStep(String name, long t) {
    if (t < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, got " + t);
    }
    return t;
  }
}
