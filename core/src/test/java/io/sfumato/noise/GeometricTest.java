package io.sfumato.noise;

import static io.sfumato.noise.GoodnessOfFit.FALSE_ALARM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sfumato.privacy.Rational;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeometricTest {

  private static final int SAMPLES = 500_000;

  @ParameterizedTest
  @ValueSource(strings = {"1/3", "1", "10/3", "25", "1000", "1099511627776", "1125899906842624"})
  void samplesFollowTheStatedLaw(String text) {
    Rational scale = Rational.parse(text);
    long[] samples = new long[SAMPLES];
    Geometric.of(scale).fill(samples, NoiseSource.seeded(20261123));
    double s = scale.doubleValue();

    assertThat(Arrays.stream(samples).min().orElseThrow()).isNotNegative();
    assertThat(pValue(samples, s)).isGreaterThan(FALSE_ALARM);
    assertThat(pValue(samples, s * 1.2)).isLessThan(FALSE_ALARM);
    assertThat(pValue(samples, s / 1.2)).isLessThan(FALSE_ALARM);
  }

  /** What is drawn beyond the threshold is drawn anew: the law has no memory, so it is the same. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 7, 40})
  void anOpenEndDoesNotChangeTheLaw(long threshold) {
    long[] samples = new long[SAMPLES];
    Geometric.of(Rational.of(10, 3)).farFrom(threshold).fill(samples, NoiseSource.seeded(4));

    assertThat(pValue(samples, 10 / 3.0)).isGreaterThan(FALSE_ALARM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "10/3",
        "0.1",
        "1000",
        "9223372036854775807/9223372036854775806",
        "9223372036854775782/1099511627776",
        "72057594037927936",
        "3/9223372036854775807",
        "4611686018427387905/128"
      })
  void bothPathsDrawTheSame(String text) {
    Geometric law = Geometric.of(Rational.parse(text));
    long[] narrow = new long[5000];
    long[] wide = new long[narrow.length];
    law.fill(narrow, NoiseSource.seeded(20261123));
    law.wide().fill(wide, NoiseSource.seeded(20261123));

    assertThat(narrow).isEqualTo(wide);
  }

  @Test
  void tinyScalesTerminateWithZero() {
    Geometric law = Geometric.of(Rational.parse("1E-300"));
    NoiseSource noise = NoiseSource.seeded(1);
    for (int i = 0; i < 1000; i++) {
      assertThat(law.sample(noise)).isZero();
    }
  }

  @Test
  void capsWhatNoLongHolds() {
    // Two draws with U = 0 and V = 99: each leaves 2⁶² and an open end, together 2⁶³.
    long[] words = new long[202];
    Arrays.fill(words, 1L);
    words[100] = -1;
    words[201] = -1;
    Geometric law = Geometric.of(Rational.of(1L << 56));

    assertThat(law.sample(ScriptedSource.of(words))).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "72057594037927937", "144115188075855873/2"})
  void refusesScalesOutOfRange(String text) {
    Rational scale = Rational.parse(text);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Geometric.of(scale))
        .withMessage("scale must be in (0, 2^56], got " + scale);
  }

  @Test
  void equalScalesMakeEqualLaws() {
    assertThat(Geometric.of(Rational.of(2, 4))).isEqualTo(Geometric.of(Rational.of(1, 2)));
    assertThat(Geometric.of(Rational.of(1))).isNotEqualTo(Geometric.of(Rational.of(2)));
    assertThat(Geometric.of(Rational.of(10, 3))).hasToString("Geometric[scale 10/3]");
  }

  private static double pValue(long[] samples, double scale) {
    return GoodnessOfFit.pValue(
        samples, x -> x < 0 ? 0 : -Math.expm1(-((double) x + 1) / scale), scale);
  }
}
