package io.sfumato.accounting.internal;

import java.util.function.DoubleFunction;

/**
 * Where the sum that is asked for gets its value from: the rate λ of the exponential tilt whose
 * mean is ε. An estimate: no bound depends on how good it is.
 *
 * @param rate λ ≥ 0
 * @param epsilon ε, about
 * @param logDelta ln δ(ε), about
 * @param deviation the standard deviation of the tilted sum
 */
record Saddle(double rate, double epsilon, double logDelta, double deviation) {

  private static final double CLOSE = 0.2;

  /** Finds that of a given δ. */
  static Saddle ofDelta(DoubleFunction<Cumulants> sum, double logDelta, double guess, double most) {
    return find(sum, guess, most, true, logDelta);
  }

  /** Finds that of a given ε. */
  static Saddle ofEpsilon(
      DoubleFunction<Cumulants> sum, double epsilon, double guess, double most) {
    return find(sum, guess, most, false, epsilon);
  }

  private static Saddle of(Cumulants at, double rate, double epsilon) {
    double deviation = Math.sqrt(at.variance());
    return new Saddle(
        rate, epsilon, at.value() - rate * epsilon + Math.log(share(rate, deviation)), deviation);
  }

  /**
   * Returns about E[(1 - e^-X)₊ e^-λX] for a normal X: σ/√2π if σ is small, and 1/(λ(λ+1)σ√2π) if
   * it is large.
   */
  static double share(double rate, double deviation) {
    double s = Math.max(deviation, 1e-12);
    return Math.min(0.5, s / (2.5 * (1 + rate * (rate + 1) * s * s)));
  }

  // Newton's method within a bracket: both equations have a decreasing left-hand side
  private static Saddle find(
      DoubleFunction<Cumulants> sum, double guess, double most, boolean byDelta, double target) {
    double low = 0;
    double high = most;
    double rate = Math.min(guess, most);
    for (int i = 0; ; i++) {
      Cumulants at = sum.apply(rate);
      double mean = Math.max(at.mean(), 0);
      Saddle here = of(at, rate, byDelta ? mean : target);
      double variance = Math.max(at.variance(), 1e-300);
      double excess = byDelta ? here.logDelta - target : (target - at.mean()) / Math.sqrt(variance);
      if (Math.abs(excess) < CLOSE || i == 60) {
        return here;
      }
      if (excess > 0) {
        low = rate;
      } else {
        high = rate;
      }
      if ((rate == 0 && excess < 0) || high - low < 0.01 * high) {
        return here;
      }
      double slope = byDelta ? rate * variance + Math.sqrt(variance) : Math.sqrt(variance);
      double next = rate + excess / slope;
      if (low == 0 && next <= 0) {
        next = i > 20 ? 0 : rate / 8;
      }
      rate = (next > low && next < high) || next == 0 ? next : 0.5 * (low + high);
    }
  }
}
