package io.sfumato.streaming.internal;

import io.sfumato.noise.DiscreteGaussian;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Discrete Gaussian noise for nodes that are used before all their items have come, under a
 * concentrated guarantee and against adaptive streams ({@code docs/proofs/ContinualCounters.md},
 * section 2, the theorem on shifts).
 *
 * <p>The proof asks for noise that is long in comparison with the move of one unit of the grid: its
 * σ at least {@link #LEAST_RATIO} times the length of the longest column of R. Where it is shorter,
 * the grid is divided by a power of 2. What the adversary can gain is then below 10⁻¹⁰⁰⁰, for which
 * a part {@code 2^-RESERVE} of ρ is set aside.
 *
 * @param bits into how many parts, as a power of 2, the grid is divided
 * @param law the noise, in parts of the grid
 */
record AnticipatingNoise(int bits, NodeLaw law) {

  /** σ over the length of a column, at least. */
  private static final long LEAST_RATIO = 16;

  private static final int RESERVE = 60;

  /** The grid is never divided further than 64 bits have room for. */
  private static final int MOST_BITS = 40;

  private static final Rational KEPT =
      new Rational(
          BigInteger.ONE.shiftLeft(RESERVE).subtract(BigInteger.ONE),
          BigInteger.ONE.shiftLeft(RESERVE));

  /** As large as the discrete Gaussian is made; of no use long before. */
  private static final Rational LARGEST_VARIANCE =
      new Rational(BigInteger.ONE.shiftLeft(100), BigInteger.ONE);

  /**
   * Calibrates the noise.
   *
   * @param squared the most by which a unit with items of size 1 moves all nodes, as the sum of
   *     squares, at least {@code column}
   * @param column the squared length of the longest column of R
   * @return the noise; absent if it would be too large
   */
  static Optional<AnticipatingNoise> calibrate(CounterTask task, Rational squared, long column) {
    Rational rho = Rational.of(((Zcdp) task.privacy()).rho()).times(KEPT);
    Rational distance = Rational.of(task.distance());
    Rational variance =
        distance.times(distance).times(squared).dividedBy(rho.times(Rational.of(2)));
    Rational least = Rational.of(LEAST_RATIO * LEAST_RATIO).times(Rational.of(column));
    int bits = 0;
    while (variance.compareTo(least) < 0 && bits < MOST_BITS) {
      bits++;
      variance = variance.times(Rational.of(4));
    }
    return variance.compareTo(least) < 0 || variance.compareTo(LARGEST_VARIANCE) > 0
        ? Optional.empty()
        : Optional.of(new AnticipatingNoise(bits, NodeLaw.of(DiscreteGaussian.of(variance))));
  }
}
