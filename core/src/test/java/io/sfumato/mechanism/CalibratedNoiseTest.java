package io.sfumato.mechanism;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.DiscreteGaussian;
import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Sensitivity;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.util.List;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibratedNoiseTest {

  /** The chance that correct noise fails one test here, were the seed not fixed. */
  private static final double FALSE_ALARM = 1e-6;

  private static final int RELEASES = 20_000;
  private static final int TAIL = 6;

  @Test
  void noiseAndEventHaveTheSameParameters() {
    Sensitivity sensitivity = new Sensitivity(Rational.of(3), Rational.of(5));

    assertThat(CalibratedNoise.of(PureDp.of(0.7), sensitivity))
        .isEqualTo(
            new CalibratedNoise(
                DiscreteLaplace.of(Rational.of(30, 7)),
                new PrivacyEvent.DiscreteLaplace(Rational.of(3), Rational.of(30, 7))));
    assertThat(CalibratedNoise.of(Zcdp.of(0.2), sensitivity))
        .isEqualTo(
            new CalibratedNoise(
                DiscreteGaussian.of(Rational.of(25, 2)),
                new PrivacyEvent.DiscreteGaussian(Rational.of(5), Rational.of(25, 2))));
    assertThat(CalibratedNoise.of(ApproxDp.of(1, 1e-6), sensitivity))
        .isEqualTo(CalibratedNoise.of(Zcdp.within(ApproxDp.of(1, 1e-6)), sensitivity));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void sharesComposeToTheWhole(int parts) {
    BigDecimal sum =
        CalibratedNoise.split(PureDp.of(0.1), parts).stream()
            .map(share -> ((PureDp) share).epsilon())
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(sum).isEqualByComparingTo("0.1");
    assertThat(CalibratedNoise.split(Zcdp.of(0.3), parts)).hasSize(parts);
  }

  /** From the door of the accountant to the released number, not the sampler alone. */
  @Test
  void releasedCountsFollowTheStatedLaw() {
    long[] observed = histogram(PureDp.of(0.8));

    assertThat(pValue(observed, 0.8)).isGreaterThan(FALSE_ALARM);
    assertThat(pValue(observed, 0.8 * 1.2)).isLessThan(FALSE_ALARM);
    assertThat(pValue(observed, 0.8 / 1.2)).isLessThan(FALSE_ALARM);
  }

  private static long[] histogram(PrivacyBound privacy) {
    long[] observed = new long[2 * TAIL + 1];
    VectorCount count = VectorCount.of(List.of("yes"), privacy);
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(Zcdp.of(1e9))
            .unit(PrivacyUnit.rows("row"))
            .forSimulation(NoiseSource.seeded(20261123))
            .open()) {
      for (int i = 0; i < RELEASES; i++) {
        double value =
            accountant.release("r" + i, count, List.of("yes", "yes")).value().value("yes");
        observed[TAIL + (int) Math.max(-TAIL, Math.min(TAIL, value - 2))]++;
      }
    }
    return observed;
  }

  /** Pearson's chi-squared test against the discrete Laplace law, tails pooled. */
  private static double pValue(long[] observed, double epsilon) {
    double a = Math.exp(-epsilon);
    double statistic = 0;
    for (int x = -TAIL; x <= TAIL; x++) {
      double mass = Math.pow(a, Math.abs(x)) / (1 + a) * (Math.abs(x) == TAIL ? 1 : 1 - a);
      double difference = observed[x + TAIL] - RELEASES * mass;
      statistic += difference * difference / (RELEASES * mass);
    }
    return ChiSquaredDistribution.of(2.0 * TAIL).survivalProbability(statistic);
  }
}
