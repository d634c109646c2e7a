package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.Geometric;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import java.util.function.LongToDoubleFunction;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * Integer noise for n numbers of which one row moves each by at most 1: uniform on a cube of a
 * random size. Its maximum is about n/ε, without the logarithm that n independent Laplace draws of
 * scale n/ε pay.
 *
 * <p>Numbers are multiples of {@code 1/g}, g a power of 2. The half side of the cube is {@code r =
 * ⌈n/2⌉ + N}, N the sum of n + 1 geometric draws of scale {@code g/ε}; given r, the n noises are
 * independent and uniform on {@code {-r, …, r}}. The probability of a noise vector z is then a
 * function F of its largest element with {@code F(m) ≤ exp(ε/g) · F(m + 1)}, so that n numbers each
 * of which moves by up to g steps, in any adaptive way, are ε-DP: {@code docs/proofs/MaxSum.md},
 * Theorem 2. After the K-norm mechanism of Hardt and Talwar (2010) for the cube, whose exact
 * integer law is approached as g grows; the choice here is within 0.2 %.
 *
 * @see <a href="https://arxiv.org/abs/0907.3754">Hardt and Talwar (2010), Section 4</a>
 */
final class CubeNoise implements ValueNoise {

  /** So that ε/g is at most 1/8. */
  private static final int FINENESS = 8;

  /** Room for uniform draws, and for sums of that size. */
  private static final double LARGEST = 0x1p50;

  /** For the incomplete beta function, which is good to far more digits. */
  private static final double SLACK = 1 + 1e-6;

  private final PureDp privacy;
  private final int numbers;
  private final int unitBits;
  private final Geometric part;

  private CubeNoise(PureDp privacy, int numbers, int unitBits, Geometric part) {
    this.privacy = privacy;
    this.numbers = numbers;
    this.unitBits = unitBits;
    this.part = part;
  }

  /** Returns whether the noise fits its arithmetic. */
  private static boolean fits(PureDp privacy, long numbers) {
    double epsilon = privacy.epsilon().doubleValue();
    return epsilon < 1 << 20
        && numbers < Integer.MAX_VALUE / 2
        && (numbers + 1) * (Math.scalb(1.0, unitBits(epsilon)) / epsilon + 1) <= LARGEST;
  }

  /**
   * Returns the noise for numbers each of which moves by at most 1.
   *
   * @throws IllegalArgumentException if it would be too large
   */
  static CubeNoise of(PureDp privacy, int numbers) {
    if (!fits(privacy, numbers)) {
      throw new IllegalArgumentException(
          "privacy must not need noise above 2^50 steps, got %s for %d numbers"
              .formatted(privacy, numbers));
    }
    int bits = unitBits(privacy.epsilon().doubleValue());
    Rational scale = Rational.of(1L << bits).dividedBy(Rational.of(privacy.epsilon()));
    return new CubeNoise(privacy, numbers, bits, Geometric.of(scale));
  }

  private static int unitBits(double epsilon) {
    return Math.max(0, Math.getExponent(epsilon * FINENESS) + 1);
  }

  @Override
  public Fields parameters() {
    return Fields.NONE.with("numbers", numbers).with("unit_exponent", -unitBits);
  }

  @Override
  public PrivacyEvent event() {
    return new PrivacyEvent.Guaranteed(privacy);
  }

  @Override
  public double errorBound(double beta) {
    // The sum of n + 1 geometric draws exceeds x with probability I_a(x + 1, n + 1).
    double a = Math.exp(-1 / part.scale().doubleValue());
    double shape = numbers + 1.0;
    double low = -1;
    double high = shape * (part.scale().doubleValue() + 1);
    while (tail(a, high, shape) > beta) {
      high *= 2;
    }
    while (high - low > Math.max(1, 1e-9 * high)) {
      double mid = Math.floor((low + high) / 2);
      if (tail(a, mid, shape) > beta) {
        low = mid;
      } else {
        high = mid;
      }
    }
    return Math.scalb(half() + Math.ceil(high), -unitBits);
  }

  private static double tail(double a, double x, double shape) {
    return RegularizedBeta.value(a, Math.floor(x) + 1, shape) * SLACK;
  }

  private long half() {
    return (numbers + 1L) / 2;
  }

  /** Draws the size of the cube, and for each number a point on it. */
  @Override
  public LongToDoubleFunction start(NoiseSource noise) {
    long drawn = half();
    for (int i = 0; i <= numbers; i++) {
      drawn += part.sample(noise);
    }
    long side = drawn;
    return number -> {
      // One integer modulo 2^64, of which the release is a function.
      long steps = (number << unitBits) + noise.nextLong(2 * side + 1) - side;
      return Math.scalb((double) steps, -unitBits);
    };
  }
}
