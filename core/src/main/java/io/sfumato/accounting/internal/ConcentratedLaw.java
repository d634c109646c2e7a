package io.sfumato.accounting.internal;

/**
 * A law that dominates every ρ-zCDP mechanism: the hull of
 *
 * <pre>{@code δ(ε) = inf over α > 1 of exp((α - 1)(αρ - ε)) (1 - 1/α)^α / (α - 1)}</pre>
 *
 * (Canonne, Kamath and Steinke 2020, Proposition 12) and of its dual {@code 1 - e^ε + e^ε δ(-ε)}
 * for negative ε.
 */
public final class ConcentratedLaw {

  private static final int POINTS = 4000;

  /** Where δ is so small that it may count as an infinite loss. */
  private static final double LOG_TAIL = 92; // e^-92 = 1e-40

  private static final double LARGEST = 600;

  private ConcentratedLaw() {}

  /**
   * Returns the law.
   *
   * @param rho ρ, rounded up, positive
   */
  public static RangedLaw of(double rho) {
    double reach = rho + 2 * Math.sqrt(rho * LOG_TAIL);
    if (!(reach < LARGEST)) {
      return AtomLaw.ofFailure(1);
    }
    double step = reach / POINTS;
    double[] losses = new double[2 * POINTS + 1];
    double[] deltas = new double[losses.length];
    double a = 1;
    for (int i = 2 * POINTS; i >= POINTS; i--) {
      double epsilon = (i - POINTS) * step;
      a = bestOrder(rho, epsilon, a);
      double delta = delta(rho, epsilon, a);
      losses[i] = epsilon;
      deltas[i] = delta;
      int dual = 2 * POINTS - i;
      losses[dual] = -epsilon;
      double reversed = Math.exp(-epsilon) * (delta - 1) + 1;
      deltas[dual] = Math.min(1, reversed + 0x1p-50);
    }
    return AtomLaw.ofProfile(losses, deltas);
  }

  /** Solves {@code (2α - 1)ρ - ε + ln(1 - 1/α) = 0} for α - 1; any other value is sound too. */
  private static double bestOrder(double rho, double epsilon, double start) {
    double low = 0;
    double high = (epsilon + 1) / (2 * rho) + 2;
    double a = Math.min(start, high);
    for (int i = 0; i < 60; i++) {
      double value = (2 * a + 1) * rho - epsilon - Math.log1p(1 / a);
      if (value < 0) {
        low = a;
      } else {
        high = a;
      }
      double next = a - value / (2 * rho + 1 / (a * (a + 1)));
      next = next > low && next < high ? next : (low + high) / 2;
      if (Math.abs(next - a) < 1e-9 * a) {
        return next;
      }
      a = next;
    }
    return a;
  }

  private static double delta(double rho, double epsilon, double a) {
    double loss = a * ((a + 1) * rho - epsilon);
    double rest = -(a + 1) * Math.log1p(1 / a) - Math.log(a);
    double slack =
        0x1p-49 * (a * ((a + 1) * rho + epsilon) + Math.abs(rest) + Math.abs(Math.log(a)) + 4);
    return Math.min(1, Math.exp(loss + rest + slack));
  }
}
