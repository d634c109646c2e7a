package io.sfumato.noise;

import static io.sfumato.noise.GoodnessOfFit.FALSE_ALARM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sfumato.privacy.Rational;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscreteLaplaceTest {

  private static final int SAMPLES = 500_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.2",
        "1/3",
        "1",
        "10/3",
        "25",
        "1000",
        "1099511627776",
        "1125899906842624",
        "1099511627777/7",
        "123456789.0123456789",
        "12.34567890123456789012345678901"
      })
  void samplesFollowTheStatedLaw(String text) {
    Rational scale = Rational.parse(text);
    long[] samples = draw(DiscreteLaplace.of(scale), SAMPLES);
    double s = scale.doubleValue();

    assertThat(pValue(samples, s)).isGreaterThan(FALSE_ALARM);
    // A test that cannot see noise 20 % too small, or too large, proves nothing.
    assertThat(pValue(samples, s * 1.2)).isLessThan(FALSE_ALARM);
    assertThat(pValue(samples, s / 1.2)).isLessThan(FALSE_ALARM);
  }

  /** At a scale of 0.1 only one draw in 11,000 is not zero: more samples for the same power. */
  @Test
  void samplesOfASmallScaleFollowTheStatedLaw() {
    long[] samples = draw(DiscreteLaplace.of(Rational.of(1, 10)), 3_000_000);

    assertThat(pValue(samples, 0.1)).isGreaterThan(FALSE_ALARM);
    assertThat(pValue(samples, 0.12)).isLessThan(FALSE_ALARM);
    assertThat(pValue(samples, 0.1 / 1.2)).isLessThan(FALSE_ALARM);
  }

  /** Here Pr(X ≠ 0) is below 1e-434. */
  @ParameterizedTest
  @ValueSource(strings = {"0.001", "1E-300", "123456789012345678901/1E+40"})
  void tinyScalesTerminateWithZero(String text) {
    int slash = text.indexOf('/');
    Rational scale =
        slash < 0
            ? Rational.parse(text)
            : Rational.parse(text.substring(0, slash))
                .dividedBy(Rational.parse(text.substring(slash + 1)))
                .times(Rational.of(1, 1L << 40));
    assertThat(draw(DiscreteLaplace.of(scale), 20_000)).containsOnly(0);
  }

  /** A negative zero that is not drawn again: zero twice as often as it should be. */
  @ParameterizedTest
  @ValueSource(strings = {"1/3", "1", "10/3", "25"})
  void countingZeroTwiceIsNoticed(String text) {
    Rational scale = Rational.parse(text);
    Geometric magnitude = Geometric.of(scale);
    NoiseSource noise = NoiseSource.seeded(20261123);
    long[] broken = new long[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      long draw = magnitude.sample(noise);
      broken[i] = noise.nextBoolean() ? -draw : draw;
    }
    assertThat(pValue(broken, scale.doubleValue())).isLessThan(FALSE_ALARM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1099511627776", "1125899906842624", "72057594037927935/7"})
  void lowBitsOfLargeNoiseAreUniform(String text) {
    long[] counts = new long[256];
    for (long x : draw(DiscreteLaplace.of(Rational.parse(text)), SAMPLES)) {
      counts[(int) x & 0xFF]++;
    }
    assertThat(GoodnessOfFit.uniformPValue(counts)).isGreaterThan(FALSE_ALARM);
  }

  @Test
  void bulkDrawsAreTheSingleOnes() {
    DiscreteLaplace law = DiscreteLaplace.of(Rational.of(10, 3));
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

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.05, 1e-3, 1e-6, 1e-12, 1e-200})
  void errorBoundIsTheSmallestThatHolds(double beta) {
    for (String text : new String[] {"0.1", "1/3", "1", "10/3", "25", "1000", "123456.789"}) {
      DiscreteLaplace law = DiscreteLaplace.of(Rational.parse(text));
      double scale = law.scale().doubleValue();
      long t = law.errorBound(beta);

      assertThat(tail(t, scale)).isLessThanOrEqualTo(beta);
      if (t > 0) {
        assertThat(tail(t - 1, scale)).isGreaterThan(beta * (1 - 1e-9));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1.8413471884", "10/3, 22.05630288", "1/3, 0.11028201", "1000, 1999999.8333"})
  void varianceIsThatOfTheFormula(String text, double expected) {
    Rational scale = Rational.parse(text);
    double a = Math.exp(-1 / scale.doubleValue());
    double variance = DiscreteLaplace.of(scale).variance();

    assertThat(variance).isCloseTo(2 * a / ((1 - a) * (1 - a)), Percentage.withPercentage(1e-8));
    assertThat(variance).isCloseTo(expected, Percentage.withPercentage(1e-4));
  }

  @Test
  void varianceOfATinyScaleIsZero() {
    assertThat(DiscreteLaplace.of(Rational.parse("1E-300")).variance()).isZero();
    assertThat(DiscreteLaplace.of(Rational.parse("1E-300")).errorBound(1e-300)).isZero();
  }

  @Test
  void refusesParametersOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DiscreteLaplace.of(Rational.ZERO))
        .withMessage("scale must be in (0, 2^56], got 0");
    DiscreteLaplace law = DiscreteLaplace.of(Rational.ONE);
    for (double beta : new double[] {0, 1, -1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> law.errorBound(beta))
          .withMessage("beta must be in (0, 1), got " + beta);
    }
  }

  private static long[] draw(DiscreteLaplace law, int count) {
    long[] samples = new long[count];
    law.fill(samples, NoiseSource.seeded(20261123));
    return samples;
  }

  private static double pValue(long[] samples, double scale) {
    double a = Math.exp(-1 / scale);
    return GoodnessOfFit.pValue(
        samples,
        x ->
            x < 0
                ? Math.exp((double) x / scale) / (1 + a)
                : 1 - Math.exp(-((double) x + 1) / scale) / (1 + a),
        scale);
  }

  /** Pr(|X| > t). */
  private static double tail(long t, double scale) {
    return 2 * Math.exp(-((double) t + 1) / scale) / (1 + Math.exp(-1 / scale));
  }
}
