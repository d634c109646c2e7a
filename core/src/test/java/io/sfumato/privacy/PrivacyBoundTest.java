package io.sfumato.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivacyBoundTest {

  @Test
  void aDoubleMeansTheDecimalInTheSource() {
    assertThat(PureDp.of(0.1).epsilon()).isEqualByComparingTo("0.1");
    assertThat(ApproxDp.of(2, 1e-6)).isEqualTo(new ApproxDp(new BigDecimal("2.00"), d("0.000001")));
    assertThat(Zcdp.of(0.10)).isEqualTo(new Zcdp(d("0.1000")));
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {-1, -1e-300, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refusesLossesThatAreNone(double loss) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PureDp.of(loss))
        .withMessageStartingWith("epsilon must be")
        .withMessageContaining("got");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Zcdp.of(loss))
        .withMessageStartingWith("rho must be");
    assertThatIllegalArgumentException().isThrownBy(() -> ApproxDp.of(loss, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApproxDp.of(1, loss))
        .withMessageStartingWith("delta must be");
  }

  @Test
  void refusesADeltaOfOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApproxDp.of(1, 1))
        .withMessage("delta must be in [0, 1), got 1.0");
  }

  @Test
  void refusesDecimalsThatExactArithmeticCouldNotHold() {
    assertThatIllegalArgumentException().isThrownBy(() -> new PureDp(d("1E-999999999")));
    assertThatIllegalArgumentException().isThrownBy(() -> new PureDp(d("1E+999999999")));
  }

  /** Digits of ε tanh(ε/2) from a 50-digit evaluation. */
  @ParameterizedTest
  @CsvSource({
    "0.01, 0.0000499995833374999578",
    "0.1, 0.00499583749578799722",
    "0.5, 0.122459331201854565",
    "1, 0.462117157260009759",
    "2, 1.52318831191152978",
    "5, 4.93307149075715144"
  })
  void pureImpliesConcentratedAsRandomizedResponseDoes(double epsilon, BigDecimal rho) {
    assertThat(PureDp.of(epsilon).toZcdp().rho())
        .isBetween(rho, rho.multiply(d("1.000000000000003")));
  }

  @Test
  void concentratedCostsOfPureOnesArePositiveMonotoneAndAtMostEpsilon() {
    BigDecimal before = BigDecimal.ZERO;
    for (String epsilon :
        new String[] {
          "1E-900",
          "1E-200",
          "1E-101",
          "1.1E-100",
          "1E-99",
          "1E-8",
          "0.3",
          "0.3000001",
          "20",
          "900",
          "9.9E99",
          "1.1E100",
          "1E300",
          "1E900"
        }) {
      BigDecimal rho = new PureDp(d(epsilon)).toZcdp().rho();
      assertThat(rho).isGreaterThan(before).isLessThanOrEqualTo(d(epsilon));
      before = rho;
    }
    assertThat(PureDp.of(0).toZcdp().rho()).isZero();
    // What exact digits would say: ε²/2, rounded up where it does not fit.
    assertThat(PureDp.of(1e-200).toZcdp().rho()).isGreaterThanOrEqualTo(d("5E-401"));
  }

  @Test
  void printsAsAnAnalystWritesIt() {
    assertThat(PureDp.of(0.5)).hasToString("ε = 0.5");
    assertThat(PureDp.of(10)).hasToString("ε = 10");
    assertThat(ApproxDp.of(0.5, 1e-6)).hasToString("(ε = 0.5, δ = 1E-6)");
    assertThat(Zcdp.of(1.5e-9)).hasToString("ρ = 1.5E-9");
    assertThat(PrivacyUnit.rows("patient")).hasToString("one row per patient");
    assertThat(PrivacyUnit.keyed("patient_id", 3)).hasToString("up to 3 rows per patient_id");
  }

  @Test
  void unitsNeedANameAndRows() {
    assertThatIllegalArgumentException().isThrownBy(() -> PrivacyUnit.rows(" "));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrivacyUnit.keyed("id", 0))
        .withMessage("maxRows must be at least 1, got 0");
  }

  @Test
  void sensitivitiesArePositiveAndConsistent() {
    assertThatIllegalArgumentException().isThrownBy(() -> Sensitivity.scalar(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Sensitivity(Rational.ONE, Rational.of(2)));
    assertThat(Sensitivity.disjointCounts(Neighboring.REPLACE_ONE))
        .isEqualTo(new Sensitivity(Rational.of(2), Rational.of(2)));
  }

  private static BigDecimal d(String decimal) {
    return new BigDecimal(decimal);
  }
}
