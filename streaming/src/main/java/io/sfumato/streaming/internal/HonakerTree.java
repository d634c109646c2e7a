package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.accounting.StateReader;
import io.sfumato.accounting.StateWriter;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The binary tree with Honaker's estimator: the sum of a block is estimated from its own noisy sum
 * and from the estimates of its halves, in the proportion of least variance.
 *
 * <p>The noisy sums are those of the binary tree, of all complete blocks; the estimator is
 * post-processing. With noise of variance 1 in each node a block of {@code 2^l} steps is estimated
 * with variance {@code v_l}:
 *
 * <pre>{@code
 * own weight w_l = 2 v_{l-1} / (1 + 2 v_{l-1}),  v_l = w_l = 2^l / (2^{l+1} - 1),  v_0 = 1
 * levels h = number of bits of T;  |R e_j|₁ = |R e_j|₂² = h;  |L_t|² = Σ over the bits l of t of v_l
 * }</pre>
 *
 * @see <a
 *     href="https://privacytools.seas.harvard.edu/publications/efficient-use-differentially-private-binary-trees">Honaker
 *     (2015), the estimate "from below"</a>
 */
final class HonakerTree implements CalibratedCounter {

  private final int levels;
  private final PrivacyEvent event;
  private final NodeLaw law;

  private HonakerTree(int levels, PrivacyEvent event, NodeLaw law) {
    this.levels = levels;
    this.event = event;
    this.law = law;
  }

  static Calibration calibrate(CounterTask task) {
    if (task.isUnbounded()) {
      return Calibration.refused("it needs a known horizon");
    }
    int levels = Long.SIZE - Long.numberOfLeadingZeros(task.horizon());
    Rational squared = Rational.ZERO;
    for (int l = 0; l < levels; l++) {
      squared = squared.plus(Rational.of(task.squaresOver(1L << l)));
    }
    return UniformTree.calibrate(
        task,
        levels,
        squared,
        /* causal= */ true,
        n -> new HonakerTree(levels, n.event(), n.law()));
  }

  /** Returns the variance of the estimate of a block of 2^l steps, which is its own weight too. */
  private static double share(int l) {
    return 1 / (2 - Math.scalb(1.0, -l));
  }

  /** Returns the noise of a node. */
  NodeLaw law() {
    return law;
  }

  @Override
  public Fields parameters() {
    return Fields.NONE.with("levels", levels);
  }

  @Override
  public PrivacyEvent event() {
    return event;
  }

  @Override
  public double varianceAt(long t) {
    return share(t) * law.variance();
  }

  private static double share(long t) {
    double sum = 0;
    for (long bits = t; bits != 0; bits &= bits - 1) {
      sum += share(Long.numberOfTrailingZeros(bits));
    }
    return sum;
  }

  @Override
  public double meanVariance(long steps) {
    double sum = 0;
    for (int l = 0; l < levels; l++) {
      sum += share(l) * ones(l, steps);
    }
    return sum / steps * law.variance();
  }

  /** Returns how many of the numbers up to n have bit l. */
  private static double ones(int l, long n) {
    long block = 1L << l;
    long period = (n + 1) >>> (l + 1);
    long rest = n + 1 - (period << (l + 1));
    return (double) period * block + Math.max(0, rest - block);
  }

  @Override
  public double maxVariance(long steps) {
    double most = share(steps);
    for (long bits = steps; bits != 0; bits &= bits - 1) {
      long lowest = Long.lowestOneBit(bits);
      most = Math.max(most, share((bits ^ lowest) | (lowest - 1)));
    }
    return most * law.variance();
  }

  @Override
  public double varianceBetween(long s, long t) {
    if (s == t) {
      return 0;
    }
    long top = Long.highestOneBit(s ^ t); // a block of t that holds all blocks of s from here on
    int level = Long.numberOfTrailingZeros(top);
    double sum = share(level) + share(s & (top - 1)) + share(t & (top - 1));
    for (long bits = s & (top - 1); bits != 0; bits &= bits - 1) {
      int part = Long.numberOfTrailingZeros(bits);
      double weight = 1; // of the part's estimate in that of the block
      for (int l = part + 1; l <= level; l++) {
        weight *= 1 - share(l);
      }
      sum -= 2 * weight * share(part);
    }
    return sum * law.variance();
  }

