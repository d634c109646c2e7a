package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The centered tree: blocks of {@code n = b_1·…·b_g} steps, one after the other up to the horizon,
 * each a {@link CenteredBlock}, with the budget divided among the levels for the least mean squared
 * error.
 *
 * <p>{@code R} has the sum of every node. As the sums of siblings add up to that of their parent,
 * taking their mean out of the weights leaves {@code L·R = M}. With noise of scale {@code Δ /
 * (ε·w_l)} on level l and {@code Σ w_l = 1},
 *
 * <pre>{@code
 * Σ_l |R e_j|₁ ε·w_l / Δ = ε;  Var_t = 2 (Δ/ε)² Σ_l [c + f² - (c + f)²/b_l] / w_l²
 *                                    (for the blocks themselves [c + f²])
 * mean ≈ 2 (Δ/ε)² (Σ_l m_l^{1/3})³ with w_l ∝ m_l^{1/3}, m_l = (b_l - 1)/6, for the blocks (b - 1)/2 + 1/3
 * }</pre>
 *
 * <p>n times the release is an integer combination of {@code R·x + z}, whatever the radices. The
 * guarantee is pure ({@code docs/proofs/ContinualCounters.md}, sections 2 and 4).
 *
 * @see <a href="https://doi.org/10.14778/2556549.2556576">Qardaji, Yang and Li (2013), for range
 *     counts on a fixed table</a>
 */
final class CenteredTree implements CalibratedCounter {

  private final CenteredBlock block;
  private final int blocks;
  private final long[] shares;
  private final PrivacyEvent event;
  private final QuadraticVariance variance;

  private CenteredTree(CenteredBlock block, int blocks, long[] shares, PrivacyEvent event) {
    this.block = block;
    this.blocks = blocks;
    this.shares = shares;
    this.event = event;
    List<QuadraticLevel> levels = new ArrayList<>(block.variance());
    levels.add(CenteredBlock.roots(block.size(), blocks, block.root().variance()));
    this.variance = new QuadraticVariance(List.copyOf(levels));
  }

  /** Fits the tree with the radices of the smallest mean squared error. */
  static Calibration calibrate(CounterTask task) {
    return calibrate(task, task.isUnbounded() ? new int[] {1} : Radices.best(task.horizon()));
  }

  /**
   * Fits a tree of a given shape.
   *
   * @param radices the numbers of children from the leaves up, the last that of the blocks
   */
  static Calibration calibrate(CounterTask task, int... radices) {
    if (!task.isPure()) {
      return Calibration.refused("its noise is made for pure guarantees only; give an epsilon");
    }
    if (task.isUnbounded()) {
      return Calibration.refused("it needs a known horizon");
    }
    int g = radices.length - 1;
    int[] inner = Arrays.copyOf(radices, g);
    long size = 1;
    for (int radix : inner) {
      size *= radix;
    }
    if (!Room.fits(task, Long.SIZE - Long.numberOfLeadingZeros(size))) {
      return Calibration.refused(Room.REASON);
    }
    long[] shares = Shares.of(Radices.costs(task.horizon(), radices));
    NodeLaw[] laws = new NodeLaw[g + 1];
    for (int l = 0; l <= g; l++) {
      var law = Shares.law(task, shares[l]);
      if (law.isEmpty()) {
        return Calibration.refused("its noise would be too large for whole numbers of 64 bits");
      }
      laws[l] = law.get();
    }
    CenteredBlock block = new CenteredBlock(inner, Arrays.copyOf(laws, g), laws[g]);
    return Calibration.of(
        new CenteredTree(block, radices[g], shares, new PrivacyEvent.Guaranteed(task.privacy())));
  }

  /** Returns the shape of each block. */
  CenteredBlock block() {
    return block;
  }

  @Override
  public Fields parameters() {
    long[] radices = new long[block.levels() + 1];
    for (int l = 0; l < block.levels(); l++) {
      radices[l] = block.radix(l);
    }
    radices[block.levels()] = blocks;
    return Fields.NONE.with("radices", radices).with("shares", shares);
  }

  @Override
  public PrivacyEvent event() {
    return event;
  }

  @Override
  public long fractions() {
    return block.size();
  }

  @Override
  public double varianceAt(long t) {
    return variance.at(t);
  }

  @Override
  public double meanVariance(long steps) {
    return variance.sum(steps + 1) / steps;
  }

  @Override
  public double maxVariance(long steps) {
    return variance.max(steps);
  }

  @Override
  public double varianceBetween(long s, long t) {
    long n = block.size();
    double from = (double) (s % n) / n;
    double to = (double) (t % n) / n;
    if (s / n == t / n) {
      double slope = to - from;
      return block.root().variance() * slope * slope + block.varianceBetween(s % n, t % n);
    }
    double between = t / n - s / n - 1.0;
    double roots = (1 - from) * (1 - from) + between + to * to;
    // At the start of a block its levels have no weight.
    return block.root().variance() * roots
        + block.varianceBetween(s % n, 0)
        + block.varianceBetween(0, t % n);
  }

  @Override
  public ErrorLaw errorAt(long t) {
    List<WeightedSum.Term> terms = new ArrayList<>();
    long n = block.size();
    long complete = t / n;
    terms.add(new WeightedSum.Term(1, block.root(), (double) complete));
    terms.add(new WeightedSum.Term((double) (t % n) / n, block.root(), 1));
    block.addTerms(t % n, terms);
    return WeightedSum.of(terms);
  }

  /** Returns the noise in the difference of two releases, {@code 0 ≤ s ≤ t}. */
  List<WeightedSum.Term> termsBetween(long s, long t) {
    List<WeightedSum.Term> terms = new ArrayList<>();
    long n = block.size();
    double from = (double) (s % n) / n;
    double to = (double) (t % n) / n;
    if (s / n == t / n) {
      terms.add(new WeightedSum.Term(to - from, block.root(), 1));
      block.addTermsBetween(s % n, t % n, terms);
    } else {
      terms.add(new WeightedSum.Term(1 - from, block.root(), 1));
      terms.add(new WeightedSum.Term(1, block.root(), t / n - s / n - 1.0));
      terms.add(new WeightedSum.Term(to, block.root(), 1));
      block.addTermsBetween(s % n, 0, terms);
      block.addTermsBetween(0, t % n, terms);
    }
    return terms;
  }

  @Override
  public ErrorLaw errorBetween(long s, long t) {
    return BoundedSum.of(varianceBetween(s, t), block.laws());
  }

  @Override
  public double unionBound(long steps, double beta) {
    long begun = (steps - 1) / block.size() + 1;
    return Chernoff.union(
        s -> logMgfSum(begun, s), block.mgfLimit(), Math.sqrt(maxVariance(steps)), beta);
  }

  private double logMgfSum(long begun, double s) {
    double one = block.root().logMgf(s);
    double inside = block.logMgfSum(s);
    double sum = begun * one; // the last step
    for (int c = 0; c < begun; c++) {
      sum = HonakerTree.logSum(sum, c * one + inside);
    }
    return sum;
  }

  @Override
  public long stateBytes(long steps) {
    return 8 * block.words();
  }

  @Override
  public CounterProcess start(NoiseSource source) {
    return start(block.noise(source));
  }

  CounterProcess start(NodeNoise noise) {
    return new CenteredProcess(index -> block, index -> noise);
  }
}
