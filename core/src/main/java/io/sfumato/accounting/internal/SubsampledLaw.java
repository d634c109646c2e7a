package io.sfumato.accounting.internal;

/**
 * The law of {@code (1 - r) Q + r P} against Q: removing a row from a Poisson sample of rate r,
 * when (P, Q) dominates removing it from what the sample is given to.
 *
 * <p>An outcome with the loss l on the whole has the loss {@code ln(1 - r + r e^l)} on the sample
 * (Zhu, Dong and Wang 2022, Theorem 11). Adding a row is the reverse of this law of the reversed
 * pair.
 */
public final class SubsampledLaw extends RangedLaw {

  private final RangedLaw base;
  private final double rate;

  /** The loss of what only Q has on the whole, or infinity if there is nothing. */
  private final double lowest;

  /**
   * Takes the law on the whole.
   *
   * @param base the law on the whole
   * @param rate r, in {@code (0, 1]}
   */
  public SubsampledLaw(RangedLaw base, double rate) {
    this.base = base;
    this.rate = rate;
    boolean any = rate < 1 && base.ranges(new double[] {0}).onlyQ > 0;
    this.lowest = any ? Math.log1p(-rate) : Double.POSITIVE_INFINITY;
  }

  @Override
  LossRanges ranges(double[] ends) {
    int n = ends.length;
    double[] whole = new double[n];
    for (int i = 0; i < n; i++) {
      whole[i] = whole(ends[i]);
      if (i > 0 && whole[i] < whole[i - 1]) {
        whole[i] = whole[i - 1]; // a rounding error, which the drift covers
      }
    }
    LossRanges given = base.ranges(whole);
    LossRanges result = new LossRanges(n);
    double rest = 1 - rate;
    for (int i = 0; i <= n; i++) {
      result.p[i] = rest * given.q[i] + rate * given.p[i];
      result.pError[i] = rest * given.qError[i] + rate * given.pError[i] + 0x1p-51 * result.p[i];
      result.q[i] = given.q[i];
      result.qError[i] = given.qError[i];
      result.drift[i] =
          Math.max(drift(given, i, ends, whole, i - 1), drift(given, i, ends, whole, i));
    }
    result.onlyP = rate * given.onlyP * (1 - 0x1p-51);
    result.onlyQ = rate < 1 ? 0 : given.onlyQ;
    if (lowest < Double.POSITIVE_INFINITY) {
      placeLowest(result, ends, given.onlyQ);
    }
    return result;
  }

  /** What only Q has on the whole has the loss -∞ there, so it was counted in the first range. */
  private void placeLowest(LossRanges result, double[] ends, double mass) {
    int to = 0;
    while (to < ends.length && ends[to] < lowest) {
      to++;
    }
    if (to == 0) {
      return;
    }
    double p = (1 - rate) * mass;
    move(result.p, result.pError, to, p);
    move(result.q, result.qError, to, mass);
    result.drift[to] = Math.max(result.drift[to], 0x1p-50 * (1 - lowest));
  }

  private static void move(double[] masses, double[] errors, int to, double mass) {
    errors[0] += 0x1p-52 * masses[0];
    masses[0] = Math.max(0, masses[0] - mass);
    masses[to] += mass;
    errors[to] += 0x1p-51 * masses[to];
  }

  /** Returns the loss on the whole of an outcome that has a loss on the sample. */
  private double whole(double loss) {
    if (loss > -0.5) {
      return loss < 700
          ? Math.log1p(Math.max(-1, Math.expm1(loss) / rate))
          : loss - Math.log(rate) + Math.log1p(-(1 - rate) * Math.exp(-loss));
    }
    double rest = Math.exp(loss) - (1 - rate);
    return rest <= 0 ? Double.NEGATIVE_INFINITY : Math.log(rest / rate);
  }

  /** Returns how far an end may be off: what it is off on the whole shrinks with its share. */
  private double drift(LossRanges given, int range, double[] ends, double[] whole, int end) {
    if (end < 0 || end >= ends.length || whole[end] == Double.NEGATIVE_INFINITY) {
      return 0x1p-50;
    }
    double share =
        Math.min(1, rate * Math.exp(Math.min(700, whole[end] - ends[end])) * (1 + 0x1p-40));
    double onWhole = given.drift[range] + 0x1p-50 * Math.abs(whole[end]);
    return share * onWhole + 0x1p-50 * (Math.abs(ends[end]) + (ends[end] > -0.5 ? 0 : 1));
  }

  /** Returns the loss on the sample of an outcome that has a loss on the whole. */
  double sampled(double loss) {
    return loss > 700 ? loss + Math.log(rate) : Math.log1p(rate * Math.expm1(loss));
  }

  @Override
  double largest() {
    double whole = base.largest();
    // a positive loss stays one, where the product is too small for a double
    return whole > 0 ? Math.max(Double.MIN_NORMAL, sampled(whole)) : sampled(whole);
  }

  @Override
  double least() {
    double whole = base.least();
    return whole < 0 ? Math.min(-Double.MIN_NORMAL, sampled(whole)) : sampled(whole);
  }

  @Override
  Span span(double tail) {
    Span p = base.span(tail / 2);
    Span q = base.spanOfQ(tail / 2);
    double high = Math.max(base.span(Math.min(0.5, tail / (2 * rate))).high(), q.high());
    double low = Math.min(lowest, sampled(Math.min(p.low(), q.low())));
    return new Span(Math.nextDown(low), Math.nextUp(sampled(high)));
  }

  @Override
  Span spanOfQ(double tail) {
    Span q = base.spanOfQ(tail);
    return new Span(Math.min(lowest, sampled(q.low())), sampled(q.high()));
  }
}
