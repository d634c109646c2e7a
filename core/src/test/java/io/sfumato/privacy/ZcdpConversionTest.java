package io.sfumato.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZcdpConversionTest {

  /** Digits from a 50-digit evaluation of Proposition 12; the first is also OpenDP's test value. */
  private static final BigDecimal EPSILON_AT_A_THOUSANDTH = new BigDecimal("0.688002455487808394");

  @Test
  void matchesTheReferenceDigitsFromAbove() {
    BigDecimal epsilon = Zcdp.of(1 / 32.0).toApproxDp(1e-3).epsilon();

    assertThat(epsilon).isBetween(EPSILON_AT_A_THOUSANDTH, new BigDecimal("0.68800245548785"));
    assertThat(Zcdp.of(1 / 32.0).deltaAt(0)).isBetween(0.150845784562286, 0.15084578456229);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void isTheInfimumOverOrders(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double rho = Math.exp(random.nextDouble(-12, 5));
    double delta = Math.exp(random.nextDouble(-60, -0.1));

    double best = Double.POSITIVE_INFINITY;
    for (double a = 1e-6; a < 1e9; a *= 1.0005) {
      double epsilon =
          (a + 1) * rho + Math.log(a / (1 + a)) - (Math.log(delta) + Math.log1p(a)) / a;
      best = Math.min(best, Math.max(0, epsilon));
    }
    double ours = Zcdp.of(rho).toApproxDp(delta).epsilon().doubleValue();

    assertThat(ours).isLessThanOrEqualTo(best * (1 + 1e-9) + 1e-12);
    assertThat(ours).isGreaterThan(best * (1 - 1e-5) - 1e-12);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void isNeverLooserThanTheSimpleConversion(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double rho = Math.exp(random.nextDouble(-12, 5));
    double delta = Math.exp(random.nextDouble(-60, -0.1));

    // Bun and Steinke (2016), Proposition 1.3.
    assertThat(Zcdp.of(rho).toApproxDp(delta).epsilon().doubleValue())
        .isLessThanOrEqualTo(rho + 2 * Math.sqrt(rho * Math.log(1 / delta)));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void deltaAndEpsilonInvertEachOther(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double rho = Math.exp(random.nextDouble(-8, 3));
    double delta = Math.exp(random.nextDouble(-40, -2));
    double epsilon = Zcdp.of(rho).toApproxDp(delta).epsilon().doubleValue();

    if (epsilon > 0) {
      assertThat(Zcdp.of(rho).deltaAt(epsilon)).isCloseTo(delta, within(1e-9 * delta));
    } else {
      assertThat(Zcdp.of(rho).deltaAt(0)).isLessThanOrEqualTo(delta * (1 + 1e-9));
    }
  }

  @ParameterizedTest
  @CsvSource({"0.5, 1e-7", "2, 1e-6", "1e-10, 1e-20", "1e5, 0.5", "0, 1e-6", "10, 1e-300"})
  void theLargestConcentratedGuaranteeFitsAndNoLargerOneDoes(double epsilon, double delta) {
    ApproxDp bound = ApproxDp.of(epsilon, delta);
    Zcdp largest = Zcdp.within(bound);
    Zcdp larger = new Zcdp(largest.rho().multiply(new BigDecimal("1.0000000001")));

    assertThat(largest.toApproxDp(delta).epsilon()).isLessThanOrEqualTo(bound.epsilon());
    assertThat(larger.toApproxDp(delta).epsilon()).isGreaterThan(bound.epsilon());
  }

  @Test
  void withoutDeltaNoConcentratedLossFits() {
    assertThat(Zcdp.within(ApproxDp.of(5, 0)).rho()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1E-999", "1E-320", "1E-20", "1", "1E20", "1E149", "1E151", "1E900"})
  void staysFiniteAndMonotoneAtTheEnds(String rho) {
    Zcdp guarantee = new Zcdp(new BigDecimal(rho));
    BigDecimal loose = guarantee.toApproxDp(new BigDecimal("0.9")).epsilon();
    BigDecimal tight = guarantee.toApproxDp(new BigDecimal("1E-900")).epsilon();

    assertThat(loose).isGreaterThanOrEqualTo(BigDecimal.ZERO).isLessThanOrEqualTo(tight);
    assertThat(guarantee.deltaAt(0)).isBetween(0.0, 1.0);
    assertThat(guarantee.deltaAt(1e6)).isBetween(0.0, guarantee.deltaAt(0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesADeltaOutsideTheOpenUnitInterval(double delta) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Zcdp.of(1).toApproxDp(delta))
        .withMessageContaining("delta");
  }

  static Stream<Long> seeds() {
    return LongStream.range(0, 25).boxed();
  }
}
