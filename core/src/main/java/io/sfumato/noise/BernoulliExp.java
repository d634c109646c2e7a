package io.sfumato.noise;

import java.math.BigInteger;

/**
 * Coins with probability {@code exp(-n / d)}, exact: Algorithm 1 of Canonne, Kamath and Steinke.
 *
 * <p>For {@code γ = n / d < 1} it flips coins of probabilities {@code γ/1, γ/2, γ/3, …} until one
 * fails. The first {@code k} all succeed with probability {@code γ^k / k!}, so that the failure
 * comes at an odd position with probability {@code 1 - γ + γ²/2! - γ³/3! + … = exp(-γ)}. The coin
 * {@code γ/k} is flipped as two, {@code 1/k} and {@code γ}, both of which must succeed: the product
 * {@code k · d} never arises and cannot overflow.
 *
 * <p>A larger {@code γ} is split: {@code exp(-γ) = exp(-1) · exp(-(γ - 1))}. The first failure ends
 * the draw, so that its expected time does not grow with γ.
 *
 * <p>The two methods differ in the size of {@code d} only: from the same words they return the same
 * answer.
 *
 * @see <a href="https://arxiv.org/abs/2004.00010">Canonne, Kamath and Steinke (2020)</a>
 */
final class BernoulliExp {

  private BernoulliExp() {}

  /** Flips a coin with probability {@code exp(-n / d)}, for {@code n ≥ 0} and {@code d ≥ 1}. */
  static boolean flip(long n, long d, NoiseSource noise) {
    long rest = n;
    while (rest >= d) {
      if (!InverseE.flip(noise)) {
        return false;
      }
      rest -= d;
    }
    if (rest == 0) {
      return true;
    }
    long k = 1;
    while (oneIn(k, noise) && Bernoulli.flip(rest, d, noise)) {
      k++;
    }
    return (k & 1) == 1;
  }

  /** Flips a coin with probability {@code exp(-n / d)}, for {@code n ≥ 0} and {@code d ≥ 1}. */
  static boolean flip(BigInteger n, BigInteger d, NoiseSource noise) {
    BigInteger rest = n;
    while (rest.compareTo(d) >= 0) {
      if (!InverseE.flip(noise)) {
        return false;
      }
      rest = rest.subtract(d);
    }
    if (rest.signum() == 0) {
      return true;
    }
    long k = 1;
    while (oneIn(k, noise) && Bernoulli.flip(rest, d, noise)) {
      k++;
    }
    return (k & 1) == 1;
  }

  private static boolean oneIn(long k, NoiseSource noise) {
    if (k <= 2) {
      return k == 1 || noise.nextBoolean();
    }
    return noise.nextLong(k) == 0;
  }
}
