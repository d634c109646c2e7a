package io.sfumato.survival;

import java.util.Arrays;

/**
 * The sum over persons of squared influence, as time goes by. The influence of a person's rows on
 * an estimate at time t is {@code a x(t) + b y(t) + c} with x and y the same for all, and a, b, c
 * changing only when a row of the person enters or leaves: so a curve's robust variances take
 * constant time for each row and each time.
 */
final class InfluenceSums {

  private final double[] a;
  private final double[] b;
  private final double[] c;
  private double aa;
  private double ab;
  private double ac;
  private double bb;
  private double bc;
  private double cc;

  InfluenceSums(SurvivalData data) {
    Labels clusters = data.clusters();
    int persons = clusters == null ? data.size() : clusters.texts().size();
    this.a = new double[persons];
    this.b = new double[persons];
    this.c = new double[persons];
  }

  /** Adds to the influence of one person. */
  void add(int person, double toA, double toB, double toC) {
    double oldA = a[person];
    double oldB = b[person];
    double oldC = c[person];
    double newA = oldA + toA;
    double newB = oldB + toB;
    double newC = oldC + toC;
    aa += newA * newA - oldA * oldA;
    ab += newA * newB - oldA * oldB;
    ac += newA * newC - oldA * oldC;
    bb += newB * newB - oldB * oldB;
    bc += newB * newC - oldB * oldC;
    cc += newC * newC - oldC * oldC;
    a[person] = newA;
    b[person] = newB;
    c[person] = newC;
  }

  /** Returns the sum over persons of {@code (a x + b y + c)²}. */
  double squares(double x, double y) {
    double sum = aa * x * x + bb * y * y + cc + 2 * (ab * x * y + ac * x + bc * y);
    return Math.max(0, sum);
  }

  /**
   * Returns the robust (infinitesimal jackknife) variance of {@code Σ over t_i ≤ t of h(d_i, Y_i)}
   * at each time.
   *
   * @param slopes minus the derivative of each term by Y; from an infinite one on, the variance is
   *     infinite
   * @param jumps the derivative of each term by d
   */
  static double[] variance(SortedRows rows, double[] slopes, double[] jumps) {
    SurvivalData data = rows.data();
    InfluenceSums sums = new InfluenceSums(data);
    for (int at = 0; at < rows.count(); at++) {
      int row = rows.row(at);
      if (data.entry(row) == 0) {
        sums.add(data.person(row), -data.weight(row), 0, 0);
      }
    }
    double[] variance = new double[rows.times().length];
    double total = 0;
    int late = 0;
    for (int i = 0; i < variance.length; i++) {
      for (; late < rows.lateCount() && rows.lateEntries()[late] < rows.times()[i]; late++) {
        int row = rows.lateRow(late);
        sums.add(data.person(row), -data.weight(row), 0, data.weight(row) * total);
      }
      total += slopes[i];
      if (Double.isInfinite(total)) {
        Arrays.fill(variance, i, variance.length, Double.POSITIVE_INFINITY);
        break;
      }
      for (int at = rows.start(i); at < rows.end(i); at++) {
        int row = rows.row(at);
        double jump = data.isEvent(row) ? jumps[i] : 0;
        double weight = data.weight(row);
        sums.add(data.person(row), weight, 0, weight * (jump - total));
      }
      variance[i] = sums.squares(total, 0);
    }
    return variance;
  }
}
