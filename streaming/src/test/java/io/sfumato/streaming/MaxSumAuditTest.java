package io.sfumato.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.NoData;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.audit.EpsilonAudit;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An adversary who knows all rows but one, chooses them and when the one comes after seeing the
 * releases before, and looks at how close the releases are to what each world would release.
 */
class MaxSumAuditTest {

  private static final int RUNS = 3_000;
  private static final int STEPS = 12;
  private static final int DIMENSION = 3;
  private static final int[] ALL = {0, 1, 2};
  private static final int[] NONE = {};

  /** One game: the data say whether the row is there. */
  private static final class Game extends Measurement<Boolean, Double> {

    private final MaxSum maxSum;
    private final boolean patient;

    Game(PrivacyBound privacy, MaxSumAlgorithm algorithm, boolean patient) {
      this.maxSum =
          MaxSum.builder()
              .horizon(STEPS)
              .dimension(DIMENSION)
              .privacy(privacy)
              .algorithm(algorithm)
              .build();
      this.patient = patient;
    }

    @Override
    protected Double invoke(Boolean present, NoiseSource noise) {
      MaxSumSession session = maxSum.open(NoData.NO_DATA, noise);
      boolean challenged = false;
      double last = 0;
      long known = 0;
      double without = 0;
      double with = 0;
      for (int t = 0; t < STEPS; t++) {
        boolean ready = t == STEPS - 1 || (t > 1 && last < known);
        boolean now = !challenged && (!patient || ready);
        double release;
        if (now) {
          challenged = true;
          release = session.tick(present ? ALL : NONE);
        } else {
          // The same in both worlds.
          boolean other = last > known;
          known += other ? 1 : 0;
          release = session.tick(other ? ALL : NONE);
        }
        last = release;
        if (challenged) {
          without = Math.max(without, Math.abs(release - known));
          with = Math.max(with, Math.abs(release - known - 1));
        }
      }
      return without - with + 1e-3 * last;
    }

    @Override
    public String type() {
      return "game/1";
    }

    @Override
    public Fields parameters() {
      return Fields.NONE;
    }

    @Override
    public PrivacyEvent event() {
      return new PrivacyEvent.Guaranteed(Zcdp.of(1)); // the audit does not use it
    }

    @Override
    public Neighboring neighboring() {
      return Neighboring.ADD_REMOVE;
    }

    @Override
    protected Fields encode(Double value) {
      return Fields.NONE.with("seen", value);
    }

    @Override
    protected Double decode(Fields stored) {
      return stored.real("seen");
    }
  }

  private static double bound(PrivacyBound privacy, MaxSumAlgorithm algorithm, boolean patient) {
    return EpsilonAudit.of(RUNS, 4)
        .lowerBound(new Game(privacy, algorithm, patient), true, false, seen -> seen);
  }

  /** The claim is ε = 1; the bound is below it with a chance of 1 - 1e-6. */
  @ParameterizedTest
  @CsvSource({
    "COUNTERS, false", "PERIODIC_RECOMPUTE, false", "SPARSE_RECOMPUTE, false",
    "COUNTERS, true", "PERIODIC_RECOMPUTE, true", "SPARSE_RECOMPUTE, true"
  })
  void noAlgorithmLosesMoreThanItClaims(MaxSumAlgorithm algorithm, boolean patient) {
    assertThat(bound(PureDp.of(1), algorithm, patient)).isLessThan(1.0);
  }

  /** The same adversary sees that the claim does not hold for less noise. */
  @ParameterizedTest
  @CsvSource({"PERIODIC_RECOMPUTE, 2.5", "SPARSE_RECOMPUTE, 6", "COUNTERS, 12"})
  void lessNoiseIsCaught(MaxSumAlgorithm algorithm, double epsilon) {
    assertThat(bound(PureDp.of(epsilon), algorithm, false)).isGreaterThan(1.0);
  }

  @Test
  void concentratedRecomputingKeepsItsClaimAndLessNoiseIsCaught() {
    double delta = 0.01;
    Zcdp claim = Zcdp.of(0.02);
    double epsilon = claim.toApproxDp(delta).epsilon().doubleValue();
    EpsilonAudit audit = EpsilonAudit.of(RUNS, 4).delta(delta);
    MaxSumAlgorithm periodic = MaxSumAlgorithm.PERIODIC_RECOMPUTE;
    assertThat(audit.lowerBound(new Game(claim, periodic, true), true, false, seen -> seen))
        .isLessThan(epsilon);
    assertThat(audit.lowerBound(new Game(Zcdp.of(0.4), periodic, false), true, false, s -> s))
        .isGreaterThan(epsilon);
  }
}
