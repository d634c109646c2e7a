package io.sfumato.accounting.internal;

/**
 * Discrete Gaussian noise, {@code Pr(x) ∝ e^{-x²/2v}}, on one integer that moves by d: the outcome
 * x has the loss {@code d (2x + d) / 2v}. What lies beyond 13.6 standard deviations, less than
 * {@code 1e-39}, is not enumerated but charged.
 */
public final class DiscreteGaussianLaw {

  private static final double REACH = 13.6;
  private static final double OUTSIDE = 1e-39;
  private static final double MOST_ATOMS = 1 << 17;

  private DiscreteGaussianLaw() {}

  /** Returns whether the outcomes are few enough to enumerate. */
  public static boolean isEnumerable(double shift, double variance) {
    return shift + 2 * REACH * Math.sqrt(variance) + 10 < MOST_ATOMS;
  }

  /**
   * Returns the law.
   *
   * @param shift d, a whole number, at least 1
   * @param variance v, the nearest {@code double} to the parameter, positive
   */
  public static AtomLaw of(double shift, double variance) {
    int reach = (int) Math.ceil(REACH * Math.sqrt(variance)) + 2;
    int d = (int) shift;
    int n = 2 * reach + d + 1;
    double[] losses = new double[n];
    double[] p = new double[n];
    double[] q = new double[n];
    // Compensated, so that the error is a few units however many terms there are (Higham 2002,
    // Section 4.3).
    double total = 1;
    double lost = 0;
    for (int x = 1; x <= reach; x++) {
      double term = 2 * weight(x, variance) - lost;
      double sum = total + term;
      lost = (sum - total) - term;
      total = sum;
    }
    for (int i = 0; i < n; i++) {
      double x = (double) i - reach - d;
      losses[i] = shift * (2 * x + shift) / (2 * variance);
      p[i] = weight(x, variance) / total;
      q[i] = weight(x + shift, variance) / total;
    }
    double farthest = (reach + shift) * (reach + shift) / variance;
    double error = 0x1p-52 * (16 + Math.min(2000, farthest));
    double drift = 0x1p-50 * losses[n - 1];
    return new AtomLaw(losses, p, q, 0, 0, error, drift, OUTSIDE);
  }

  private static double weight(double x, double variance) {
    return Math.exp(-x * x / (2 * variance));
  }
}
