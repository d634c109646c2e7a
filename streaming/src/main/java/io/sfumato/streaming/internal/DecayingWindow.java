package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.DiscreteGaussian;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * The exponentially decayed sum from a {@link DecayingKernel} and discrete Gaussian noise, with a
 * few numbers of state.
 *
 * <p><b>Guarantee.</b> ρ-zCDP for one unit, for adaptively chosen streams of any length: two
 * streams that differ by a unit of k items are coded to integers at an L2 distance of at most
 * {@code κΔ + 2·ROUNDING·√(2kB)} noise units, B being the length of an epoch, and σ² is the square
 * of that distance divided by 2ρ, rounded up. See {@code docs/proofs/Windows.md}, Theorem 2.
 */
final class DecayingWindow implements CalibratedWindow {

  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  /** For the few roundings between the norms and the distance. */
  private static final double SLACK = 1 + 1e-12;

  /** Items fall by this power of 2 before they are dropped. */
  private static final int LIFE_BITS = 50;

  /** The deviation of the noise in units, as a power of 2: fine, and quick to sample. */
  private static final int NOISE_BITS = 27;

  private static final int MOST_ITEM_BITS = 30;

  /** An item is at least 2¹⁴ times the root of the steps that its roundings reach. */
  private static final int LEAST_ITEM_BITS = 14;

  private static final double MOST_NOISE = 0x1p45;

  private final DecayingKernel kernel;
  private final DiscreteGaussian law;
  private final PrivacyEvent event;
  private final int unit;
  private final long cap;
  private final long epoch;
  private final double unitVariance;

  private DecayingWindow(
      DecayingKernel kernel,
      DiscreteGaussian law,
      PrivacyEvent event,
      int unit,
      long cap,
      long epoch) {
    this.kernel = kernel;
    this.law = law;
    this.event = event;
    this.unit = unit;
    this.cap = cap;
    this.epoch = epoch;
    this.unitVariance = Math.scalb(law.variance(), -2 * unit);
  }

  /**
   * Fits noise to a decay.
   *
   * @param task what to do, under a zero-concentrated guarantee
   * @param betaGap {@code 1 - β}, in {@code (2⁻⁴⁰, 1)}
   */
  static WindowFit calibrate(CounterTask task, double betaGap) {
    if (!(task.privacy() instanceof Zcdp zcdp)) {
      return WindowFit.refused("it takes a zero-concentrated guarantee");
    }
    DecayingKernel kernel = DecayingKernel.of(betaGap);
    long epoch = kernel.life(LIFE_BITS);
    double reach = 2.0 * epoch * task.contributions();
    double norm =
        Math.sqrt(kernel.squaredSensitivity(task.contributions(), task.separation())) * SLACK;
    double deviation = task.distance() * norm / Math.sqrt(2 * zcdp.rho().doubleValue());
    int item = Math.getExponent((double) task.distance());
    int least = Math.getExponent(reach) / 2 + 1 + LEAST_ITEM_BITS;
    int bits = NOISE_BITS - Math.getExponent(deviation) + item;
    int itemBits = Math.max(least, Math.min(MOST_ITEM_BITS, bits));
    // Inputs are whole: no coarser than the grid.
    int unit = Math.max(-GaussianCoder.GUARD_BITS, itemBits - item);
    double units =
        (Math.scalb(task.distance() * norm, unit) + 2 * GaussianCoder.ROUNDING * Math.sqrt(reach))
            * SLACK;
    if (!(units / Math.sqrt(2 * zcdp.rho().doubleValue()) < MOST_NOISE)) {
      return WindowFit.refused(
          "it would need noise too large for its arithmetic; allow more loss or smaller items");
    }
    int capBits = BufferedLinearFilter.inputBits(kernel.matrix()) - unit - GaussianCoder.GUARD_BITS;
    long cap = capBits < 0 ? 0 : 1L << capBits;
    if (cap < task.distance()) {
      return WindowFit.refused("its arithmetic has no room for items of this size");
    }
    BigInteger sigmaSquared =
        new BigDecimal(units)
            .pow(2)
            .divide(zcdp.rho().multiply(TWO), 0, RoundingMode.CEILING)
            .toBigIntegerExact();
    return WindowFit.of(
        new DecayingWindow(
            kernel,
            DiscreteGaussian.of(new Rational(sigmaSquared, BigInteger.ONE)),
            new PrivacyEvent.Guaranteed(task.privacy()),
            unit,
            cap,
            epoch));
  }

  @Override
  public Fields parameters() {
    return Fields.NONE
        .with("factor", "decaying/1")
        .with("pole_gaps", kernel.matrix().poleGaps())
        .with("weights", kernel.matrix().weights())
        .with("unit_exponent", -unit)
        .with("variance", law.sigmaSquared().toString());
  }

  @Override
  public PrivacyEvent event() {
    return event;
  }

  @Override
  public double varianceAt(long t) {
    return kernel.squaredErrorNorm(t) * unitVariance;
  }

  @Override
  public double maxVariance() {
    return kernel.squaredErrorNorm() * unitVariance;
  }

  @Override
  public double meanVariance() {
    return maxVariance();
  }

  @Override
  public ErrorLaw errorAt(long t) {
    return error(varianceAt(t));
  }

  @Override
  public double maxError(long steps, double beta) {
    return error(maxVariance()).bound(beta / steps);
  }

  /** Codes, estimates and the normals that stand for the noise are rounded: less than 2 units. */
  private ErrorLaw error(double variance) {
    double rounding = 2 * Math.scalb(kernel.absolute(), -unit);
    return StationaryError.of(variance, rounding, kernel.memory(), law.variance());
  }

  @Override
  public double largestSum() {
    return (double) cap;
  }

  /** Returns the factorization. */
  DecayingKernel kernel() {
    return kernel;
  }

  /** Returns the law of the noise in every step. */
  DiscreteGaussian law() {
    return law;
  }

  /** Returns the binary places of a noise unit. */
  int unit() {
    return unit;
  }

  /** Returns the length of an epoch. */
  long epoch() {
    return epoch;
  }

  @Override
  public DecayingProcess start(NoiseSource noise) {
    return new DecayingProcess(kernel, law, noise, unit, cap, epoch);
  }
}
