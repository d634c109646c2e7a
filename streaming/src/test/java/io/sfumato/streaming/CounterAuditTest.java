package io.sfumato.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.accounting.SessionJournal;
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
 * An adversary who knows all items but one, and may choose the others and when the one comes after
 * seeing the releases before. What it looks at is the likelihood ratio of the whole transcript, as
 * it would be if the noise were Gaussian of the same covariance.
 */
class CounterAuditTest {

  private static final int RUNS = 8_000;
  private static final int STEPS = 4;

  /** When the item in question comes, if it does, and what else, given the releases so far. */
  interface Adversary {
    boolean challenges(int step, double[] releases);

    default long other(int step, double[] releases) {
      return 0;
    }
  }

  /** The first item that an adversary may single out, or the last. */
  private static Adversary at(int challenge) {
    return (step, releases) -> step == challenge;
  }

  /** Waits for a release that is low, then challenges; adds items while releases are high. */
  private static final class Patient implements Adversary {
    @Override
    public boolean challenges(int step, double[] releases) {
      return step == STEPS - 1 || (step > 0 && releases[step - 1] < 0);
    }

    @Override
    public long other(int step, double[] releases) {
      return step > 0 && releases[step - 1] > 1 ? 1 : 0;
    }
  }

  /** One game: the data say whether the item is there, the value is the likelihood ratio. */
  private static class Game extends Measurement<Boolean, Double> {

    private final ContinualCounter counter;
    private final Adversary adversary;
    private final double[][] inverse;

    Game(ContinualCounter counter, Adversary adversary) {
      this.counter = counter;
      this.adversary = adversary;
      this.inverse = inverse(covariance(counter.bounds()));
    }

    @Override
    protected Double invoke(Boolean present, NoiseSource noise) {
      CounterSession session = counter.open(noise, SessionJournal.none());
      double[] releases = new double[STEPS];
      double[] known = new double[STEPS];
      double[] moved = new double[STEPS];
      boolean challenged = false;
      long others = 0;
      for (int t = 0; t < STEPS; t++) {
        long other = adversary.other(t, releases);
        session.add(other);
        others += other;
        if (!challenged && adversary.challenges(t, releases)) {
          challenged = true;
          session.add(present ? 1 : 0);
        }
        releases[t] = session.tick().value();
        known[t] = others;
        moved[t] = challenged ? 1 : 0;
      }
      return ratio(releases, known, moved);
    }

    double ratio(double[] releases, double[] known, double[] moved) {
      double ratio = 0;
      for (int s = 0; s < STEPS; s++) {
        for (int t = 0; t < STEPS; t++) {
          ratio += moved[s] * inverse[s][t] * (releases[t] - known[t] - moved[t] / 2);
        }
      }
      return ratio;
    }

    @Override
    public String type() {
      return "game/1";
    }

    @Override
    public Fields parameters() {
      return Fields.NONE; // in a ledger of its own; many releases, so nothing long
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
      return Fields.NONE.with("ratio", value);
    }

    @Override
    protected Double decode(Fields stored) {
      return stored.real("ratio");
    }
  }

  private static double[][] covariance(CounterBounds bounds) {
    double[][] covariance = new double[STEPS][STEPS];
    for (int s = 1; s <= STEPS; s++) {
      for (int t = 1; t <= STEPS; t++) {
        double between = bounds.varianceBetween(Math.min(s, t), Math.max(s, t));
        covariance[s - 1][t - 1] = (bounds.varianceAt(s) + bounds.varianceAt(t) - between) / 2;
      }
    }
    return covariance;
  }

  /** Gauss and Jordan, of a positive definite matrix. */
  private static double[][] inverse(double[][] matrix) {
    int n = matrix.length;
    double[][] inverse = new double[n][n];
    for (int i = 0; i < n; i++) {
      inverse[i][i] = 1;
    }
    for (int i = 0; i < n; i++) {
      double pivot = matrix[i][i];
      for (int j = 0; j < n; j++) {
        matrix[i][j] /= pivot;
        inverse[i][j] /= pivot;
      }
      for (int k = 0; k < n; k++) {
        double factor = k == i ? 0 : matrix[k][i];
        for (int j = 0; j < n; j++) {
          matrix[k][j] -= factor * matrix[i][j];
          inverse[k][j] -= factor * inverse[i][j];
        }
      }
    }
    return inverse;
  }

  private static double bound(
      CounterMechanism mechanism,
      PrivacyBound privacy,
      Adversary adversary,
      double delta,
      int runs) {
    ContinualCounter counter =
        ContinualCounter.builder().horizon(STEPS).privacy(privacy).mechanism(mechanism).build();
    EpsilonAudit audit = EpsilonAudit.of(runs, 11);
    return (delta > 0 ? audit.delta(delta) : audit)
        .lowerBound(new Game(counter, adversary), true, false, ratio -> ratio);
  }

