package io.sfumato.streaming.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.noise.DiscreteGaussian;
import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.privacy.Rational;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bounds against the probabilities of sums of discrete Laplace noise, written out. */
class ChernoffTest {

  private static final int REACH = 1200;

  @ParameterizedTest
  @CsvSource({"1, 3, 1", "1, 1, 4", "1, 1, 20", "4, 1, 1", "4, 1, 3", "4, 1, 24", "10, 1, 6"})
  void sumsOfLaplaceNoiseAreBoundedAndNotFarFromTheBound(long numerator, long over, int terms) {
    NodeLaw law = NodeLaw.of(DiscreteLaplace.of(Rational.of(numerator, over)));
    ErrorLaw sum = WeightedSum.of(List.of(new WeightedSum.Term(1, law, terms)));
    ErrorLaw other = BoundedSum.of(terms * law.variance(), Stream.of(law));
    double[] tails = tails(law, terms, 1, 0);
    boolean checked = false;
    for (int x = 0; x < REACH; x++) {
      if (tails[x] > 1e-9) {
        checked = true;
        assertThat(sum.tail(x)).as("x = %d", x).isGreaterThanOrEqualTo(tails[x]);
        assertThat(other.tail(x)).as("x = %d", x).isGreaterThanOrEqualTo(tails[x]);
        if (numerator > over && tails[x] < 0.05 && tails[x] > 1e-5) {
          // Of a factor of 2 for rounding and of what one normal for all leaves.
          assertThat(sum.tail(x)).as("x = %d", x).isLessThan((terms < 4 ? 11 : 5) * tails[x]);
        }
      }
    }
    assertThat(checked).isTrue();
  }

  /** Weights of 1 and 1/2, which the bound that knows the variance alone has to allow for. */
  @ParameterizedTest
  @CsvSource({"4, 2, 5", "8, 1, 10", "3, 6, 2"})
  void theVarianceAloneBoundsWeightedSums(long scale, int whole, int halves) {
    NodeLaw law = NodeLaw.of(DiscreteLaplace.of(Rational.of(scale)));
    double variance = (whole + halves / 4.0) * law.variance();
    ErrorLaw weighted =
        WeightedSum.of(
            List.of(new WeightedSum.Term(1, law, whole), new WeightedSum.Term(0.5, law, halves)));
    ErrorLaw bounded = BoundedSum.of(variance, Stream.of(law));
    double[] tails = tails(law, whole, 2, halves); // of twice the sum
    for (int x = 0; x < REACH; x++) {
      if (tails[x] > 1e-9) {
        assertThat(weighted.tail(x / 2.0)).isGreaterThanOrEqualTo(tails[x]);
        assertThat(bounded.tail(x / 2.0)).isGreaterThanOrEqualTo(weighted.tail(x / 2.0) * 0.999);
      }
    }
    assertThat(bounded.bound(0.05)).isLessThan(1.3 * weighted.bound(0.05));
  }

  @ParameterizedTest
  @CsvSource({"1", "9", "1000"})
  void sumsOfGaussiansHaveTheBoundOfTheirMomentGeneratingFunction(long sigmaSquared) {
    NodeLaw law = NodeLaw.of(DiscreteGaussian.of(Rational.of(sigmaSquared)));
    ErrorLaw bounded = BoundedSum.of(3 * law.variance(), Stream.of(law));
    double x = bounded.bound(0.05);
    double expected = Math.sqrt(2 * Math.log(40) * 3 * sigmaSquared);
    assertThat(x / expected).isBetween(1 - 1e-6, 1 + 1e-6);
  }

  /** {@code Pr(|S| > x)} for whole x, of a sum of terms with a weight and of others with 1. */
  private static double[] tails(NodeLaw law, int terms, int weight, int others) {
    int size = 4 * REACH + 1;
    double[] sum = new double[size];
    sum[size / 2] = 1;
    for (int i = 0; i < terms + others; i++) {
      sum = convolved(sum, law.laplaceRate(), i < terms ? weight : 1);
    }
    double[] tails = new double[REACH];
    double tail = 0;
    for (int x = size / 2; x > 0; x--) {
      if (x < REACH) {
        tails[x] = tail;
      }
      tail += sum[size / 2 + x] + sum[size / 2 - x];
    }
    tails[0] = tail;
    return tails;
  }

  /** Adds {@code weight · Z}: a geometric variable forwards, and one backwards. */
  private static double[] convolved(double[] sum, double rate, int weight) {
    double a = Math.exp(-rate);
    double[] forwards = new double[sum.length];
    for (int x = 0; x < sum.length; x++) {
      forwards[x] = (1 - a) * sum[x] + (x >= weight ? a * forwards[x - weight] : 0);
    }
    double[] both = new double[sum.length];
    for (int x = sum.length - 1; x >= 0; x--) {
      both[x] = (1 - a) * forwards[x] + (x + weight < sum.length ? a * both[x + weight] : 0);
    }
    return both;
  }
}
