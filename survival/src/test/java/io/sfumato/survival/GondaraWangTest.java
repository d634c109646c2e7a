package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.accounting.Release;
import io.sfumato.accounting.ReleaseConflictException;
import io.sfumato.audit.EpsilonAudit;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GondaraWangTest {

  private static final TimeGrid GRID = RandomNeighbors.GRID;
  private static final GondaraWang UNIT = builder(PureDp.of(1)).build();

  @Test
  void countsTheRowsAndHowEachEnded() {
    SurvivalData data =
        SurvivalData.of(
            new double[] {0, 1, 1.5, 2.5, Math.nextUp(2.5), 10, 11, Double.NaN},
            new boolean[] {true, false, true, true, false, true, true, true});
    assertThat(UNIT.exact(data)).containsExactly(8, 1, 2, 1, 2, 0, 1);
  }

  @ParameterizedTest
  @EnumSource
  void neighboursAreNoFurtherApartThanDeclared(Neighboring relation) {
    RandomNeighbors pair = new RandomNeighbors(12, relation);
    long largest = 0;
    for (int i = 0; i < 100_000; i++) {
      pair.next();
      long[] ours = UNIT.exact(pair.data());
      long[] theirs = UNIT.exact(pair.neighbor());
      long l1 = 0;
      long squaredL2 = 0;
      for (int k = 0; k < ours.length; k++) {
        l1 += Math.abs(ours[k] - theirs[k]);
        squaredL2 += (ours[k] - theirs[k]) * (ours[k] - theirs[k]);
      }
      assertThat(Math.max(l1, squaredL2)).isLessThanOrEqualTo(2);
      largest = Math.max(largest, l1);
    }
    assertThat(largest).isEqualTo(2);
  }

  @Test
  void theEventIsWhatTheNoiseIs() {
    assertThat(builder(PureDp.of(0.5)).build().event())
        .isEqualTo(new PrivacyEvent.DiscreteLaplace(Rational.of(2), Rational.of(4)));
    assertThat(builder(Zcdp.of(0.5)).build().event())
        .isEqualTo(new PrivacyEvent.DiscreteGaussian(Rational.of(2), Rational.of(2)));
  }

  /** False alarms: 1e-7. */
  @Test
  void allCountsHaveNoiseOfTheStatedScale() {
    SurvivalData data = TestData.survival("aml");
    long[] exact = UNIT.exact(data);
    long[] noise = new long[exact.length * 6000];
    NoiseSource source = NoiseSource.seeded(20261125);
    for (int i = 0; i < noise.length; i += exact.length) {
      long[] counts = UNIT.invoke(data, source).counts();
      for (int k = 0; k < exact.length; k++) {
        noise[i + k] = counts[k] - exact[k];
      }
    }
    assertThat(DiscreteLaplaceFit.pValue(noise, 2)).isGreaterThan(DiscreteLaplaceFit.FALSE_ALARM);
    assertThat(DiscreteLaplaceFit.pValue(noise, 2 * 1.2))
        .isLessThan(DiscreteLaplaceFit.FALSE_ALARM);
    assertThat(DiscreteLaplaceFit.pValue(noise, 2 / 1.2))
        .isLessThan(DiscreteLaplaceFit.FALSE_ALARM);
  }

  @Test
  void theAuditAcceptsTheClaimAndCatchesHalfTheNoise() {
    assertThat(auditedBound(PureDp.of(1))).isBetween(0.3, 1.0);
    assertThat(auditedBound(PureDp.of(2))).isGreaterThan(1.2); // sold as ε = 1: Δ = 2 forgotten
  }

  private static double auditedBound(PureDp privacy) {
    SurvivalData data =
        SurvivalData.of(new double[] {0.5, 2, 9}, new boolean[] {true, false, true});
    SurvivalData neighbor = SurvivalData.of(new double[] {0.5, 2}, new boolean[] {true, false});
    return EpsilonAudit.of(5_000, 9)
        .lowerBound(
            builder(privacy).build(),
            data,
            neighbor,
            // r₁ is 3 or 2, the events in the last bin 1 or 0: the likelihood ratio
            curve ->
                Math.max(2, Math.min(3, curve.counts()[0]))
                    + Math.max(0, Math.min(1, curve.events()[2])));
  }

  @Test
  void theCurveIsThatOfThePublication() {
    // r = 20, 20 - 4 - 2 = 14, and the negative counts are 0
    GondaraWangCurve curve = new GondaraWangCurve(GRID, new long[] {20, 4, -3, 7, 2, -1, 50});
    assertThat(curve.events()).containsExactly(4, -3, 7);
    assertThat(curve.censored()).containsExactly(2, -1, 50);
    assertThat(curve.atRisk()).containsExactly(20, 14, 14);
    assertThat(curve.survival()).containsExactly(new double[] {1, 0.8, 0.8, 0.4}, within(1e-12));
    assertThat(curve.survivalAt(0.5)).isCloseTo(0.9, within(1e-12));
    assertThat(curve.median()).isCloseTo(2.5 + 7.5 * 0.75, within(1e-12));
    assertThat(curve.restrictedMean(1)).isCloseTo(0.9, within(1e-12));
  }

  @Test
  void theCurveStopsWhereNobodyIsLeft() {
    assertThat(new GondaraWangCurve(GRID, new long[] {10, 2, 3, 1, 8, 0, 0}).survival())
        .containsExactly(new double[] {1, 0.8, 0.8, 0.8}, within(1e-12));
    assertThat(new GondaraWangCurve(GRID, new long[] {10, 11, 3, 1, 8, 0, 0}).survival())
        .containsExactly(1, 0, 0, 0);
    assertThat(new GondaraWangCurve(GRID, new long[] {-4, 2, 3, 1, 8, 0, 0}).survival())
        .containsExactly(1, 1, 1, 1);
    long huge = Long.MAX_VALUE;
    assertThat(
            new GondaraWangCurve(GRID, new long[] {huge, huge, huge, huge, huge, huge, huge})
                .survival())
        .containsExactly(1, 0, 0, 0);
  }

  @Test
  void noRowMakesItThrow() {
    NoiseSource noise = NoiseSource.seeded(3);
    for (PrivacyBound privacy :
        List.of(PureDp.of(1e-6), PureDp.of(50), Zcdp.of(0.01), ApproxDp.of(1, 1e-9))) {
      GondaraWang measurement = builder(privacy).build();
      use(measurement.invoke(SurvivalData.of(new double[0], new boolean[0]), noise));
      for (double time : RandomNeighbors.TIMES) {
        for (boolean event : new boolean[] {true, false}) {
          use(
              measurement.invoke(
                  SurvivalData.of(new double[] {time, 2}, new boolean[] {event, true}), noise));
        }
      }
    }
  }

  private static void use(GondaraWangCurve curve) {
    double before = 1;
    for (double s : curve.survival()) {
      assertThat(s).isBetween(0.0, before);
      before = s;
    }
    assertThat(curve.survivalAt(99)).isEqualTo(before);
    assertThat(curve.restrictedMean(10)).isBetween(0.0, 10.0);
    assertThat(curve.median())
        .satisfiesAnyOf(m -> assertThat(m).isNaN(), m -> assertThat(m).isBetween(0.0, 10.0));
    assertThat(curve.toString()).startsWith("GondaraWangCurve[3 bins up to 10");
  }

  @Test
  void aReplayedCurveReadsTheSame() {
    try (PrivacyAccountant accountant = simulation()) {
      Release<GondaraWangCurve> first = accountant.release("lung", UNIT, TestData.survival("lung"));
      Release<GondaraWangCurve> second = accountant.release("lung", UNIT, TestData.survival("aml"));
      assertThat(second.receipt()).isEqualTo(first.receipt());
      assertThat(second.value().counts()).containsExactly(first.value().counts());
      assertThat(second.value().survival()).containsExactly(first.value().survival());
      assertThatExceptionOfType(ReleaseConflictException.class)
          .isThrownBy(
              () ->
                  accountant.release(
                      "lung", builder(PureDp.of(0.5)).build(), TestData.survival("lung")));
    }
  }

  @Test
  void refusesDataOfAnotherShapeBeforeAnyCharge() {
    SurvivalData aml = TestData.survival("aml");
    try (PrivacyAccountant accountant = simulation()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> accountant.release("w", UNIT, aml.withWeights(new double[23])))
          .withMessageContaining("no weights for GondaraWang");
      assertThat(accountant.spent()).isEqualTo(PureDp.of(0));
    }
  }

  @Test
  void refusesParametersThatAreNone() {
    assertThatIllegalStateException()
        .isThrownBy(() -> GondaraWang.builder().grid(GRID).build())
        .withMessageContaining("privacy");
    assertThatIllegalStateException()
        .isThrownBy(() -> GondaraWang.builder().privacy(PureDp.of(1)).build());
    assertThatIllegalArgumentException().isThrownBy(() -> builder(PureDp.of(0)).build());
    assertThatIllegalArgumentException().isThrownBy(() -> builder(PureDp.of(1e-30)).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GondaraWangCurve(GRID, new long[5]))
        .withMessageContaining("7 counts, got 5");
  }

  private static GondaraWang.Builder builder(PrivacyBound privacy) {
    return GondaraWang.builder().grid(GRID).privacy(privacy);
  }

  private static PrivacyAccountant simulation() {
    return PrivacyAccountant.builder()
        .budget(PureDp.of(5))
        .unit(PrivacyUnit.rows("patient"))
        .forSimulation(NoiseSource.seeded(4))
        .open();
  }
}
