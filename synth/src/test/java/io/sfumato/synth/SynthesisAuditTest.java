package io.sfumato.synth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.audit.EpsilonAudit;
import io.sfumato.privacy.Neighboring;
import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.Domain;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An attack on whole releases: a row of two codes is added to a table of three. The attacker knows
 * all else. False alarm below 1e-6. It takes 10,000 releases of each table to notice noise that is
 * a fifth too small, which is why this takes some seconds.
 */
class SynthesisAuditTest {

  private static final Domain TWO = new Domain(List.of("a", "b"), List.of(2, 2));
  private static final CodedTable BEFORE = CodedTable.of(TWO, new int[][] {{0, 0, 1}, {0, 1, 0}});
  private static final CodedTable AFTER =
      CodedTable.of(TWO, new int[][] {{0, 0, 1, 1}, {0, 1, 0, 1}});

  /** Selection, which the attack does not look at, gets little. */
  private static final AdaptiveSettings SETTINGS =
      new AdaptiveSettings(0.15, 0.2, 0.006, 0.97, 1, 1, 1);

  /**
   * Gaussian noise of μ = 2 is (1.61, 0.4)-DP; (1.64, 0.4) allows for the 2 % of the budget that
   * select, at up to 1.57 times its ρ.
   */
  private static final double CLAIM = 1.64;

  private static double audited(PrivateGsd.Mode mode, double rho) {
    CodedGsd gsd =
        new CodedGsd(
            SynthesizerTest.synthesizer(
                TWO, BigDecimal.valueOf(rho), Neighboring.ADD_REMOVE, 1, mode, SETTINGS));
    return EpsilonAudit.of(10_000, 5)
        .delta(0.4)
        .lowerBound(gsd, BEFORE, AFTER, SynthesisAuditTest::likelihood);
  }

  /** The logarithm of the ratio of likelihoods of what was measured, up to a factor of its sign. */
  private static double likelihood(Synthesis made) {
    double sum = 0;
    for (NoisyAnswers noisy : made.answers()) {
      long[] before = noisy.workload().answer(BEFORE);
      long[] after = noisy.workload().answer(AFTER);
      long[] answers = noisy.answers();
      for (int i = 0; i < answers.length; i++) {
        double middle = (before[i] + after[i]) / 2.0;
        double variance = noisy.standardDeviation() * noisy.standardDeviation();
        sum += (after[i] - before[i]) * (answers[i] - middle) / variance;
      }
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource(
      value = PrivateGsd.Mode.class,
      names = {"ADAPTIVE", "ONE_SHOT"})
  void anAttackerLearnsNoMoreThanAllowed(PrivateGsd.Mode mode) {
    assertThat(audited(mode, 2)).isBetween(0.8, CLAIM);
  }

  /**
   * The same audit notices noise that is 20 % too small, which a budget 1.5625 times as large has.
   */
  @ParameterizedTest
  @EnumSource(
      value = PrivateGsd.Mode.class,
      names = {"ADAPTIVE", "ONE_SHOT"})
  void noiseThatIsTooSmallIsNoticed(PrivateGsd.Mode mode) {
    assertThat(audited(mode, 2 * 1.5625)).isGreaterThan(CLAIM);
  }
}
