package io.sfumato.mechanism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.audit.EpsilonAudit;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AboveThresholdTest {

  private static final int ASKED = 4;
  private static final long THRESHOLD = 2;

  /**
   * The exact probability of a transcript, bit i saying whether comparison i was above, for noise
   * that is made once: the sum over Z. The session ends with the c-th crossing.
   */
  private static double probability(AboveThreshold technique, long[] answers, int transcript) {
    double a = Math.exp(-1 / technique.thresholdNoise().scale().doubleValue());
    double b = Math.exp(-1 / technique.answerNoise().scale().doubleValue());
    double sum = 0;
    for (long z = 0; z < 200; z++) {
      double term = (1 - a) * Math.pow(a, (double) z);
      int left = technique.crossings();
      for (int i = 0; i < answers.length && left > 0; i++) {
        double above = Math.pow(b, (double) Math.max(0, THRESHOLD + z - answers[i]));
        boolean crossed = (transcript >> i & 1) == 1;
        term *= crossed ? above : 1 - above;
        left -= crossed ? 1 : 0;
      }
      sum += term;
    }
    return sum;
  }

  /** Transcripts with at most c crossings and none after the last. */
  private static boolean isPossible(int transcript, int crossings) {
    return Integer.bitCount(transcript) <= crossings;
  }

  private static double worstLoss(AboveThreshold technique, int sensitivity, boolean monotone) {
    SplittableRandom random = new SplittableRandom(9);
    double worst = 0;
    for (int i = 0; i < 150; i++) {
      long[] answers = random.longs(ASKED, -3, 6).toArray();
      long[] neighbor = answers.clone();
      for (int j = 0; j < ASKED; j++) {
        // Often the extremes, which are the worst.
        int move = random.nextBoolean() ? sensitivity : random.nextInt(sensitivity + 1);
        neighbor[j] += monotone || random.nextBoolean() ? move : -move;
      }
      for (int transcript = 0; transcript < 1 << ASKED; transcript++) {
        if (isPossible(transcript, technique.crossings())) {
          double p = probability(technique, answers, transcript);
          double q = probability(technique, neighbor, transcript);
          worst = Math.max(worst, Math.abs(Math.log(p / q)));
        }
      }
    }
    return worst;
  }

  @ParameterizedTest
  @CsvSource({"false,1,1", "false,2,2", "true,1,1", "true,2,2", "true,1,3"})
  void noTranscriptIsMoreThanEpsilonLikelier(boolean monotone, int sensitivity, int crossings) {
    AboveThreshold technique = AboveThreshold.of(PureDp.of(0.8), sensitivity, crossings, monotone);
    assertThat(worstLoss(technique, sensitivity, monotone)).isBetween(0.4, 0.8 + 1e-9);
  }

  /** Half the noise where answers move both ways is too little. */
  @Test
  void theMonotoneNoiseIsNotEnoughForOtherAnswers() {
    AboveThreshold technique = AboveThreshold.of(PureDp.of(0.8), 2, 2, true);
    assertThat(worstLoss(technique, 2, false)).isGreaterThan(0.8 + 1e-3);
  }

  /** False alarm 1e-6; noise 20 % off is rejected. */
  @Test
  void transcriptsFollowTheLawAndWrongNoiseIsSeen() {
    AboveThreshold technique = AboveThreshold.of(PureDp.of(1.5), 1, 2, true);
    long[] answers = {1, 3, 0, 2};
    int runs = 100_000;
    long[] counts = new long[1 << ASKED];
    NoiseSource noise = NoiseSource.seeded(2);
    for (int i = 0; i < runs; i++) {
      AboveThreshold.Run run = technique.start(noise);
      int transcript = 0;
      for (int j = 0; j < ASKED && run.left() > 0; j++) {
        transcript |= run.isAbove(answers[j], THRESHOLD) ? 1 << j : 0;
      }
      counts[transcript]++;
    }
    assertThat(pValue(counts, technique, answers, runs)).isGreaterThan(1e-6);
    for (double wrong : new double[] {1.2, 1 / 1.2}) {
      AboveThreshold other = AboveThreshold.of(PureDp.of(1.5 * wrong), 1, 2, true);
      assertThat(pValue(counts, other, answers, runs)).isLessThan(1e-6);
    }
  }

  private static double pValue(long[] counts, AboveThreshold technique, long[] answers, int runs) {
    double statistic = 0;
    int cells = 0;
    for (int t = 0; t < counts.length; t++) {
      if (isPossible(t, technique.crossings()) && t < 1 << ASKED) {
        double expected = runs * probability(technique, answers, t);
        statistic += (counts[t] - expected) * (counts[t] - expected) / expected;
        cells++;
      } else {
        assertThat(counts[t]).isZero();
      }
    }
    return ChiSquaredDistribution.of(cells - 1).survivalProbability(statistic);
  }

  @Test
  void errorsStayWithinTheirBoundsAsOftenAsStated() {
    double beta = 0.1;
    int asked = 50;
    for (PrivacyBound privacy : new PrivacyBound[] {PureDp.of(0.5), Zcdp.of(0.1)}) {
      AboveThreshold technique = AboveThreshold.of(privacy, 1, 3, true);
      double lag = technique.belowErrorBound(beta);
      double lead = technique.aboveErrorBound(asked, beta);
      NoiseSource noise = NoiseSource.seeded(6);
      int lagging = 0;
      int leading = 0;
      int runs = 2_000;
      for (int i = 0; i < runs; i++) {
        AboveThreshold.Run late = technique.start(noise);
        boolean failed = false;
        for (int c = 0; c < 3; c++) {
          failed |= !late.isAbove(1_000 + (long) lag, 1_000);
        }
        lagging += failed ? 1 : 0;
        AboveThreshold.Run early = technique.start(noise);
        failed = false;
        for (int c = 0; c < asked && early.left() > 0; c++) {
          failed |= early.isAbove(1_000 - (long) lead - 1, 1_000);
        }
        leading += failed ? 1 : 0;
      }
      // Six standard deviations above the stated rate.
      double most = runs * beta + 6 * Math.sqrt(runs * beta * (1 - beta));
      assertThat((double) lagging).isLessThan(most);
      assertThat((double) leading).isLessThan(most);
    }
  }

  @Test
  void aRunEndsWithItsLastCrossingAndNoNumberMakesItThrow() {
    AboveThreshold.Run run =
        AboveThreshold.of(PureDp.of(100), 1, 2, false).start(NoiseSource.seeded(1));
    assertThat(run.isAbove(Long.MIN_VALUE, Long.MAX_VALUE)).isFalse();
    assertThat(run.isAbove(Long.MAX_VALUE, Long.MIN_VALUE)).isTrue();
    assertThat(run.isAbove(Long.MIN_VALUE, Long.MIN_VALUE + 1_000)).isFalse();
    assertThat(run.isAbove(Long.MAX_VALUE, Long.MAX_VALUE - 1_000)).isTrue();
    assertThat(run.left()).isZero();
    assertThatIllegalStateException()
        .isThrownBy(() -> run.isAbove(0, 0))
        .withMessage("all 2 crossings are used up; nothing more may be compared");
  }

  @Test
  void costsWhatItSays() {
    try (PrivacyAccountant accountant = accountant(PureDp.of(1))) {
      SparseVector alarms = SparseVector.of(PureDp.of(1), 1, 3);
      AboveThreshold.Run session = accountant.open("alarms", alarms);
      assertThat(session.isAbove(1_000_000, 0)).isTrue();
      assertThat(accountant.spent()).isEqualTo(PureDp.of(1));
      assertThat(alarms.monotone().technique().answerNoise().scale())
          .isLessThan(alarms.technique().answerNoise().scale());
    }
    for (double rho : new double[] {0.001, 0.5, 40}) {
      try (PrivacyAccountant accountant = accountant(Zcdp.of(rho))) {
        accountant.open("alarms", SparseVector.of(Zcdp.of(rho), 1, 3));
        assertThat(((Zcdp) accountant.spent()).rho().doubleValue())
            .isBetween(rho * (1 - 1e-9), rho);
      }
    }
  }

  @Test
  void refusesWhatIsNoParameter() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AboveThreshold.of(PureDp.of(1), 1, 0, false))
        .withMessage("sensitivity and crossings must be at least 1, got 1 and 0");
    for (PrivacyBound none : new PrivacyBound[] {PureDp.of(0), Zcdp.of(0), ApproxDp.of(1, 0.1)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> AboveThreshold.of(none, 1, 1, false))
          .withMessageContaining("privacy must be pure or zero-concentrated");
    }
  }

  private static PrivacyAccountant accountant(PrivacyBound budget) {
    return PrivacyAccountant.builder()
        .budget(budget)
        .unit(PrivacyUnit.rows("person"))
        .forSimulation(NoiseSource.seeded(3))
        .open();
  }

  /**
   * An adversary whose answers are higher in one world while nothing is above, which says that the
   * threshold's noise is large, and then lower, when something is: the transcript has a loss of ε.
   */
  @Test
  void theAuditAcceptsTheClaimAndCatchesHalfTheNoise() {
    EpsilonAudit audit = EpsilonAudit.of(10_000, 8);
    double honest = audit.lowerBound(new Game(PureDp.of(1)), true, false, seen -> seen);
    double broken = audit.lowerBound(new Game(PureDp.of(2)), true, false, seen -> seen);
    assertThat(honest).isBetween(0.5, 1.0);
    assertThat(broken).isGreaterThan(1.0);
  }

  /**
   * The data say which world it is, the value is 2 if the second answer was above, first of all.
   */
  private static final class Game extends Measurement<Boolean, Long> {

    private final PureDp privacy;

    Game(PureDp privacy) {
      this.privacy = privacy;
    }

    @Override
    protected Long invoke(Boolean present, NoiseSource noise) {
      AboveThreshold.Run run = AboveThreshold.of(privacy, 1, 1, false).start(noise);
      long moved = present ? 1 : 0;
      if (run.isAbove(moved, 1)) {
        return 0L;
      }
      return run.isAbove(-moved, 0) ? 2L : 1L;
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
      return new PrivacyEvent.Guaranteed(privacy);
    }

    @Override
    public Neighboring neighboring() {
      return Neighboring.ADD_REMOVE;
    }

    @Override
    protected Fields encode(Long value) {
      return Fields.NONE.with("seen", value);
    }

    @Override
    protected Long decode(Fields stored) {
      return stored.integer("seen");
    }
  }
}
