package io.sfumato.accounting.internal;

/** A law with finitely many losses, each with its mass under P and under Q. */
public final class AtomLaw extends RangedLaw {

  private final double[] losses;
  private final double[] p;
  private final double[] q;
  private final double onlyP;
  private final double onlyQ;
  private final double error;
  private final double drift;
  private final double outside;

  /**
   * Takes the atoms, without copying them.
   *
   * @param losses the losses, increasing and finite
   * @param p the P-mass of each
   * @param q the Q-mass of each
   * @param onlyP the P-mass where Q has none
   * @param onlyQ the Q-mass where P has none
   * @param error a bound on the relative error of every mass
   * @param drift a bound on the error of every loss
   * @param outside a bound on the mass of either law that is not among the atoms, at either end
   */
  AtomLaw(
      double[] losses,
      double[] p,
      double[] q,
      double onlyP,
      double onlyQ,
      double error,
      double drift,
      double outside) {
    this.losses = losses;
    this.p = p;
    this.q = q;
    this.onlyP = onlyP;
    this.onlyQ = onlyQ;
    this.error = error;
    this.drift = drift;
    this.outside = outside;
  }

  /**
   * Returns the pair that every (ε, δ)-DP pair is a post-processing of (Kairouz, Oh and Viswanath
   * 2015, Theorem 3.3); with {@code δ = 0}, randomized response.
   *
   * @param epsilon ε, in {@code (0, ∞)}
   * @param delta δ, in {@code [0, 1)}
   */
  public static AtomLaw ofGuarantee(double epsilon, double delta) {
    double common = (1 - delta) / (1 + Math.exp(-epsilon));
    double rare = (1 - delta) / (1 + Math.exp(epsilon));
    return new AtomLaw(
        new double[] {-epsilon, epsilon},
        new double[] {rare, common},
        new double[] {common, rare},
        delta,
        delta,
        0x1p-50 * (2 + epsilon),
        0,
        0);
  }

  /**
   * Returns a pair two steps apart, each of which is an (ε, δ)-DP pair: but for a failure of
   * probability δ, discrete Laplace noise of scale 1/ε on an integer that moves by 2.
   *
   * @param epsilon ε, in {@code (0, ∞)}
   * @param delta δ, in {@code [0, 1)}
   */
  public static AtomLaw ofTwoSteps(double epsilon, double delta) {
    double ratio = Math.exp(-epsilon);
    double common = (1 - delta) / (1 + ratio);
    double middle = common * ratio * -Math.expm1(-epsilon);
    double rare = common * ratio * ratio;
    return new AtomLaw(
        new double[] {-2 * epsilon, 0, 2 * epsilon},
        new double[] {rare, middle, common},
        new double[] {common, middle, rare},
        delta,
        delta,
        0x1p-50 * (4 + 2 * epsilon),
        0,
        0);
  }

  /**
   * Returns the pair with the loss 0 but for a part δ that gives everything away.
   *
   * @param delta δ, in {@code [0, 1)}
   */
  public static AtomLaw ofFailure(double delta) {
    double[] rest = {1 - delta};
    return new AtomLaw(new double[] {0}, rest, rest, delta, delta, 0x1p-52, 0, 0);
  }

  /**
   * Returns a law that dominates whatever has a δ(ε) of at most the given values.
   *
   * <p>With {@code t = e^ε}, δ is convex in t and 1 at t = 0, so it is nowhere above the lower
   * convex hull of the points. The atoms are the corners of that hull. The values need not be
   * convex themselves, nor need rounding leave them so.
   *
   * @param losses the ε, increasing and finite, at most 600 in size
   * @param deltas the values there, each at least the true δ
   */
  static AtomLaw ofProfile(double[] losses, double[] deltas) {
    return new ProfileHull(losses, deltas).law();
  }

  /**
   * Returns a grid as a law, with what its Q-mass lacks of 1 where P has none.
   *
   * @param grid the grid
   * @param above whether it is to be nowhere below the grid, or nowhere above it
   */
  static AtomLaw ofGrid(LossGrid grid, boolean above) {
    int n = grid.cells();
    double[] losses = new double[n];
    double[] p = new double[n];
    double[] q = new double[n];
    double total = 0;
    for (int i = n - 1; i >= 0; i--) {
      losses[i] = grid.loss(i);
      p[i] = grid.mass(i);
      q[i] = p[i] * Math.exp(-losses[i]);
      total += q[i];
    }
    // A lower bound may claim more Q-mass than there is: then all of it counts for less. In an
    // upper one the excess is what rounding was charged, so it stays.
    if (total > 1 && !above) {
      for (int i = 0; i < n; i++) {
        p[i] /= total;
        q[i] /= total;
      }
    }
    double size = Math.max(Math.abs(losses[0]), Math.abs(losses[n - 1]));
    return new AtomLaw(
        losses,
        p,
        q,
        grid.infinite(),
        Math.max(0, 1 - total),
        0x1p-52 * (8 + size),
        0x1p-51 * size,
        0);
  }

  /** Returns bounds of δ at each of the given ε, increasing. */
  double[] deltasAbove(double[] epsilons) {
    double[] result = new double[epsilons.length];
    double tailP = onlyP + outside;
    double tailQ = 0;
    int j = losses.length - 1;
    for (int i = epsilons.length - 1; i >= 0; i--) {
      while (j >= 0 && losses[j] > epsilons[i]) {
        tailP += p[j];
        tailQ += q[j];
        j--;
      }
      double slack = (2 * error + 0x1p-51 * (losses.length + 4 + Math.abs(epsilons[i]))) * tailP;
      result[i] =
          Math.max(0, tailP - Math.exp(epsilons[i]) * tailQ)
              + slack
              + drift * (tailP + (j >= 0 ? p[j] : 0));
    }
    return result;
  }

  @Override
  double largest() {
    return onlyP > 0 || outside > 0 ? Double.POSITIVE_INFINITY : losses[losses.length - 1];
  }

  @Override
  double least() {
    return onlyQ > 0 || outside > 0 ? Double.NEGATIVE_INFINITY : losses[0];
  }

  @Override
  LossRanges ranges(double[] ends) {
    int n = ends.length;
    LossRanges result = new LossRanges(n);
    int range = 0;
    for (int j = 0; j < losses.length; j++) {
      while (range < n && ends[range] < losses[j]) {
        range++;
      }
      result.p[range] += p[j];
      result.q[range] += q[j];
      result.drift[range] = drift;
    }
    result.p[n] += onlyP;
    result.q[0] += onlyQ;
    for (int i = 0; i <= n; i++) {
      result.pError[i] = error * result.p[i];
      result.qError[i] = error * result.q[i];
    }
    for (int end : new int[] {0, n}) {
      result.pError[end] += outside;
      result.qError[end] += outside;
    }
    result.onlyP = onlyP * (1 - error);
    result.onlyQ = onlyQ * (1 - error);
    return result;
  }

  @Override
  Span span(double tail) {
    return span(p, tail);
  }

  @Override
  Span spanOfQ(double tail) {
    return span(q, tail);
  }

  private Span span(double[] mass, double tail) {
    int from = 0;
    for (double left = mass[0]; from < mass.length - 1 && left <= tail; left += mass[from]) {
      from++;
    }
    int to = mass.length - 1;
    for (double right = mass[to]; to > from && right <= tail; right += mass[to]) {
      to--;
    }
    return new Span(losses[from], losses[to]);
  }
}
