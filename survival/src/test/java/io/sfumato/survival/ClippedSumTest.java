package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClippedSumTest {

  private static final double[] EXTREMES = {
    0,
    -0.0,
    1,
    -1,
    Math.nextUp(1.0),
    0x1p-21,
    0x1.8p-20,
    1e-300,
    1e300,
    -1e300,
    Double.MAX_VALUE,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };

  @ParameterizedTest
  @EnumSource
  void neighboursAreNoFurtherApartThanDeclared(Neighboring relation) {
    SplittableRandom random = new SplittableRandom(3);
    ClippedSum[] sums = new ClippedSum[6];
    Arrays.setAll(sums, p -> new ClippedSum(Math.max(1, p), Zcdp.of(1), relation));
    double largest = 0;
    for (int i = 0; i < 100_000; i++) {
      int p = 1 + random.nextInt(5);
      ClippedSum sum = sums[p];
      Rational declared = ((PrivacyEvent.DiscreteGaussian) sum.event()).squaredSensitivity();
      int n = 1 + random.nextInt(4);
      double[][] rows = new double[n][];
      for (int row = 0; row < n; row++) {
        rows[row] = vector(random, p);
      }
      long[] ours = exact(sum, rows, n);
      long[] theirs;
      if (relation == Neighboring.ADD_REMOVE) {
        theirs = exact(sum, rows, n - 1);
      } else {
        double[] before = rows[n - 1];
        rows[n - 1] = vector(random, p);
        if (random.nextInt(4) == 0) { // the opposite is the furthest
          for (int j = 0; j < p; j++) {
            rows[n - 1][j] = -before[j];
          }
        }
        theirs = exact(sum, rows, n);
      }
      long squared = 0;
      for (int j = 0; j < p; j++) {
        squared += (ours[j] - theirs[j]) * (ours[j] - theirs[j]);
      }
      assertThat(Rational.of(squared)).isLessThanOrEqualTo(declared);
      largest = Math.max(largest, squared / declared.doubleValue());
    }
    assertThat(largest).isGreaterThan(0.9999); // so the bound is no looser than it must be
  }

  @Test
  void roundingMayLengthenAVectorAndIsAccountedFor() {
    // Half a step above a grid point in each coordinate, at length 1 in all.
    int p = 100;
    ClippedSum sum = new ClippedSum(p, Zcdp.of(1), Neighboring.ADD_REMOVE);
    double[] vector = new double[p];
    double half = (Math.rint(0.1 * 0x1p20) - 0.5) * 0x1p-20;
    Arrays.fill(vector, half + 0x1p-50);
    long[] steps = exact(sum, new double[][] {vector}, 1);
    long squared = 0;
    for (long step : steps) {
      squared += step * step;
    }
    assertThat(squared).isGreaterThan(1L << 40).isLessThanOrEqualTo(sum.squaredBound());
  }

  @Test
  void whatIsNoNumberCountsAsZeroAndWhatIsLongAsItsDirection() {
    ClippedSum sum = new ClippedSum(2, Zcdp.of(1), Neighboring.ADD_REMOVE);
    assertThat(exact(sum, new double[][] {{Double.NaN, 0.5}}, 1)).containsExactly(0, 1 << 19);
    assertThat(exact(sum, new double[][] {{3e200, 0}}, 1)).containsExactly(1 << 20, 0);
    assertThat(exact(sum, new double[][] {{-30, 40}}, 1))
        .containsExactly(Math.round(-0.6 * (1 << 20)), Math.round(0.8 * (1 << 20)));
    assertThat(exact(sum, new double[0][], 0)).containsExactly(0, 0);
  }

  /**
   * The mean square of 200,000 draws is within 5 standard deviations of the claimed variance, which
   * a right mechanism misses with probability 6e-7, and one that is 20 % off does not reach.
   */
  @Test
  void theNoiseIsAsLargeAsDeclared() {
    ClippedSum claimed = new ClippedSum(4, Zcdp.of(0.3), Neighboring.ADD_REMOVE);
    assertThat(isAsDeclared(claimed, claimed)).isTrue();
    for (double factor : new double[] {0.8, 1.2}) {
      ClippedSum wrong =
          new ClippedSum(4, Zcdp.of(0.3 / (factor * factor)), Neighboring.ADD_REMOVE);
      assertThat(isAsDeclared(wrong, claimed)).isFalse();
    }
  }

  private static boolean isAsDeclared(ClippedSum used, ClippedSum claimed) {
    NoiseSource noise = NoiseSource.seeded(12);
    double sum = 0;
    int draws = 200_000;
    for (int i = 0; i < draws / 4; i++) {
      for (double value : used.release(0, (row, out) -> {}, noise)) {
        sum += value * value;
      }
    }
    double relative = sum / draws / claimed.variance() - 1;
    return Math.abs(relative) < 5 * Math.sqrt(2.0 / draws);
  }

  @Test
  void theCostOfItsEventIsTheGuarantee() {
    for (Neighboring relation : Neighboring.values()) {
      PrivacyEvent.DiscreteGaussian event =
          (PrivacyEvent.DiscreteGaussian) new ClippedSum(3, Zcdp.of(0.125), relation).event();
      assertThat(event.squaredSensitivity().dividedBy(event.variance()))
          .isEqualTo(Rational.of(1, 4));
      assertThat(event.coordinates()).isEqualTo(3);
    }
  }

  private static long[] exact(ClippedSum sum, double[][] rows, int n) {
    return sum.exact(n, (row, out) -> System.arraycopy(rows[row], 0, out, 0, out.length));
  }

  private static double[] vector(SplittableRandom random, int p) {
    double[] vector = new double[p];
    int kind = random.nextInt(3);
    for (int j = 0; j < p; j++) {
      vector[j] =
          kind == 0
              ? EXTREMES[random.nextInt(EXTREMES.length)]
              : (random.nextDouble() - 0.5) * (kind == 1 ? 10 : 1);
    }
    return vector;
  }
}
