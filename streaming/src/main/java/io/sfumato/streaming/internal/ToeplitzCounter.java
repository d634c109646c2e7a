package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.DiscreteGaussian;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Rational;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * A counter that adds discrete Gaussian noise to {@code R·x}, rounded, for {@code R = E·C·D⁻¹} with
 * a Toeplitz matrix C.
 *
 * <p><b>Guarantee.</b> ρ-zCDP for one unit, exactly and for adaptively chosen streams: two streams
 * that differ by a unit are coded to integer vectors at an L2 distance of at most {@code κΔ +
 * 2·ROUNDING·√T} noise units, where {@code κ ≥ ‖R x‖} for what the unit adds, in items of size 1,
 * and σ² is the square of that distance divided by 2ρ, rounded up. See {@code
 * docs/proofs/ToeplitzCounters.md}, Theorem 1.
 */
final class ToeplitzCounter implements CalibratedCounter {

  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  /** For the few roundings between the norms and the distance. */
  private static final double SLACK = 1 + 1e-12;

  /** The deviation of the noise in units, as a power of 2: fine, and a draw from one word. */
  private static final int NOISE_BITS = 25;

  /** The size of an item in units, as powers of 2: no coarser, and no finer. */
  private static final int LEAST_ITEM_BITS = 24;

  private static final int MOST_ITEM_BITS = 30;

  /** What rounding changes in a noisy integer, and makes of a normal, in units. */
  private static final double ROUNDINGS = 2.2;

  /** So that a step's noise fits a word many times over. */
  private static final double MOST_NOISE = 0x1p45;

  private final Fields shape;
  private final PrivacyEvent event;
  private final GaussianCoder coder;
  private final DiscreteGaussian law;
  private final Runs runs;
  private final int stateWords;
  private final ToeplitzErrors errors;
  private final double unitVariance;

  private ToeplitzCounter(
      CounterTask task, Factor factor, GaussianCoder coder, DiscreteGaussian law) {
    this.coder = coder;
    this.law = law;
    this.runs = factor.runs();
    this.stateWords = factor.stateWords();
    this.errors = factor.errors();
    this.event = new PrivacyEvent.Guaranteed(task.privacy());
    this.unitVariance = Math.scalb(law.variance(), -2 * coder.unit());
    this.shape =
        factor
            .parameters()
            .with("unit_exponent", -coder.unit())
            .with("variance", law.sigmaSquared().toString());
  }

  /**
   * A factorization, before noise is fitted to it.
   *
   * @param parameters its shape
   * @param schedule the diagonal matrices E and D
   * @param runs makes runs
   * @param inputBits the size of inputs that a run takes, as a power of 2
   * @param stateWords the numbers that a run holds
   * @param errors the norms of the rows of L
   * @param squaredSensitivity κ²: at least {@code ‖R x‖²} for the items of a unit, of size 1
   */
  record Factor(
      Fields parameters,
      ScaleSchedule schedule,
      Runs runs,
      int inputBits,
      int stateWords,
      ToeplitzErrors errors,
      double squaredSensitivity) {}

  /** Makes runs of a factorization. */
  @FunctionalInterface
  interface Runs {

    /** Returns a run before its first step. */
    CodedProcess start(GaussianCoder coder, DiscreteGaussian law, NoiseSource noise);
  }

  /** Fits noise to a factorization. */
  static Calibration calibrate(CounterTask task, BigDecimal rho, Factor factor) {
    return calibrate(task, rho, factor, 1);
  }

