package io.sfumato.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.NoData;
import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.audit.EpsilonAudit;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparseCounterTest {

  private static SparseCounter counter(long horizon, long largest, PrivacyBound privacy) {
    return SparseCounter.builder().horizon(horizon).largestSum(largest).privacy(privacy).build();
  }

  private static double largestError(SparseCounter counter, int horizon, int total, long seed) {
    SparseCounterSession session = counter.open(NoData.NO_DATA, NoiseSource.seeded(seed));
    SplittableRandom random = new SplittableRandom(seed);
    double worst = 0;
    long sum = 0;
    for (int t = 0; t < horizon; t++) {
      // Bursts, silence between.
      if (sum < total && (t / 100) % 3 == 0 && random.nextInt(2) == 0) {
        session.add(1);
        sum++;
      }
      worst = Math.max(worst, Math.abs(session.tick() - sum));
    }
    return worst;
  }

  @ParameterizedTest
  @ValueSource(strings = {"pure", "zcdp"})
  void errorsStayBelowTheBoundAsOftenAsStated(String kind) {
    PrivacyBound privacy = kind.equals("pure") ? PureDp.of(1) : Zcdp.of(0.5);
    SparseCounter counter = counter(3_000, 300, privacy);
    int runs = 100;
    int failures = 0;
    double largest = 0;
    for (int i = 0; i < runs; i++) {
      double error = largestError(counter, 3_000, 300, i);
      failures += error > counter.errorBound(0.05) ? 1 : 0;
      largest = Math.max(largest, error);
    }
    // 6 standard deviations above the rate of 0.05.
    assertThat(failures).isLessThan(5 + 13);
    assertThat(largest).isGreaterThan(counter.errorBound(0.05) / 3);
  }

  /** The error hardly grows with the number of steps, where that of a plain counter does. */
  @Test
  void longSilenceCostsLittle() {
    double longest = counter(1L << 50, 200, PureDp.of(1)).errorBound(0.05);
    double shorter = counter(1L << 25, 200, PureDp.of(1)).errorBound(0.05);
    double plain =
        ContinualCounter.builder()
            .horizon(1L << 50)
            .privacy(PureDp.of(1))
            .build()
            .bounds()
            .maxError(0.05);
    assertThat(longest).isLessThan(1.7 * shorter);
    assertThat(longest).isLessThan(plain / 2);
  }

  @Test
  void countsWithoutNoise() {
    SparseCounter counter =
        SparseCounter.builder()
            .horizon(400)
            .largestSum(4_000)
            .largestItem(10)
            .privacy(PureDp.of(1e4))
            .build();
    SparseCounterSession session = counter.open(NoData.NO_DATA, NoiseSource.seeded(1));
    long sum = 0;
    for (int t = 0; t < 400; t++) {
      session.add(t % 7);
      session.add(-3);
      session.add(t % 50 == 0 ? Long.MAX_VALUE : 0);
      sum += t % 7 + (t % 50 == 0 ? 10 : 0);
      assertThat(Math.abs(session.tick() - sum)).isLessThanOrEqualTo(counter.errorBound(0.05));
    }
    assertThat(counter.errorBound(0.05)).isLessThan(10);
    assertThat(counter(1_000, 50, PureDp.of(1)).errorBound(0.01)).isInfinite();
    assertThat(session.step()).isEqualTo(400);
    assertThatIllegalStateException()
        .isThrownBy(session::tick)
        .withMessage("the last of 400 steps has closed; open a new counter for what follows");
    assertThatIllegalStateException().isThrownBy(() -> session.add(1));
  }

  @Test
  void sumsBeyondAllPromisesMakeNothingThrow() {
    SparseCounter counter =
        SparseCounter.builder()
            .horizon(50)
            .largestSum(1)
            .largestItem(1L << 40)
            .privacy(Zcdp.of(1))
            .build();
    SparseCounterSession session = counter.open(NoData.NO_DATA, NoiseSource.seeded(1));
    for (int t = 0; t < 50; t++) {
      session.add(Long.MAX_VALUE);
      session.add(Long.MIN_VALUE);
      assertThat(session.tick()).isFinite();
    }
  }

  @Test
  void costsWhatItSays() {
    try (PrivacyAccountant accountant = MaxSumTest.accountant(PureDp.of(0.7))) {
      accountant.open("recalls", counter(1_000, 50, PureDp.of(0.7)));
      assertThat(accountant.spent()).isEqualTo(PureDp.of(0.7));
    }
    try (PrivacyAccountant accountant = MaxSumTest.accountant(Zcdp.of(0.7))) {
      accountant.open("recalls", counter(1_000, 50, Zcdp.of(0.7)));
      assertThat(((Zcdp) accountant.spent()).rho().doubleValue()).isBetween(0.69, 0.7);
    }
  }

  @Test
  void refusesWhatIsMissingOrOutOfRange() {
    assertThatIllegalStateException()
        .isThrownBy(() -> SparseCounter.builder().horizon(1).privacy(PureDp.of(1)).build())
        .withMessageContaining("largestSum is missing");
    assertThatIllegalStateException()
        .isThrownBy(() -> SparseCounter.builder().largestSum(1).privacy(PureDp.of(1)).build())
        .withMessageContaining("horizon is missing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SparseCounter.builder().largestItem(0))
        .withMessage("largestItem must be in [1, 2^40], got 0");
    for (PrivacyBound none : new PrivacyBound[] {PureDp.of(0), Zcdp.of(0), ApproxDp.of(1, 0.1)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> counter(10, 10, none))
          .withMessageContaining("privacy must be pure or zero-concentrated");
    }
  }

  /** An adversary who looks at when the first segment closes, with the item in it or not. */
  @Test
  void theAuditAcceptsTheClaimAndCatchesLessNoise() {
    EpsilonAudit audit = EpsilonAudit.of(4_000, 2);
    double honest = audit.lowerBound(new Game(PureDp.of(1)), true, false, seen -> seen);
    double broken = audit.lowerBound(new Game(PureDp.of(5)), true, false, seen -> seen);
    assertThat(honest).isLessThan(1.0);
    assertThat(broken).isGreaterThan(1.0);
  }

  private static final class Game extends Measurement<Boolean, Double> {

    private final SparseCounter counter;

    Game(PureDp privacy) {
      this.counter =
          SparseCounter.builder().horizon(4).largestSum(1).failure(0.9).privacy(privacy).build();
    }

    @Override
    protected Double invoke(Boolean present, NoiseSource noise) {
      SparseCounterSession session = counter.open(NoData.NO_DATA, noise);
      double start = session.tick();
      session.add(present ? 1 : 0);
      double seen = 0;
      double release = start;
      for (int t = 1; t < 4; t++) {
        // More items while nothing closes, the same in both worlds.
        session.add(release == start ? 1 : 0);
        release = session.tick();
        seen = seen == 0 && release != start ? 10 * (4 - t) + release : seen;
      }
      return seen;
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
      return counter.event();
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
}
