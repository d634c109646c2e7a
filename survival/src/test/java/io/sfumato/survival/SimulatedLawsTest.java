package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.noise.DiscreteGaussian;
import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.noise.IntegerNoise;
import io.sfumato.privacy.Rational;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws that the bootstrap draws from. */
class SimulatedLawsTest {

  private static final int DRAWS = 100_000;

  /** Pearson's test fails with probability 1e-7; a probability 20 % off makes it fail always. */
  @ParameterizedTest
  @CsvSource({
    "1, 0.3",
    "7, 0.5",
    "40, 0.02",
    "100, 0.0999",
    "25, 0.41",
    "100, 0.101",
    "228, 0.25",
    "400, 0.5",
    "30, 0.8",
    "5000, 0.97",
    "100000, 0.3"
  })
  void binomialsAreBinomial(int n, double p) {
    SplittableRandom random = new SplittableRandom(4);
    long[] drawn = new long[DRAWS];
    Arrays.setAll(drawn, i -> SimulatedBinomial.sample(random, n, p));
    assertThat(Arrays.stream(drawn)).allMatch(x -> x >= 0 && x <= n);
    assertThat(binomialFit(drawn, n, p)).isGreaterThan(1e-7);
    double wrong = p > 0.5 ? 1 - 1.2 * (1 - p) : 1.2 * p;
    assertThat(binomialFit(drawn, n, wrong)).isLessThan(1e-7);
  }

  @Test
  void chancesThatAreNoneAreMovedIntoTheirRange() {
    SplittableRandom random = new SplittableRandom(4);
    assertThat(SimulatedBinomial.sample(random, 0, 0.5)).isZero();
    assertThat(SimulatedBinomial.sample(random, -3, 0.5)).isZero();
    assertThat(SimulatedBinomial.sample(random, 9, -0.1)).isZero();
    assertThat(SimulatedBinomial.sample(random, 9, Double.NaN)).isZero();
    assertThat(SimulatedBinomial.sample(random, 9, 1)).isEqualTo(9);
    assertThat(SimulatedBinomial.sample(random, 9, 1.5)).isEqualTo(9);
  }

  private static double binomialFit(long[] drawn, int n, double p) {
    BinomialDistribution law = BinomialDistribution.of(n, p);
    LongUnaryOperator cell = x -> Math.max(0, Math.min(19, cellOf(law, x)));
    double[] expected = new double[20];
    int first = law.inverseCumulativeProbability(1e-12);
    int last = law.inverseSurvivalProbability(1e-12);
    for (int x = first; x <= last; x++) {
      expected[(int) cell.applyAsLong(x)] += drawn.length * law.probability(x);
    }
    long[] seen = new long[20];
    for (long x : drawn) {
      seen[(int) cell.applyAsLong(x)]++;
    }
    return pearson(seen, expected);
  }

  /** Cells of half a standard deviation around the mean. */
  private static int cellOf(BinomialDistribution law, long x) {
    return (int) Math.floor(2 * (x - law.getMean()) / Math.sqrt(law.getVariance())) + 10;
  }

  /** Cells that expect less than 10 are added to the next one. */
  private static double pearson(long[] seen, double[] expected) {
    double statistic = 0;
    int cells = 0;
    double due = 0;
    double found = 0;
    for (int i = 0; i < seen.length; i++) {
      due += expected[i];
      found += seen[i];
      if (due >= 10) {
        statistic += (found - due) * (found - due) / due;
        cells++;
        due = 0;
        found = 0;
      }
    }
    return cells < 2 ? 1 : ChiSquaredDistribution.of(cells - 1).survivalProbability(statistic);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 1, 7.5, 400})
  void laplaceNoiseIsDiscreteLaplace(double scale) {
    long[] drawn = drawn(DiscreteLaplace.of(Rational.of(BigDecimal.valueOf(scale))));
    assertThat(DiscreteLaplaceFit.pValue(drawn, scale))
        .isGreaterThan(DiscreteLaplaceFit.FALSE_ALARM);
    assertThat(DiscreteLaplaceFit.pValue(drawn, 1.2 * scale))
        .isLessThan(DiscreteLaplaceFit.FALSE_ALARM);
  }

  /**
   * The mean square of N draws has a relative standard deviation of at most √(5 / N) = 0.7 %, and
   * the mean one of √(v / N): false alarm below 1e-6 at 5 of them. A scale 20 % off is off by 44 %.
   */
  @Test
  void wideAndGaussianNoiseHasItsMeanAndVariance() {
    for (IntegerNoise noise :
        new IntegerNoise[] {
          DiscreteGaussian.of(Rational.of(3, 10)),
          DiscreteGaussian.of(Rational.of(50)),
          DiscreteGaussian.of(Rational.of(1_000_000_000_000L)), // on a coarser lattice
          DiscreteLaplace.of(Rational.of(10_000_000)),
          DiscreteLaplace.of(Rational.of(1, 1000)) // hardly any
        }) {
      long[] drawn = drawn(noise);
      double square = Arrays.stream(drawn).mapToDouble(x -> (double) x * x).average().orElseThrow();
      double mean = Arrays.stream(drawn).average().orElseThrow();
      assertThat(Math.abs(mean)).isLessThanOrEqualTo(5 * Math.sqrt(noise.variance() / DRAWS));
      if (noise.variance() > 0.01) {
        double error = 5 * Math.sqrt(5.0 / DRAWS);
        assertThat(square / noise.variance()).isBetween(1 - error, 1 + error);
        assertThat(square / (1.44 * noise.variance())).isLessThan(1 - error);
      } else {
        assertThat(square).isZero();
      }
    }
  }

  private static long[] drawn(IntegerNoise law) {
    SplittableRandom random = new SplittableRandom(5);
    SimulatedNoise noise = SimulatedNoise.of(law);
    long[] drawn = new long[DRAWS];
    Arrays.setAll(drawn, i -> noise.sample(random));
    return drawn;
  }
}
