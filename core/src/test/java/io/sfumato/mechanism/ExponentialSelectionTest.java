package io.sfumato.mechanism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.audit.EpsilonAudit;
import io.sfumato.noise.ExponentialChoice;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExponentialSelectionTest {

  private static double[] law(ExponentialSelection selection, long[] scores) {
    double scale = selection.law().scale().doubleValue();
    double[] law = new double[scores.length];
    double sum = 0;
    for (int j = 0; j < law.length; j++) {
      law[j] = Math.exp(scores[j] / scale);
      sum += law[j];
    }
    for (int j = 0; j < law.length; j++) {
      law[j] /= sum;
    }
    return law;
  }

  /** Neighbours that move each score up or down, or all one way; the loss and its range. */
  @ParameterizedTest
  @CsvSource({"false,1", "false,3", "true,1", "true,3"})
  void theLossStaysWithinEpsilonAndHasThatRange(boolean monotone, int sensitivity) {
    ExponentialSelection selection = ExponentialSelection.of(PureDp.of(0.7), sensitivity, monotone);
    SplittableRandom random = new SplittableRandom(3);
    double widest = 0;
    for (int i = 0; i < 20_000; i++) {
      int d = 2 + random.nextInt(4);
      long[] scores = random.longs(d, -4, 5).toArray();
      long[] neighbor = scores.clone();
      for (int j = 0; j < d; j++) {
        neighbor[j] += random.nextInt(monotone ? 0 : -sensitivity, sensitivity + 1);
      }
      double[] p = law(selection, scores);
      double[] q = law(selection, neighbor);
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < d; j++) {
        double loss = Math.log(p[j] / q[j]);
        least = Math.min(least, loss);
        most = Math.max(most, loss);
      }
      assertThat(Math.max(most, -least)).isLessThanOrEqualTo(0.7 + 1e-12);
      assertThat(most - least).isLessThanOrEqualTo(0.7 + 1e-12);
      widest = Math.max(widest, most - least);
    }
    assertThat(widest).isGreaterThan(0.7 - 1e-9);
  }

  @Test
  void theErrorBoundHoldsAndIsAttained() {
    ExponentialSelection selection = ExponentialSelection.of(PureDp.of(1), 1, true);
    for (double beta : new double[] {0.3, 0.05, 1e-6}) {
      double bound = selection.errorBound(10, beta);
      // The worst case: all others just beyond the bound.
      long[] scores = new long[10];
      Arrays.fill(scores, -(long) Math.floor(bound) - 1);
      scores[4] = 0;
      assertThat(1 - law(selection, scores)[4]).isBetween(beta / Math.E / 1.01, beta);
    }
    assertThat(selection.errorBound(1, 0.5)).isZero();
    assertThatIllegalArgumentException().isThrownBy(() -> selection.errorBound(0, 0.5));
    assertThatIllegalArgumentException().isThrownBy(() -> selection.errorBound(2, 1));
  }

  @Test
  void theEventIsThatOfItsEpsilon() {
    assertThat(ExponentialSelection.of(PureDp.of(0.3), 2, false))
        .isEqualTo(
            new ExponentialSelection(
                ExponentialChoice.of(Rational.of(40, 3)),
                new PrivacyEvent.ExponentialMechanism(PureDp.of(0.3))));
    ExponentialSelection concentrated = ExponentialSelection.of(Zcdp.of(0.02), 1, false);
    assertThat(concentrated.law().scale()).isEqualTo(Rational.of(5)); // epsilon 0.4
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(Zcdp.of(1))
            .unit(PrivacyUnit.rows("person"))
            .forSimulation(NoiseSource.seeded(1))
            .open()) {
      accountant.release("best", new Best(concentrated), new long[] {1, 2});
      assertThat(((Zcdp) accountant.spent()).rho().doubleValue()).isBetween(0.0197, 0.02);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExponentialSelection.of(ApproxDp.of(1, 1e-6), 1, false))
        .withMessageContaining("privacy must be pure or zero-concentrated and allow some loss");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExponentialSelection.of(PureDp.of(0), 1, false));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExponentialSelection.of(PureDp.of(1), 0, false))
        .withMessage("sensitivity must be at least 1, got 0");
  }

  /** One score falls, many others rise: the worst case for Δ = 1. */
  @Test
  void theAuditAcceptsTheClaimAndCatchesTheMonotoneScaleWhereItIsNotAllowed() {
    EpsilonAudit audit = EpsilonAudit.of(10_000, 5);
    long[] data = new long[20];
    data[0] = 1;
    long[] neighbor = new long[20];
    Arrays.fill(neighbor, 1);
    neighbor[0] = 0;
    double honest =
        audit.lowerBound(
            new Best(ExponentialSelection.of(PureDp.of(1), 1, false)),
            data,
            neighbor,
            j -> j == 0 ? 1 : 0);
    double broken =
        audit.lowerBound(
            new Best(ExponentialSelection.of(PureDp.of(1), 1, true)),
            data,
            neighbor,
            j -> j == 0 ? 1 : 0);
    assertThat(honest).isBetween(0.3, 1.0);
    assertThat(broken).isGreaterThan(1.0);
  }

  /** The data are the scores. */
  private static final class Best extends Measurement<long[], Integer> {

    private final ExponentialSelection selection;

    Best(ExponentialSelection selection) {
      this.selection = selection;
    }

    @Override
    protected Integer invoke(long[] data, NoiseSource noise) {
      return selection.select(data, noise);
    }

    @Override
    public String type() {
      return "best/1";
    }

    @Override
    public Fields parameters() {
      return Fields.NONE;
    }

    @Override
    public PrivacyEvent event() {
      return selection.event();
    }

    @Override
    public Neighboring neighboring() {
      return Neighboring.ADD_REMOVE;
    }

    @Override
    protected Fields encode(Integer value) {
      return Fields.NONE.with("index", value.longValue());
    }

    @Override
    protected Integer decode(Fields stored) {
      return (int) stored.integer("index");
    }
  }
}
