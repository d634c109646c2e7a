package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.noise.IntegerNoise;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;

class DpLogRankTest {

  private static final IntegerNoise NONE = DiscreteLaplace.of(Rational.of(1, 1000));
  private static final List<String> ARMS = List.of("a", "b");

  /**
   * Without noise, with a bin of its own for each time, only the covariance differs: it is that of
   * 1,999 simulations, whose relative standard deviation is 3.2 %. At 5 of them, and 4 % for what
   * the models differ in, a false alarm has probability below 1e-6.
   */
  @Test
  void withoutNoiseOrDifferenceItIsTheExactTest() {
    SurvivalData lung = ranked("lung", "sex");
    for (int seed = 0; seed < 2; seed++) {
      List<String> shuffled = new ArrayList<>(ReferenceTable.read("lung").texts("sex"));
      Collections.shuffle(shuffled, new Random(seed));
      SurvivalData data = lung.withGroups(shuffled);
      LogRankTest exact = LogRankTest.of(data);
      DpLogRank test = DpLogRank.of(noiseless(data, List.of("1", "2"), List.of()));
      assertThat(test.statistic() / exact.statistic()).isBetween(0.8, 1.2);
      assertNear(test.pValue(), exact.pValue());
    }
  }

  /**
   * With a difference the covariance is still that without one: 14 % less here, 17 at late times.
   */
  @Test
  void withoutNoiseItComesCloseToTheExactTest() {
    SurvivalData lung = ranked("lung", "sex");
    for (LogRankWeight weight :
        List.of(
            LogRankWeight.logRank(),
            LogRankWeight.petoPeto(),
            LogRankWeight.flemingHarrington(0, 1))) {
      LogRankTest exact = LogRankTest.of(lung, weight);
      DpLogRank test = DpLogRank.of(noiseless(lung, List.of("1", "2"), List.of()), weight);
      assertThat(test.observed()).containsExactly(exact.observed(), within(1e-9));
      assertThat(test.expected()).containsExactly(exact.expected(), within(1e-9));
      assertThat(test.statistic() / exact.statistic()).isBetween(0.8, 1.4);
      assertThat(test.pValue()).isCloseTo(exact.pValue(), within(0.03));
    }
  }

  @Test
  void withoutNoiseItComparesSeveralGroupsAsTheExactTestDoes() {
    List<String> types = List.of("squamous", "smallcell", "adeno", "large");
    SurvivalData veteran = ranked("veteran", "celltype");
    LogRankTest exact = LogRankTest.of(veteran);
    DpLogRank test = DpLogRank.of(noiseless(veteran, types, List.of()));
    assertThat(test.degreesOfFreedom()).isEqualTo(3);
    assertThat(test.labels()).isEqualTo(types);
    for (String type : types) {
      assertThat(test.expected()[types.indexOf(type)])
          .isCloseTo(exact.expected()[exact.labels().indexOf(type)], within(1e-9));
    }
    assertThat(test.statistic() / exact.statistic()).isBetween(0.8, 1.4);
    assertThat(test.pValue()).isLessThan(0.002);
  }

  @Test
  void withoutNoiseItComparesWithinStrataAsTheExactTestDoes() {
    ReferenceTable table = ReferenceTable.read("lung");
    SurvivalData lung = ranked("lung", "sex").withStrata(table.texts("ph.ecog"));
    List<String> scores = List.of("0", "1", "2", "3");
    int[] known =
        IntStream.range(0, table.size())
            .filter(row -> scores.contains(table.text(row, "ph.ecog")))
            .toArray();
    LogRankTest exact = LogRankTest.of(lung.select(known));
    DpLogRank test = DpLogRank.of(noiseless(lung, List.of("1", "2"), scores));
    assertThat(test.expected()).containsExactly(exact.expected(), within(1e-9));
    assertThat(test.statistic() / exact.statistic()).isBetween(0.8, 1.4);
    assertThat(test.pValue()).isLessThan(0.005);
    assertThat(DpLogRank.of(noiseless(lung, List.of("1", "2"), List.of())).statistic())
        .isNotEqualTo(test.statistic());
  }

  /** Up to 5 standard deviations of what 1,999 simulations say, and 1 / 2000. */
  private static void assertNear(double simulated, double exact) {
    double error = 5 * Math.sqrt(Math.max(exact, simulated) / 1999) + 1.0 / 2000;
    assertThat(simulated).isCloseTo(exact, within(error));
  }

