package io.sfumato.survival;

import java.util.SplittableRandom;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * Draws from the binomial distribution: by counting up its probabilities while few successes are
 * expected, otherwise by rejection from a curve around it.
 *
 * @see <a href="https://doi.org/10.1080/00949659308811496">Hörmann (1993), algorithm BTRS</a>
 */
final class SimulatedBinomial {

  private static final double FEW = 10;

  private SimulatedBinomial() {}

  /** Returns how many of {@code n} succeed; {@code p} outside {@code [0, 1]} is moved into it. */
  static long sample(SplittableRandom random, long n, double p) {
    if (n <= 0 || !(p > 0)) {
      return 0;
    }
    if (p > 0.5) {
      return n - sample(random, n, 1 - p);
    }
    return n * p < FEW ? counted(random, n, p) : rejected(random, n, p);
  }

  private static long counted(SplittableRandom random, long n, double p) {
    double left = random.nextDouble();
    if (left <= 1 - n * p) { // at most the chance of no success, which takes longer to compute
      return 0;
    }
    double odds = p / (1 - p);
    double chance = Math.exp(n * Math.log1p(-p));
    long k = 0;
    while (left > chance && k < n) {
      left -= chance;
      k++;
      chance *= odds * (n - k + 1) / k;
    }
    return k;
  }

  private static long rejected(SplittableRandom random, long n, double p) {
    double spread = Math.sqrt(n * p * (1 - p));
    double b = 1.15 + 2.53 * spread;
    double a = -0.0873 + 0.0248 * b + 0.01 * p;
    double center = n * p + 0.5;
    double inner = 0.92 - 4.2 / b;
    while (true) {
      double u = random.nextDouble() - 0.5;
      double v = random.nextDouble();
      double edge = 0.5 - Math.abs(u);
      long k = (long) Math.floor((2 * a / edge + b) * u + center);
      if (edge >= 0.07 && v <= inner) {
        return k;
      }
      if (k >= 0 && k <= n) {
        double alpha = (2.83 + 5.1 / b) * spread;
        long mode = (long) ((n + 1) * p);
        double ratio =
            LogGamma.value(mode + 1.0)
                + LogGamma.value(n - mode + 1.0)
                - LogGamma.value(k + 1.0)
                - LogGamma.value(n - k + 1.0)
                + (k - mode) * Math.log(p / (1 - p));
        if (Math.log(v * alpha / (a / (edge * edge) + b)) <= ratio) {
          return k;
        }
      }
    }
  }
}