  /**
   * Fits noise to a factorization for several counters under one charge.
   *
   * @param touched how many of them a unit can change: each rounds on its own
   */
  static Calibration calibrate(CounterTask task, BigDecimal rho, Factor factor, int touched) {
    double roundings = (double) factor.schedule().horizon() * touched;
    double distance = task.distance() * Math.sqrt(factor.squaredSensitivity()) * SLACK;
    double deviation = distance / Math.sqrt(2 * rho.doubleValue());
    int item = Math.getExponent((double) task.distance());
    int least = Math.max(LEAST_ITEM_BITS, Math.getExponent(roundings) / 2 + 9);
    int bits = NOISE_BITS - Math.getExponent(deviation) + item;
    int unit = Math.max(least, Math.min(Math.max(least, MOST_ITEM_BITS), bits)) - item;
    double units =
        (Math.scalb(distance, unit) + 2 * GaussianCoder.ROUNDING * Math.sqrt(roundings)) * SLACK;
    if (!(units / Math.sqrt(2 * rho.doubleValue()) < MOST_NOISE)) {
      return Calibration.refused(
          "it would need noise too large for its arithmetic; allow more loss");
    }
    BigDecimal square = new BigDecimal(units).pow(2);
    BigInteger variance =
        square.divide(rho.multiply(TWO), 0, RoundingMode.CEILING).toBigIntegerExact();
    DiscreteGaussian law = DiscreteGaussian.of(new Rational(variance, BigInteger.ONE));
    GaussianCoder coder = GaussianCoder.of(factor.schedule(), unit, factor.inputBits());
    return coder.cap() < task.distance()
        ? Calibration.refused("its arithmetic has no room for items of this size")
        : Calibration.of(new ToeplitzCounter(task, factor, coder, law));
  }

  @Override
  public Fields parameters() {
    return shape;
  }

  @Override
  public PrivacyEvent event() {
    return event;
  }

  @Override
  public long lastStep() {
    return coder.schedule().horizon();
  }

  @Override
  public long largestStep() {
    return coder.cap();
  }

  @Override
  public double varianceAt(long t) {
    return errors.squaredNorm(t) * unitVariance;
  }

  @Override
  public double meanVariance(long steps) {
    return errors.sum(steps) / steps * unitVariance;
  }

  @Override
  public double maxVariance(long steps) {
    return errors.largest(steps) * unitVariance;
  }

  @Override
  public double varianceBetween(long s, long t) {
    return errors.squaredDistance(s, t) * unitVariance;
  }

  @Override
  public ErrorLaw errorAt(long t) {
    return law(varianceAt(t), t);
  }

  /**
   * Roundings are below {@link #ROUNDINGS} units and reach the error through L_t, or a difference
   * of two rows: at most √t times its norm.
   */
  private GaussianError law(double variance, long t) {
    double sigmaSquared = law.variance();
    double rounding = ROUNDINGS * Math.sqrt(t / sigmaSquared * variance);
    return new GaussianError(variance, rounding, Math.exp(t / (24 * sigmaSquared)));
  }

  @Override
  public ErrorLaw errorBetween(long s, long t) {
    return law(varianceBetween(s, t), t);
  }

  @Override
  public double unionBound(long steps, double beta) {
    double high = Math.sqrt(maxVariance(steps));
    while (unionTail(steps, high) > beta) {
      high *= 2;
    }
    double low = 0;
    for (int i = 0; i < 60 && high - low > 1e-12 * high; i++) {
      double mid = low + (high - low) / 2;
      if (unionTail(steps, mid) > beta) {
        low = mid;
      } else {
        high = mid;
      }
    }
    return high;
  }

  private double unionTail(long steps, double x) {
    return errors.sumOf(steps, norm -> law(norm * unitVariance, steps).tail(x));
  }

  @Override
  public boolean isCausal() {
    return true;
  }

  @Override
  public long stateBytes(long steps) {
    return (long) Long.BYTES * stateWords;
  }

  /** Returns the fixed-point arithmetic. */
  GaussianCoder coder() {
    return coder;
  }

  /** Returns the law of the noise in every step. */
  DiscreteGaussian law() {
    return law;
  }

  @Override
  public CodedProcess start(NoiseSource noise) {
    return runs.start(coder, law, noise);
  }
}