  /**
   * Of 250 studies without a difference, at ε = 1/2, a test of 5 % rejects more than 30 with
   * probability below 1e-5, and none with one below 3e-6; one of 20 % passes with one below 1e-3.
   * The textbook's test of the same counts, which takes noise for people, rejects far more: that is
   * noticed.
   */
  @Test
  void equalGroupsAreRejectedAsOftenAsTheLevelSays() {
    IntegerNoise noise = DiscreteLaplace.of(Rational.of(2));
    SplittableRandom random = new SplittableRandom(21);
    int rejected = 0;
    int naivelyRejected = 0;
    double sum = 0;
    for (int study = 0; study < 150; study++) {
      LifeTable table = study(random, noise, 110, 70, 1);
      double p = DpLogRank.of(table).pValue();
      sum += p;
      rejected += p <= 0.05 ? 1 : 0;
      naivelyRejected += naive(table) <= 0.05 ? 1 : 0;
    }
    assertThat(rejected).isBetween(1, 18);
    // The mean of 150 uniform numbers has the standard deviation 0.0236.
    assertThat(sum / 150).isBetween(0.5 - 5 * 0.0236, 0.5 + 5 * 0.0236);
    assertThat(naivelyRejected).isGreaterThan(18);
  }

  /** At ε = 1 a hazard 2.2 times as large: 30 studies of a test with power 0.9 give 20 or more. */
  @Test
  void aDifferenceIsFound() {
    IntegerNoise noise = DiscreteLaplace.of(Rational.of(1));
    SplittableRandom random = new SplittableRandom(22);
    int rejected = 0;
    for (int study = 0; study < 30; study++) {
      rejected += DpLogRank.of(study(random, noise, 110, 70, 2.2)).pValue() <= 0.05 ? 1 : 0;
    }
    assertThat(rejected).isGreaterThanOrEqualTo(20);
  }

