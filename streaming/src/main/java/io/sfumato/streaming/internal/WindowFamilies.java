package io.sfumato.streaming.internal;

import static io.sfumato.streaming.internal.GeometricSeries.gapOfProduct;

/** The mechanisms of windows, and what no factorization can beat. */
public final class WindowFamilies {

  /** The longest sliding window: errors are computed step by step for all of it. */
  public static final int LONGEST_WINDOW = SlidingWindow.LONGEST;

  private WindowFamilies() {}

  /**
   * Fits a sliding window.
   *
   * @param task what to do
   * @param window the number of steps, in {@code [1, LONGEST_WINDOW]}
   * @return the mechanism for the task's kind of guarantee
   */
  public static WindowFit sliding(CounterTask task, int window) {
    return task.isPure()
        ? BlockWindow.calibrate(task, window)
        : SlidingWindow.calibrate(task, window);
  }

  /**
   * Fits an exponential decay.
   *
   * @param task what to do
   * @param betaGap {@code 1 - β}, in {@code (2⁻⁴⁰, 1)}
   * @return the mechanism for the task's kind of guarantee
   */
  public static WindowFit decaying(CounterTask task, double betaGap) {
    return task.isPure()
        ? LaplaceDecay.calibrate(task, betaGap)
        : DecayingWindow.calibrate(task, betaGap);
  }

  /**
   * Returns {@code 1/2π ∫ |sin(Wω/2)/sin(ω/2)| dω}: the mean singular value of the sums of W steps
   * in a long run.
   *
   * @param window the number of steps W, at least 1
   * @return the mean, to about 10 digits
   */
  public static double slidingModulus(int window) {
    // Between its zeros 2πj/W the integrand is smooth; one period has W of these intervals, the
    // first and the last of which surround 0 and are one.
    double sum = 0;
    for (int j = 0; j < window; j++) {
      double from = Math.PI * j / window;
      double width = Math.PI / window;
      for (int i = 0; i < NODES.length; i++) {
        double half = from + width * (1 + NODES[i]) / 2;
        double value = StrictMath.abs(StrictMath.sin(window * half) / StrictMath.sin(half));
        sum += NODE_WEIGHTS[i] / 2 * value;
      }
    }
    return sum / window;
  }

  /** Gauss and Legendre, 8 nodes on [-1, 1]. */
  private static final double[] NODES = {
    -0.9602898564975363, -0.7966664774136267, -0.5255324099163290, -0.1834346424956498,
    0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363
  };

  private static final double[] NODE_WEIGHTS = {
    0.1012285362903763, 0.2223810344533745, 0.3137066458778873, 0.3626837833783620,
    0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763
  };

  /**
   * Returns {@code 1/2π ∫ |1 - βe^(iω)|⁻¹ dω = (2/π) K(β)}: the mean singular value of the decay in
   * a long run, by the arithmetic-geometric mean.
   *
   * @param betaGap {@code 1 - β}, in {@code (0, 1)}
   * @return the mean, to about 14 digits
   */
  public static double decayingModulus(double betaGap) {
    double arithmetic = 1;
    double geometric = StrictMath.sqrt(gapOfProduct(betaGap, betaGap));
    for (int i = 0; i < 40; i++) {
      double mean = (arithmetic + geometric) / 2;
      geometric = StrictMath.sqrt(arithmetic * geometric);
      arithmetic = mean;
    }
    return 1 / arithmetic;
  }
}