  @Override
  public ErrorLaw errorAt(long t) {
    List<WeightedSum.Term> terms = new ArrayList<>();
    for (long bits = t; bits != 0; bits &= bits - 1) {
      addTerms(Long.numberOfTrailingZeros(bits), terms);
    }
    return WeightedSum.of(terms);
  }

  /** Adds the nodes that the estimate of a block of 2^level steps depends on. */
  private void addTerms(int level, List<WeightedSum.Term> terms) {
    double weight = 1;
    for (int l = level; l >= 0; l--) {
      terms.add(new WeightedSum.Term(weight * share(l), law, Math.scalb(1.0, level - l)));
      weight *= 1 - share(l);
    }
  }

  @Override
  public ErrorLaw errorBetween(long s, long t) {
    return BoundedSum.of(varianceBetween(s, t), Stream.of(law));
  }

  @Override
  public double unionBound(long steps, double beta) {
    List<List<WeightedSum.Term>> blocks = new ArrayList<>();
    for (int l = 0; l < levels; l++) {
      List<WeightedSum.Term> terms = new ArrayList<>();
      addTerms(l, terms);
      blocks.add(terms);
    }
    double limit = law.mgfLimit(); // the largest weight is that of a leaf of its own, 1
    return Chernoff.union(
        s -> logMgfSum(blocks, steps, s), limit, Math.sqrt(maxVariance(steps)), beta);
  }

  private double logMgfSum(List<List<WeightedSum.Term>> blocks, long steps, double s) {
    double[] log = new double[levels];
    for (int l = 0; l < levels; l++) {
      for (WeightedSum.Term term : blocks.get(l)) {
        log[l] += term.count() * law.logMgf(term.weight() * s);
      }
    }
    // Numbers up to n: those that agree with n down to a bit of n, lack that, and end in any way.
    double result = Double.NEGATIVE_INFINITY;
    double prefix = 0;
    for (int l = levels - 1; l >= 0; l--) {
      if ((steps >>> l & 1) != 0) {
        double below = prefix;
        for (int j = 0; j < l; j++) {
          below += logSum(0, log[j]);
        }
        result = logSum(result, below);
        prefix += log[l];
      }
    }
    return logSum(result, prefix);
  }

  static double logSum(double a, double b) {
    double most = Math.max(a, b);
    return Double.isInfinite(most) ? most : most + Math.log1p(Math.exp(Math.min(a, b) - most));
  }

  @Override
  public boolean isCausal() {
    return true;
  }

  @Override
  public long stateBytes(long steps) {
    return 8L * (3L * (Long.SIZE - Long.numberOfLeadingZeros(steps)) + 1);
  }

  @Override
  public CounterProcess start(NoiseSource source) {
    return start(NodeNoise.of(law.noise(), source));
  }

  CounterProcess start(NodeNoise noise) {
    return new Run(levels, noise);
  }

  /**
   * For each level the last complete block: its exact sum and its estimate, and the release at its
   * end. Estimates are computed from noisy sums alone, so that their rounding reveals nothing.
   */
  private static final class Run implements CounterProcess {

    private final NodeNoise noise;
    private final long[] sums;
    private final double[] estimates;
    private final double[] releases;
    private long step;

    Run(int levels, NodeNoise noise) {
      this.noise = noise;
      this.sums = new long[levels];
      this.estimates = new double[levels];
      this.releases = new double[levels];
    }

    @Override
    public double tick(long sum) {
      step++;
      int level = Long.numberOfTrailingZeros(step);
      long exact = sum;
      double estimate = exact + noise.draw(0, step - 1);
      for (int l = 0; l < level; l++) {
        exact += sums[l];
        long noisy = exact + noise.draw(l + 1, (step >>> (l + 1)) - 1);
        double own = share(l + 1);
        estimate = own * noisy + (1 - own) * (estimates[l] + estimate);
      }
      sums[level] = exact;
      estimates[level] = estimate;
      long before = step & (step - 1);
      double release =
          before == 0 ? estimate : releases[Long.numberOfTrailingZeros(before)] + estimate;
      releases[level] = release;
      return release;
    }

    @Override
    public void save(StateWriter state) {
      state.writeLong(step);
      state.writeLongs(sums);
      state.writeDoubles(estimates);
      state.writeDoubles(releases);
    }

    @Override
    public void load(StateReader state) {
      step = state.readLong();
      state.readLongs(sums);
      state.readDoubles(estimates);
      state.readDoubles(releases);
    }
  }
}
