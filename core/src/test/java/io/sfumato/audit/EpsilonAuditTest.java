package io.sfumato.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The auditor is wrong with probability at most 1e-6 for each call, were its seed not fixed. */
class EpsilonAuditTest {

  private static final EpsilonAudit AUDIT = EpsilonAudit.of(40_000, 20261123);

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 2})
  void findsMostOfTheEpsilonThatIsThereAndNoMore(double epsilon) {
    double found = AUDIT.lowerBound(new NoisyNumber(epsilon), 0L, 1L, Long::doubleValue);

    assertThat(found).isBetween(0.7 * epsilon, epsilon);
  }

  @Test
  void aDeltaExplainsPartOfTheDifference() {
    double found = AUDIT.delta(0.2).lowerBound(new NoisyNumber(1), 0L, 1L, Long::doubleValue);

    assertThat(found).isBetween(0.1, 0.8);
  }

  @Test
  void equalDatasetsCannotBeToldApart() {
    assertThat(AUDIT.lowerBound(new NoisyNumber(1), 5L, 5L, Long::doubleValue)).isZero();
  }

  @Test
  void refusesTooFewRuns() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EpsilonAudit.of(99, 1))
        .withMessage("runs must be at least 100, got 99");
  }

  @Test
  void clopperPearsonLimitsMatchTheTables() {
    // R 4.2, binom.test(7, 50, conf.level = 0.95)$conf.int
    assertThat(BinomialBound.lower(7, 50, 0.025)).isCloseTo(0.05819170, within(1e-7));
    assertThat(BinomialBound.upper(7, 50, 0.025)).isCloseTo(0.26739600, within(1e-7));
    assertThat(BinomialBound.lower(0, 50, 0.025)).isZero();
    assertThat(BinomialBound.upper(50, 50, 0.025)).isEqualTo(1);
  }

  private static final class NoisyNumber extends Measurement<Long, Long> {

    private final DiscreteLaplace noise;

    NoisyNumber(double epsilon) {
      this.noise =
          DiscreteLaplace.of(Rational.ONE.dividedBy(Rational.of(PureDp.of(epsilon).epsilon())));
    }

    @Override
    public String type() {
      return "test.NoisyNumber/1";
    }

    @Override
    public Fields parameters() {
      return Fields.NONE;
    }

    @Override
    public PrivacyEvent event() {
      return new PrivacyEvent.Guaranteed(PureDp.of(1));
    }

    @Override
    public Neighboring neighboring() {
      return Neighboring.ADD_REMOVE;
    }

    @Override
    protected Long invoke(Long data, NoiseSource source) {
      return data + noise.sample(source);
    }

    @Override
    protected Fields encode(Long value) {
      return Fields.NONE.with("value", value);
    }

    @Override
    protected Long decode(Fields stored) {
      return stored.integer("value");
    }
  }
}
