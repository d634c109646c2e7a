package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.DiscreteGaussian;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Rational;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.function.Supplier;

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

  /** The deviation of the noise in units, as a power of 2: fine, and quick to sample. */
  private static final int NOISE_BITS = 27;

  /** The size of an item in units, as powers of 2: no coarser, and no finer. */
  private static final int LEAST_ITEM_BITS = 24;

  private static final int MOST_ITEM_BITS = 30;

  /** So that a step's noise fits a word many times over. */
  private static final double MOST_NOISE = 0x1p45;

  private final Fields shape;
  private final PrivacyEvent event;
  private final GaussianCoder coder;
  private final DiscreteGaussian law;
  private final Supplier<CausalFilter> filter;
  private final int filterWords;
  private final ToeplitzErrors errors;
  private final double unitVariance;

  private ToeplitzCounter(
      CounterTask task, Factor factor, GaussianCoder coder, DiscreteGaussian law) {
    this.coder = coder;
    this.law = law;
    this.filter = factor.filter();
    this.filterWords = factor.filterWords();
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
   * @param filter makes filters for C
   * @param inputBits the size of inputs that they take
   * @param filterWords the numbers that a filter holds
   * @param errors the norms of the rows of L
   * @param squaredSensitivity κ²: at least {@code ‖R x‖²} for the items of a unit, of size 1
   */
  record Factor(
      Fields parameters,
      ScaleSchedule schedule,
      Supplier<CausalFilter> filter,
      int inputBits,
      int filterWords,
      ToeplitzErrors errors,
      double squaredSensitivity) {}

  /** Fits noise to a factorization. */
  static Calibration calibrate(CounterTask task, BigDecimal rho, Factor factor) {
    long horizon = factor.schedule().horizon();
    double distance = task.distance() * Math.sqrt(factor.squaredSensitivity()) * SLACK;
    double deviation = distance / Math.sqrt(2 * rho.doubleValue());
    int item = Math.getExponent((double) task.distance());
    int least = Math.max(LEAST_ITEM_BITS, Math.getExponent((double) horizon) / 2 + 9);
    int bits = NOISE_BITS - Math.getExponent(deviation) + item;
    int unit = Math.max(least, Math.min(Math.max(least, MOST_ITEM_BITS), bits)) - item;
    double units =
        (Math.scalb(distance, unit) + 2 * GaussianCoder.ROUNDING * Math.sqrt((double) horizon))
            * SLACK;
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

  /** Roundings are below 2 units and reach the error through L_t: at most √t · ‖L_t‖ of them. */
  private GaussianError law(double variance, long t) {
    double sigmaSquared = law.variance();
    double rounding = 2 * Math.sqrt(t / sigmaSquared * variance);
    return new GaussianError(variance, rounding, Math.exp(t / (24 * sigmaSquared)));
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
  public long stateBytes(long steps) {
    // Two filters; the carry, the step, the sum and its compensation.
    return Long.BYTES * (2L * filterWords + 4);
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
  public ToeplitzProcess start(NoiseSource noise) {
    return new ToeplitzProcess(coder, law, noise, filter.get(), filter.get());
  }
}
