package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.accounting.StateReader;
import io.sfumato.accounting.StateWriter;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Haar wavelet transform of the stream, with the same noise in every coefficient.
 *
 * <p>{@code R} has the sum of all {@code 2^H ≥ T} steps and, for each block of {@code 2^l} steps,
 * the sum of its first half less that of its second. The sum of the first t steps needs one
 * coefficient of each level:
 *
 * <pre>{@code
 * |R e_j|₁ = H + 1;  |L_t|² = (t/2^H)² + Σ_{l=1..H} dist(t/2^l, ℤ)²
 * }</pre>
 *
 * <p>All entries of L are multiples of {@code 2^-H}: {@code 2^H} times the release is an integer
 * combination of {@code R·x + z}, computed modulo 2⁶⁴. Coefficients reach into the future: {@code
 * docs/proofs/ContinualCounters.md}, section 2, proves what that costs against adaptive streams.
 * For concentrated guarantees the grid is fine ({@link AnticipatingNoise}), and {@code 2^H > T}: if
 * T is a power of 2, the total and the coefficient above the stream's own are then two copies of
 * the same sum, so that it has twice the budget of a level. Its mean squared weight, 1/3, is four
 * times that of a level; that is the best share. The error is a Brownian bridge, refined by
 * midpoints.
 *
 * @see <a href="https://doi.org/10.1109/TKDE.2010.247">Xiao, Wang and Gehrke (2011), for range
 *     counts on a fixed table</a>
 */
final class HaarTree implements CalibratedCounter {

  /** Up to so many draws are at most 1 + 10⁻³ times as likely as rounded normals. */
  private static final double GAUSSIAN_FACTOR = 1 + 1e-3;

  private static final double ROUNDED_UP = 1e-9;

  private final int height;

  /** Into how many parts the grid is divided, as a power of 2, where there is noise. */
  private final int bits;

  private final PrivacyEvent event;
  private final NodeLaw law;
  private final QuadraticVariance variance;

  private HaarTree(int height, int bits, PrivacyEvent event, NodeLaw law) {
    this.height = height;
    this.bits = bits;
    this.event = event;
    this.law = law;
    double node = node();
    List<QuadraticLevel> levels = new ArrayList<>();
    for (int l = 1; l <= height; l++) {
      levels.add(
          new QuadraticLevel(
              1L << (l - 1),
              1L << l,
              node / 4,
              new double[] {0, 1},
              new double[] {0, -2},
              new double[] {1, 1}));
    }
    levels.add(
        new QuadraticLevel(
            1L << height,
            Long.MAX_VALUE,
            node,
            new double[] {0, 1},
            new double[2],
            new double[] {1, 0}));
    this.variance = new QuadraticVariance(List.copyOf(levels));
  }

  static Calibration calibrate(CounterTask task) {
    if (task.isUnbounded()) {
      return Calibration.refused("it needs a known horizon");
    }
    return task.isPure() ? pure(task) : concentrated(task);
  }

  private static Calibration pure(CounterTask task) {
    int height = Long.SIZE - Long.numberOfLeadingZeros(task.horizon() - 1);
    if (!Room.fits(task, height)) {
      return Calibration.refused(Room.REASON);
    }
    return UniformTree.calibrate(
        task,
        height + 1,
        Rational.ONE,
        /* causal= */ false,
        n -> new HaarTree(height, 0, n.event(), n.law()));
  }

  private static Calibration concentrated(CounterTask task) {
    int height = Long.SIZE - Long.numberOfLeadingZeros(task.horizon());
    if (!Room.fits(task, height)) {
      return Calibration.refused(Room.REASON);
    }
    long all = task.itemsWithin(task.horizon());
    Rational squared = Rational.of(all).times(Rational.of(all));
    for (int l = 1; l <= height; l++) {
      squared = squared.plus(Rational.of(task.squaresOver(1L << l)));
    }
    Optional<AnticipatingNoise> noise = AnticipatingNoise.calibrate(task, squared, height + 1L);
    if (noise.isEmpty()) {
      return Calibration.refused("its noise would be too large for whole numbers of 64 bits");
    }
    int bits = noise.get().bits();
    if (!Room.fits(task, height + bits)) {
      return Calibration.refused(Room.REASON);
    }
    PrivacyEvent event = new PrivacyEvent.Guaranteed(task.privacy());
    return Calibration.of(new HaarTree(height, bits, event, noise.get().law()));
  }

  /** Returns the noise of a coefficient. */
  NodeLaw law() {
    return law;
  }

  /** Returns H. */
  int height() {
    return height;
  }

  /** Returns into how many parts, as a power of 2, the grid is divided for the noise. */
  int bits() {
    return bits;
  }

  /** Returns the variance of a coefficient's noise, in squared steps of the grid. */
  private double node() {
    return Math.scalb(law.variance(), -2 * bits);
  }