  /** The claim is ε = 1; the bound is below it with a chance of 1 - 1e-6, and not by much. */
  @ParameterizedTest
  @CsvSource({
    "BINARY_TREE, 0, 0.1",
    "BINARY_TREE, 3, 0.1",
    "HONAKER, 0, 0.05",
    "SMOOTH_BINARY, 0, 0.1",
    "SUBTRACTION, 0, 0.1",
    "HAAR, 0, 0.1",
    "CENTERED_TREE, 0, 0.3",
    "CENTERED_TREE, 3, 0.3",
    "HYBRID, 0, 0.1"
  })
  void theFirstAndTheLastItemCostNoMoreThanClaimed(
      CounterMechanism mechanism, int item, double atLeast) {
    assertThat(bound(mechanism, PureDp.of(1), at(item), 0, RUNS)).isBetween(atLeast, 1.0);
  }

  @ParameterizedTest
  @CsvSource({
    "BINARY_TREE, 0.05",
    "SUBTRACTION, 0.05",
    "HAAR, 0.05",
    "CENTERED_TREE, 0.2",
    "HYBRID, 0.05"
  })
  void waitingForTheRightMomentDoesNotHelp(CounterMechanism mechanism, double atLeast) {
    assertThat(bound(mechanism, PureDp.of(1), new Patient(), 0, RUNS)).isBetween(atLeast, 1.0);
  }

  /** What waits must see a guarantee that does not hold. */
  @ParameterizedTest
  @CsvSource({"BINARY_TREE", "CENTERED_TREE"})
  void theAdversaryWhoWaitsCatchesTooLittleNoise(CounterMechanism mechanism) {
    assertThat(bound(mechanism, PureDp.of(4), new Patient(), 0, RUNS)).isGreaterThan(1.0);
  }

  /**
   * With T = 2^k the first item is in k + 1 sums, here those released in steps 1, 2 and 4: noise
   * for k of them is caught. The number of these sums above 0 is the exact likelihood ratio.
   */
  @Test
  void aTreeWithOneLevelTooFewIsCaught() {
    EpsilonAudit audit = EpsilonAudit.of(20_000, 11);
    double claimed = audit.lowerBound(sums(PureDp.of(1)), true, false, sums -> sums);
    assertThat(claimed).isBetween(0.5, 1.0);
    // Noise for 2 levels instead of 3 is that of an epsilon 3/2 times as large.
    double broken = audit.lowerBound(sums(PureDp.of(1.5)), true, false, sums -> sums);
    assertThat(broken).isGreaterThan(1.0);
  }

  private static Game sums(PrivacyBound privacy) {
    ContinualCounter counter =
        ContinualCounter.builder()
            .horizon(STEPS)
            .privacy(privacy)
            .mechanism(CounterMechanism.BINARY_TREE)
            .build();
    return new Game(counter, at(0)) {
      @Override
      double ratio(double[] releases, double[] known, double[] moved) {
        int above = 0;
        for (int t = 1; t <= STEPS; t *= 2) {
          above += releases[t - 1] > 0 ? 1 : 0;
        }
        return above;
      }
    };
  }

  @Test
  void concentratedCountersKeepTheirClaimAndAVarianceUsedAsDeviationIsCaught() {
    double delta = 0.01;
    Zcdp claim = Zcdp.of(0.02);
    double epsilon = claim.toApproxDp(delta).epsilon().doubleValue();
    for (CounterMechanism mechanism :
        new CounterMechanism[] {
          CounterMechanism.BINARY_TREE,
          CounterMechanism.SMOOTH_BINARY,
          CounterMechanism.HYBRID,
          CounterMechanism.HAAR
        }) {
      assertThat(bound(mechanism, claim, at(0), delta, RUNS)).isLessThan(epsilon);
      assertThat(bound(mechanism, claim, new Patient(), delta, RUNS)).isLessThan(epsilon);
    }
    // 3 levels need a variance of 75; its root as the variance is that of a rho 8.7 times as large.
    double broken =
        bound(CounterMechanism.BINARY_TREE, Zcdp.of(0.02 * Math.sqrt(75)), at(0), delta, RUNS);
    assertThat(broken).isGreaterThan(epsilon);
    // The same for Haar, of whose coefficients an item is in 4 where the horizon is 4.
    double ahead = bound(CounterMechanism.HAAR, Zcdp.of(0.02 * 10), new Patient(), delta, RUNS);
    assertThat(ahead).isGreaterThan(epsilon);
  }
}
