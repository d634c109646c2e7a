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
import org.jspecify.annotations.Nullable;

/**
 * The sum of the latest W steps from a {@link SlidingKernel} and discrete Gaussian noise.
 *
 * <p><b>Guarantee.</b> ρ-zCDP for one unit, for adaptively chosen streams of any length: R has
 * whole numbers and noise is added to {@code R·x} as it is, so that {@code σ² = (κΔ)²/2ρ} with
 * {@code κ ≥ ‖R w‖} for what a unit adds. See {@code docs/proofs/Windows.md}, Theorem 1.
 */
final class SlidingWindow implements CalibratedWindow {

  /** The longest window, by the memory for its errors. */
  static final int LONGEST = 1 << 18;

  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  /** The deviation of the noise in units, as a power of 2, for small items. */
  private static final int NOISE_BITS = 22;

  private static final int LEAST_PLACES = 12;
  private static final int MOST_PLACES = 30;
  private static final int MOST_NOISE_BITS = 48;

  private final SlidingKernel kernel;
  private final DiscreteGaussian law;
  private final PrivacyEvent event;
  private final double unitVariance;

  /** Made when first asked for: for long windows that takes seconds, and a run needs none. */
  private volatile @Nullable SlidingErrors made;

  private SlidingWindow(SlidingKernel kernel, DiscreteGaussian law, PrivacyEvent event) {
    this.kernel = kernel;
    this.law = law;
    this.event = event;
    this.unitVariance = Math.scalb(law.variance(), -2 * kernel.places());
  }

  /**
   * Fits noise to a window.
   *
   * @param task what to do, under a zero-concentrated guarantee
   * @param window the number of steps W, at least 1
   */
  static WindowFit calibrate(CounterTask task, int window) {
    if (!(task.privacy() instanceof Zcdp zcdp)) {
      return WindowFit.refused("it takes a zero-concentrated guarantee");
    }
    if (window > LONGEST) {
      return WindowFit.refused(
          "a window of more than 2^18 steps takes too much memory; make steps longer");
    }
    double rho = zcdp.rho().doubleValue();
    double size = (double) task.contributions() * task.distance() / Math.sqrt(2 * rho);
    int bits = Math.getExponent(size);
    int places = Math.max(LEAST_PLACES, Math.min(MOST_PLACES, NOISE_BITS - bits));
    if (bits + places > MOST_NOISE_BITS) {
      return WindowFit.refused(
          "it would need noise too large for its arithmetic; allow more loss or smaller items");
    }
    SlidingKernel kernel = SlidingKernel.of(window, places);
    BigDecimal square =
        new BigDecimal(kernel.squaredNorm())
            .multiply(BigDecimal.valueOf(task.distance()).pow(2))
            .multiply(new BigDecimal(kernel.spread(task.contributions(), task.separation())));
    BigInteger sigmaSquared =
        square.divide(zcdp.rho().multiply(TWO), 0, RoundingMode.CEILING).toBigIntegerExact();
    DiscreteGaussian law = DiscreteGaussian.of(new Rational(sigmaSquared, BigInteger.ONE));
    return WindowFit.of(
        new SlidingWindow(kernel, law, new PrivacyEvent.Guaranteed(task.privacy())));
  }

  @Override
  public Fields parameters() {
    return Fields.NONE
        .with("factor", "sliding/1")
        .with("places", kernel.places())
        .with("variance", law.sigmaSquared().toString());
  }

  @Override
  public PrivacyEvent event() {
    return event;
  }

  /** Returns the norms of L, the same at each call but for a race. */
  private SlidingErrors errors() {
    SlidingErrors errors = made;
    if (errors == null) {
      errors = new SlidingErrors(kernel);
      made = errors;
    }
    return errors;
  }

  @Override
  public double varianceAt(long t) {
    return errors().squaredNorm(t) * unitVariance;
  }

  @Override
  public double maxVariance() {
    return errors().limit() * unitVariance;
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

  /** Estimates are rounded by half a unit, and so are the normals that stand for the noise. */
  private ErrorLaw error(double variance) {
    double rounding = Math.scalb(errors().absolute(), -kernel.places() - 1);
    return StationaryError.of(variance, rounding, errors().memory(), law.variance());
  }

  @Override
  public double largestSum() {
    return Math.scalb(1.0, 61 - kernel.places());
  }

  /** Returns the factor R. */
  SlidingKernel kernel() {
    return kernel;
  }

  /** Returns the law of the noise in every step. */
  DiscreteGaussian law() {
    return law;
  }

  @Override
  public SlidingProcess start(NoiseSource noise) {
    return new SlidingProcess(kernel, law, noise);
  }
}
