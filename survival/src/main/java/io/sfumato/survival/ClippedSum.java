package io.sfumato.survival;

import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.DiscreteGaussian;
import io.sfumato.noise.NoiseSource;
import io.sfumato.noise.PublicGrid;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.util.Arrays;

/**
 * The noisy sum of one vector for each row, each clipped to length 1 and rounded to a public grid.
 *
 * <p><b>Guarantee.</b> Whatever the rows and whatever the vectors are computed from, one row adds
 * integers whose squares sum to at most {@link #squaredBound}: that is checked in integers, after
 * all floating-point arithmetic. Discrete Gaussian noise on the sums gives the concentrated
 * guarantee asked for. Proof: {@code docs/proofs/NoisyGradientDescent.md}. Immutable.
 */
final class ClippedSum {

  /** Fine enough to be nothing beside the noise, and coarse enough for 2³¹ rows in a long. */
  private static final PublicGrid GRID = new PublicGrid(-20);

  private static final double HUGE = 1e100;

  /** So that the squares of a row's integers, each at most the bound, sum to a long. */
  static final int MOST_COORDINATES = 1 << 20;

  private final int coordinates;
  private final long bound;
  private final DiscreteGaussian noise;
  private final PrivacyEvent event;

  ClippedSum(int coordinates, Zcdp privacy, Neighboring neighboring) {
    if (coordinates > MOST_COORDINATES) {
      throw new IllegalArgumentException(
          "coordinates must be at most %d, got %d".formatted(MOST_COORDINATES, coordinates));
    }
    this.coordinates = coordinates;
    // The grid has 2²⁰ steps in a length of 1; rounding adds at most half a step to a coordinate.
    this.bound = GRID.round(1) + (long) Math.ceil(Math.sqrt(coordinates) / 2) + 1;
    Rational distance = Rational.of(neighboring == Neighboring.ADD_REMOVE ? bound : 2 * bound);
    Rational squared = distance.times(distance);
    Rational variance = squared.dividedBy(Rational.of(privacy.rho()).times(Rational.of(2)));
    this.noise = DiscreteGaussian.of(variance);
    this.event = new PrivacyEvent.DiscreteGaussian(squared, variance, coordinates);
  }

  /** A vector for each row. */
  @FunctionalInterface
  interface RowVectors {
    /**
     * Computes the vector of a row from that row alone and from what is public.
     *
     * @param row the row
     * @param out the vector, all 0 before; what is no number counts as 0
     */
    void fill(int row, double[] out);
  }

  /** Returns what one noisy sum costs. */
  PrivacyEvent event() {
    return event;
  }

  /** Returns the variance of the noise in each coordinate, in units of the clipped length. */
  double variance() {
    return noise.variance() * GRID.spacing() * GRID.spacing();
  }

  /** Returns the most that the squares of one row's integers can sum to. */
  long squaredBound() {
    return bound * bound;
  }

  double[] release(int rows, RowVectors vectors, NoiseSource source) {
    long[] sums = exact(rows, vectors);
    noise.addTo(sums, source);
    double[] released = new double[coordinates];
    for (int j = 0; j < coordinates; j++) {
      released[j] = GRID.value(sums[j]);
    }
    return released;
  }

  /** Sums the vectors in grid steps, without noise. */
  long[] exact(int rows, RowVectors vectors) {
    long[] sums = new long[coordinates];
    double[] vector = new double[coordinates];
    long[] steps = new long[coordinates];
    for (int row = 0; row < rows; row++) {
      Arrays.fill(vector, 0);
      vectors.fill(row, vector);
      round(vector, steps);
      for (int j = 0; j < coordinates; j++) {
        sums[j] += steps[j];
      }
    }
    return sums;
  }

  /** Clips a vector to length 1 and rounds it to the grid; overwrites it. */
  private void round(double[] vector, long[] steps) {
    double squared = 0;
    for (int j = 0; j < coordinates; j++) {
      vector[j] = Double.isNaN(vector[j]) ? 0 : Math.max(-HUGE, Math.min(HUGE, vector[j]));
      squared += vector[j] * vector[j];
    }
    double scale = squared > 1 ? 1 / Math.sqrt(squared) : 1;
    long exactSquare = 0;
    for (int j = 0; j < coordinates; j++) {
      steps[j] = Math.max(-bound, Math.min(bound, GRID.round(vector[j] * scale)));
      exactSquare += steps[j] * steps[j];
    }
    if (exactSquare > squaredBound()) { // never, unless the arithmetic above is wrong
      Arrays.fill(steps, 0);
    }
  }
}