  /** Exponential times and uniform censoring, of rows in two arms. */
  private static LifeTable study(
      SplittableRandom random, IntegerNoise noise, int first, int second, double ratio) {
    int n = first + second;
    double[] times = new double[n];
    boolean[] events = new boolean[n];
    List<String> arms = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double time = -Math.log1p(-random.nextDouble()) / (i < first ? 1 : ratio);
      double censored = 0.3 + 2 * random.nextDouble();
      times[i] = Math.min(time, censored);
      events[i] = time <= censored;
      arms.add(i < first ? "a" : "b");
    }
    DpLifeTable measurement =
        DpLifeTable.builder()
            .grid(TimeGrid.uniform(2, 6))
            .groups(ARMS)
            .privacy(PureDp.of(1))
            .build();
    SimulatedNoise simulated = SimulatedNoise.of(noise);
    long[] cells =
        Arrays.stream(measurement.exact(SurvivalData.of(times, events).withGroups(arms)))
            .map(cell -> cell + simulated.sample(random))
            .toArray();
    return LifeTable.of(measurement.layout(), noise, cells);
  }

  /** The textbook's p-value from estimated cells as if they were counts. */
  private static double naive(LifeTable table) {
    CellEstimate[] cells =
        ARMS.stream()
            .map(arm -> CellEstimate.isotonic(table.group(arm).cells()))
            .toArray(CellEstimate[]::new);
    LogRankScore score = new LogRankScore(LogRankWeight.logRank(), 0, 2);
    score.add(cells);
    double variance = 0;
    for (int k = 0; k < cells[0].bins(); k++) {
      double first = cells[0].exposed(k);
      double exposed = first + cells[1].exposed(k);
      double events = cells[0].events(k) + cells[1].events(k);
      if (exposed > 1) {
        double share = first / exposed;
        variance += share * (1 - share) * events * Math.max(0, exposed - events) / (exposed - 1);
      }
    }
    double difference = score.score()[0];
    return variance == 0
        ? 1
        : ChiSquaredDistribution.of(1).survivalProbability(difference * difference / variance);
  }

  @Test
  void theSameReleaseAlwaysGivesTheSameAnswer() {
    IntegerNoise noise = DiscreteLaplace.of(Rational.of(1));
    DpLogRank first = DpLogRank.of(study(new SplittableRandom(1), noise, 50, 50, 1.4));
    DpLogRank second = DpLogRank.of(study(new SplittableRandom(1), noise, 50, 50, 1.4));
    assertThat(second.statistic()).isEqualTo(first.statistic());
    assertThat(second.pValue()).isEqualTo(first.pValue());
    assertThat(first.weight()).hasToString("logrank");
    assertThat(first.toString()).matches("DpLogRank\\[logrank of 2 groups: [0-9.]+, p [0-9.]+]");
    first.observed()[0] = -1;
    first.expected()[0] = -1;
    assertThat(first.observed()).containsExactly(second.observed());
    assertThat(first.expected()).containsExactly(second.expected());
  }

  /** Whatever the noise has made of the arms, there is an answer, and no difference is claimed. */
  @Test
  void emptyArmsAreNoDifference() {
    long[] people = {20, 15, 10, 4, 6, 30};
    long[] nobody = {0, 0, 0, 0, 0, 0};
    long[] negative = {-2, -1, 0, -3, 1, -4};
    for (long[][] arms :
        new long[][][] {
          {people, nobody},
          {nobody, people},
          {people, negative},
          {negative, nobody},
          {nobody, nobody},
          {negative, negative}
        }) {
      for (IntegerNoise noise : new IntegerNoise[] {NONE, DiscreteLaplace.of(Rational.of(2))}) {
        for (LogRankWeight weight :
            List.of(LogRankWeight.logRank(), LogRankWeight.gRho(-1), LogRankWeight.gehan())) {
          DpLogRank test = DpLogRank.of(table(noise, arms), weight);
          assertThat(test.statistic()).isGreaterThanOrEqualTo(0).isFinite();
          assertThat(test.pValue()).isBetween(0.05, 1.0);
          assertThat(test.observed()).doesNotContain(Double.NaN);
          assertThat(test.expected()).doesNotContain(Double.NaN);
        }
      }
    }
  }

  /** A group that nobody is in changes nothing about the others but the degrees of freedom. */
  @Test
  void aThirdGroupOfNobodyDoesNotHideADifference() {
    long[] one = {60, 20, 5, 4, 6, 10};
    long[] other = {15, 15, 15, 4, 6, 60};
    IntegerNoise noise = DiscreteLaplace.of(Rational.of(1));
    assertThat(DpLogRank.of(table(noise, one, other)).pValue()).isLessThan(0.002);
    assertThat(DpLogRank.of(table(noise, one, other, new long[6])).pValue()).isLessThan(0.002);
    assertThat(DpLogRank.of(table(noise, one, one.clone())).pValue()).isGreaterThan(0.9);
  }

  /** Arms of three bins of events, two cells of censorings, and rows beyond the horizon. */
  private static LifeTable table(IntegerNoise noise, long[]... arms) {
    List<String> labels = IntStream.range(0, arms.length).mapToObj(Integer::toString).toList();
    LifeTableRules rules = new LifeTableRules(labels, List.of(), 1, 2, false, 0, 0);
    return LifeTable.of(
        new CellLayout(TimeGrid.uniform(3, 3), rules),
        noise,
        Stream.of(arms).flatMapToLong(Arrays::stream).toArray());
  }

  @Test
  void refusesTablesWithoutGroups() {
    LifeTable alone = TestData.table(TimeGrid.of(1), NONE, 3, 4, 5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DpLogRank.of(alone))
        .withMessage("table must have at least two groups, got []; release one with groups(...)");
    LifeTable one = table(NONE, new long[] {20, 15, 10, 4, 6, 30});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DpLogRank.of(one))
        .withMessage("table must have at least two groups, got [0]; release one with groups(...)");
    LifeTable two = table(NONE, new long[6], new long[6]);
    assertThatIllegalArgumentException().isThrownBy(() -> DpLogRank.of(two.group("0")));
  }

  /** A data set with its times replaced by their ranks, and the censored half a step later. */
  private static SurvivalData ranked(String name, String group) {
    ReferenceTable table = ReferenceTable.read(name);
    String event = name.equals("lung") ? "2" : "1";
    double[] times = table.numbers("time");
    double[] distinct = Arrays.stream(times).distinct().sorted().toArray();
    boolean[] events = new boolean[times.length];
    for (int row = 0; row < times.length; row++) {
      events[row] = table.text(row, "status").equals(event);
      times[row] = 1 + Arrays.binarySearch(distinct, times[row]) + (events[row] ? 0 : 0.5);
    }
    return SurvivalData.of(times, events).withGroups(table.texts(group));
  }

  private static LifeTable noiseless(SurvivalData data, List<String> groups, List<String> strata) {
    DpLifeTable.Builder builder =
        DpLifeTable.builder()
            .grid(TimeGrid.uniform(190, 380))
            .censoredSpan(1)
            .groups(groups)
            .privacy(PureDp.of(1));
    DpLifeTable measurement = (strata.isEmpty() ? builder : builder.strata(strata)).build();
    return LifeTable.of(measurement.layout(), NONE, measurement.exact(data));
  }
}