  @Override
  public Fields parameters() {
    Fields fields = Fields.NONE.with("height", height);
    return bits == 0 ? fields : fields.with("bits", bits);
  }

  @Override
  public PrivacyEvent event() {
    return event;
  }

  @Override
  public long fractions() {
    return 1L << (height + bits);
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

  /** Returns the weight of the coefficient of a level at step t; level 0 is the total. */
  private double weight(int l, long t) {
    if (l == 0) {
      return Math.scalb((double) t, -height);
    }
    long y = t & ((1L << l) - 1);
    return Math.scalb((double) Math.min(y, (1L << l) - y), -l);
  }

  @Override
  public double varianceBetween(long s, long t) {
    double sum = Math.pow(weight(0, t) - weight(0, s), 2);
    for (int l = 1; l <= height; l++) {
      double a = weight(l, s);
      double b = weight(l, t);
      sum += s >>> l == t >>> l ? (a - b) * (a - b) : a * a + b * b;
    }
    return sum * node();
  }

  @Override
  public ErrorLaw errorAt(long t) {
    if (!law.isLaplace()) {
      return gaussian(varianceAt(t));
    }
    List<WeightedSum.Term> terms = new ArrayList<>();
    for (int l = 0; l <= height; l++) {
      terms.add(new WeightedSum.Term(weight(l, t), law, 1));
    }
    return WeightedSum.of(terms);
  }

  /** The law of an error of a given variance: weights are at most 1, and 1/2 in the levels. */
  private ErrorLaw gaussian(double variance) {
    return new GaussianError(variance, Math.scalb((2 + height) / 4.0, -bits), GAUSSIAN_FACTOR);
  }

  @Override
  public ErrorLaw errorBetween(long s, long t) {
    return BoundedSum.of(varianceBetween(s, t), Stream.of(law));
  }

  @Override
  public double unionBound(long steps, double beta) {
    double scale = Math.sqrt(law.variance() * height + 1);
    double bound = Math.scalb(Chernoff.union(this::logMgfSum, law.mgfLimit(), scale, beta), -bits);
    if (law.isLaplace()) {
      return bound;
    }
    double largest = maxVariance(steps) * (1 + ROUNDED_UP);
    return Math.min(bound, gaussian(largest).bound(beta / (double) steps));
  }

  /** Bounds the sum over all steps, by {@link ConvexSums}. */
  private double logMgfSum(double s) {
    double half = law.logMgf(s / 2);
    double block = 0;
    for (int l = 1; l <= height; l++) {
      block =
          HonakerTree.logSum(ConvexSums.child(block, 0, half), ConvexSums.child(block, half, 0));
    }
    double total = law.logMgf(s);
    return HonakerTree.logSum(ConvexSums.child(block, 0, total), total);
  }

  @Override
  public long stateBytes(long steps) {
    return 8L * (height + 4);
  }

  @Override
  public CounterProcess start(NoiseSource source) {
    return start(NodeNoise.of(law.noise(), source));
  }

  /** Level 0 of the noise is the total, level l the blocks of 2^l steps. */
  CounterProcess start(NodeNoise noise) {
    return new Run(height, bits, noise);
  }

  /** Between two steps the noise, times 2^H, grows by a slope that changes with the blocks. */
  private static final class Run implements CounterProcess {

    private final int height;
    private final int fraction;
    private final double spacing;
    private final NodeNoise noise;
    private final long[] slopes;
    private long slope;
    private long step;
    private long scaled;

    Run(int height, int bits, NodeNoise noise) {
      this.height = height;
      this.fraction = height + bits;
      this.spacing = Math.scalb(1.0, -fraction);
      this.noise = noise;
      this.slopes = new long[height + 1];
    }

    @Override
    public double tick(long sum) {
      int begun = step == 0 ? height : Math.min(height, Long.numberOfTrailingZeros(step));
      if (step == 0) {
        slope = noise.draw(0, 0);
      } else {
        slope -= 2 * slopes[begun + 1]; // the second half of the block begins
      }
      for (int l = 1; l <= begun; l++) {
        // A block that ends had its slope reversed at half time.
        slope += step == 0 ? 0 : slopes[l];
        slopes[l] = noise.draw(l, step >>> l) << (height - l);
        slope += slopes[l];
      }
      step++;
      scaled += (sum << fraction) + slope;
      return scaled * spacing;
    }

    @Override
    public void save(StateWriter state) {
      state.writeLong(step);
      state.writeLong(scaled);
      state.writeLong(slope);
      state.writeLongs(slopes);
    }

    @Override
    public void load(StateReader state) {
      step = state.readLong();
      scaled = state.readLong();
      slope = state.readLong();
      state.readLongs(slopes);
    }
  }
}
