package io.sfumato.accounting.internal;

import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.Erfcx;

/** The law of the loss of Gaussian noise: normal with mean μ²/2 and variance μ². */
record GaussianLoss(double mu) implements LossLaw {

  private static final double[] NODES = {
    0.1834346424956498, 0.525532409916329, 0.7966664774136267, 0.9602898564975363
  };
  private static final double[] WEIGHTS = {
    0.362683783378362, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763
  };

  @Override
  public LossGrid above(double spacing, double tail) {
    long first = (long) Math.floor((mu * mu / 2 - mu * reach(tail)) / spacing);
    long last = (long) Math.ceil((mu * mu / 2 + mu * reach(tail)) / spacing);
    double[] mass = new double[(int) (last - first) + 1];
    for (int i = 0; i + 1 < mass.length; i++) {
      double from = (first + i) * spacing;
      double up = integral(from, spacing, true);
      double down = integral(from, spacing, false);
      mass[i] += down;
      mass[i + 1] += up;
    }
    mass[0] += upperTail((mu * mu / 2 - first * spacing) / mu);
    for (int i = 0; i < mass.length; i++) {
      mass[i] *= 1 + 1e-13;
    }
    return new LossGrid(
        spacing, first, mass, upperTail((last * spacing - mu * mu / 2) / mu) * (1 + 1e-12));
  }

  // the parts of the mass between two cells that go to the upper and to the lower one
  private double integral(double from, double spacing, boolean up) {
    double start = Math.max(0, mu * mu / 2 - 40 * mu - from);
    double end = Math.min(spacing, mu * mu / 2 + 40 * mu - from);
    int panels = Math.max(1, (int) Math.ceil((end - start) / mu));
    double width = (end - start) / panels;
    double sum = 0;
    for (int p = 0; p < panels; p++) {
      for (int j = 0; j < 8; j++) {
        double node = j < 4 ? NODES[j] : -NODES[j - 4];
        double x = start + width * (p + 0.5 + 0.5 * node);
        double share = Math.expm1(-x) / Math.expm1(-spacing);
        double z = (from + x - mu * mu / 2) / mu;
        double density = Math.exp(-z * z / 2) / (mu * Math.sqrt(2 * Math.PI));
        sum += 0.5 * width * WEIGHTS[j & 3] * density * (up ? share : share(spacing, x));
      }
    }
    return sum;
  }

  private static double share(double spacing, double x) {
    return Math.expm1(spacing - x) * Math.exp(-spacing) / -Math.expm1(-spacing);
  }

  @Override
  public LossGrid below(double spacing, double tail) {
    long first = (long) Math.floor((mu * mu / 2 - mu * reach(tail)) / spacing);
    long last = (long) Math.ceil((mu * mu / 2 + mu * reach(tail)) / spacing);
    int n = (int) (last - first) + 1;
    double[] mass = new double[n];
    // mass between cells, its gain over the lower cell and its lack below the upper one
    double[] between = new double[n - 1];
    double[] gain = new double[n - 1];
    double[] lack = new double[n - 1];
    for (int i = 0; i < n - 1; i++) {
      double from = (first + i) * spacing;
      double up = integral(from, spacing, true);
      double down = integral(from, spacing, false);
      between[i] = up + down;
      gain[i] = up * -Math.expm1(-spacing);
      lack[i] = down * Math.expm1(spacing);
    }
    double[] share = Merge.shares(gain, lack);
    for (int i = 0; i < n - 1; i++) {
      mass[i] += between[i] * (1 - share[i]);
      mass[i + 1] += between[i] * share[i];
    }
    for (int i = 0; i < n; i++) {
      mass[i] *= 1 - 1e-12;
    }
    return new LossGrid(spacing, first, mass, 0);
  }

  private static double reach(double tail) {
    double z = 1;
    while (upperTail(z) > tail) {
      z += 0.25;
    }
    return z;
  }

  private static double upperTail(double z) {
    return 0.5 * Erfc.value(z / Math.sqrt(2));
  }

  /** ln δ(ε) of k copies, in closed form. */
  static double logDelta(double mu, double k, double epsilon) {
    double m = mu * Math.sqrt(k);
    double a = (epsilon / m - m / 2) / Math.sqrt(2);
    double b = (epsilon / m + m / 2) / Math.sqrt(2);
    // Φ(-a√2) - e^ε Φ(-b√2), where b² - a² = ε
    return a > -5
        ? Math.log(0.5 * (Erfcx.value(a) - Erfcx.value(b))) - a * a
        : Math.log(0.5 * (Erfc.value(a) - Erfcx.value(b) * Math.exp(-a * a)));
  }

  /** The ε of a δ. */
  static double epsilon(double mu, double k, double delta) {
    double low = 0;
    double high = 1;
    while (logDelta(mu, k, high) > Math.log(delta)) {
      high *= 2;
    }
    for (int i = 0; i < 200; i++) {
      double middle = (low + high) / 2;
      if (logDelta(mu, k, middle) > Math.log(delta)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
