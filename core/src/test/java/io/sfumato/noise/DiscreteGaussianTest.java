package io.sfumato.noise;

import static io.sfumato.noise.GoodnessOfFit.FALSE_ALARM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sfumato.privacy.Rational;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscreteGaussianTest {

  private static final int SAMPLES = 300_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.25",
        "1/3",
        "1",
        "2.5",
        "3",
        "4",
        "100",
        "3000001/3",
        "1E+12",
        "1208925819614629174706176",
        "12345.678901234567",
        "0.777777777777777777777777777777777777777",
        "1267650600228229401496703205376"
      })
  void samplesFollowTheStatedLaw(String text) {
    Rational sigmaSquared = Rational.parse(text);
    long[] samples = draw(DiscreteGaussian.of(sigmaSquared), SAMPLES);
    double sigma = Math.sqrt(sigmaSquared.doubleValue());

    assertThat(pValue(samples, sigma)).isGreaterThan(FALSE_ALARM);
    // A test that cannot see noise 20 % too small, or too large, proves nothing.
    assertThat(pValue(samples, sigma * 1.2)).isLessThan(FALSE_ALARM);
    assertThat(pValue(samples, sigma / 1.2)).isLessThan(FALSE_ALARM);
  }

  /** At σ² = 0.01 all but one in 10²¹ draws are zero. */
  @ParameterizedTest
  @ValueSource(strings = {"0.01", "1E-300"})
  void tinyVariancesTerminateWithZero(String text) {
    assertThat(draw(DiscreteGaussian.of(Rational.parse(text)), 20_000)).containsOnly(0);
  }

  /** The same algorithm with a zero that is proposed twice as often as it should be. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 100})
  void countingZeroTwiceIsNoticed(int sigmaSquared) {
    long t = (long) Math.sqrt(sigmaSquared) + 1;
    Geometric magnitude = Geometric.of(Rational.of(t));
    NoiseSource noise = NoiseSource.seeded(20261123);
    long[] broken = new long[SAMPLES];
    for (int i = 0; i < SAMPLES; ) {
      long y = magnitude.sample(noise);
      long n = y * t - sigmaSquared;
      if (BernoulliExp.flip(n * n, 2L * sigmaSquared * t * t, noise)) {
        broken[i++] = noise.nextBoolean() ? y : -y;
      }
    }
    assertThat(pValue(broken, Math.sqrt(sigmaSquared))).isLessThan(FALSE_ALARM);
  }

  /** Rounded continuous noise is not discrete Gaussian noise, and the test can tell. */
  @Test
  void roundedContinuousNoiseIsNoticed() {
    NoiseSource noise = NoiseSource.seeded(20261123);
    NormalDistribution normal = NormalDistribution.of(0, 0.5);
    long[] rounded = new long[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      double u = ((noise.nextLong() >>> 11) + 0.5) * 0x1p-53;
      rounded[i] = Math.round(normal.inverseCumulativeProbability(u));
    }
    assertThat(pValue(rounded, 0.5)).isLessThan(FALSE_ALARM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1099511627776", "1208925819614629174706176"})
  void lowBitsOfLargeNoiseAreUniform(String text) {
    long[] counts = new long[256];
    for (long x : draw(DiscreteGaussian.of(Rational.parse(text)), SAMPLES)) {
      counts[(int) x & 0xFF]++;
    }
    assertThat(GoodnessOfFit.uniformPValue(counts)).isGreaterThan(FALSE_ALARM);
  }

  @Test
  void bulkDrawsAreTheSingleOnes() {
    DiscreteGaussian law = DiscreteGaussian.of(Rational.of(100));
    NoiseSource noise = NoiseSource.seeded(9);
    long[] values = {0, 1, Long.MAX_VALUE, Long.MIN_VALUE, -5};
    long[] noisy = values.clone();
    law.addTo(noisy, NoiseSource.seeded(9));
    long[] filled = new long[values.length];
    law.fill(filled, NoiseSource.seeded(9));

    for (int i = 0; i < values.length; i++) {
      long sample = law.sample(noise);
      assertThat(filled[i]).isEqualTo(sample);
      assertThat(noisy[i]).isEqualTo(values[i] + sample); // modulo 2⁶⁴
    }
  }

  /** Both sides of σ = 64, where the sum gives way to the continuous bound. */
  @ParameterizedTest
  @ValueSource(doubles = {0.999, 0.9, 0.5, 0.05, 1e-3, 1e-6, 1e-12, 1e-100})
  void errorBoundIsTheSmallestThatHolds(double beta) {
    for (String text : new String[] {"0.01", "0.25", "1", "2.5", "100", "4095", "4097", "90000"}) {
      DiscreteGaussian law = DiscreteGaussian.of(Rational.parse(text));
      double sigma = Math.sqrt(law.sigmaSquared().doubleValue());
      long t = law.errorBound(beta);

      assertThat(tail(t, sigma)).isLessThanOrEqualTo(beta);
      if (t > 0) {
        assertThat(tail(t - 1, sigma)).isGreaterThan(beta * (1 - 1e-9));
      }
    }
  }

  @Test
  void errorBoundsOfExtremeChancesStillHold() {
    // The closed form below 1e-290 is a little larger than the exact bound.
    DiscreteGaussian law = DiscreteGaussian.of(Rational.of(100));
    assertThat(law.errorBound(1e-289)).isBetween(350L, 365L);
    assertThat(law.errorBound(1e-291)).isBetween(law.errorBound(1e-289), 370L);
    assertThat(law.errorBound(Double.MIN_VALUE)).isBetween(380L, 390L);
    assertThat(DiscreteGaussian.of(Rational.parse("1E-300")).errorBound(1e-9)).isZero();
  }

  /** Values of Var(X) for σ² = 0.25, 1: sums of 41 terms with 50 digits. */
  @ParameterizedTest
  @CsvSource({"0.25, 0.215012675088138483", "1, 0.999999788767728104", "4.01, 4.01", "100, 100"})
  void varianceIsThatOfTheSum(String text, double expected) {
    assertThat(DiscreteGaussian.of(Rational.parse(text)).variance())
        .isCloseTo(expected, Percentage.withPercentage(1e-12));
  }

  @Test
  void varianceHasNoSeam() {
    double below = DiscreteGaussian.of(Rational.of(4)).variance();
    assertThat(below).isCloseTo(4, Percentage.withPercentage(1e-12));
    assertThat(DiscreteGaussian.of(Rational.parse("1E-1000")).variance()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1267650600228229401496703205377"})
  void refusesParametersOutOfRange(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DiscreteGaussian.of(Rational.parse(text)))
        .withMessage("sigmaSquared must be in (0, 2^100], got " + text);
  }

  private static long[] draw(DiscreteGaussian law, int count) {
    long[] samples = new long[count];
    law.fill(samples, NoiseSource.seeded(20261123));
    return samples;
  }

  private static double pValue(long[] samples, double sigma) {
    if (sigma > 5000) {
      // Off the discrete law by a fraction of 1 / (24σ²) per cell edge.
      NormalDistribution normal = NormalDistribution.of(0, sigma);
      return GoodnessOfFit.pValue(
          samples, x -> normal.cumulativeProbability((double) x + 0.5), sigma);
    }
    int last = (int) (12 * sigma) + 3;
    double[] cdf = new double[2 * last + 1];
    double sum = 0;
    for (int x = -last; x <= last; x++) {
      sum += Math.exp(-0.5 * x * x / (sigma * sigma));
      cdf[x + last] = sum;
    }
    double total = sum;
    return GoodnessOfFit.pValue(
        samples, x -> x < -last ? 0 : x > last ? 1 : cdf[(int) x + last] / total, sigma);
  }

  /** Pr(|X| > t), by its sum. */
  private static double tail(long t, double sigma) {
    double total = 1;
    double tail = 0;
    for (int x = (int) (39 * sigma) + 3; x > 0; x--) {
      double weight = 2 * Math.exp(-0.5 * x * x / (sigma * sigma));
      total += weight;
      tail += x > t ? weight : 0;
    }
    return tail / total;
  }
}
