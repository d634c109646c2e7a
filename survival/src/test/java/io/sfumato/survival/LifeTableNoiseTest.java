package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.audit.EpsilonAudit;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is drawn, attacked and thrown at life tables. */
class LifeTableNoiseTest {

  private static final List<String> LABELS = List.of("a", "b");

  /**
   * The cells of a table of nobody are noise alone. The mean square of N of them has variance
   * (kurtosis - 1) v² / N, at most 5 v² / N: false alarm below 1e-6 at 5 standard deviations, where
   * noise 20 % too small or large is off by 20 and more.
   */
  @ParameterizedTest
  @EnumSource
  void cellsHaveTheNoiseOfTheirSensitivity(LifeTableSensitivityTest.Extension extension) {
    int bins = extension == LifeTableSensitivityTest.Extension.ALL ? 1000 : 6000;
    for (PrivacyBound privacy : List.of(PureDp.of(0.5), Zcdp.of(0.125))) {
      for (Neighboring relation : Neighboring.values()) {
        DpLifeTable.Builder builder =
            extension.builder(relation).grid(TimeGrid.uniform(1, bins)).privacy(privacy);
        DpLifeTable table = builder.build();
        SurvivalData nobody = RandomRows.data(List.of(), table.layout().rules());
        LifeTable drawn = accountant(relation, 7).release("r", table, nobody).value();
        double l1 = scale(extension, relation);
        double squaredL2 = squaredScale(extension, relation);
        double variance =
            privacy instanceof PureDp
                ? 0.5 / Math.pow(Math.sinh(0.5 / l1 / 2), 2) // of discrete Laplace, Δ₁ / ε
                : squaredL2 / 0.25; // of discrete Gaussian, Δ₂² / 2ρ
        double mean =
            Arrays.stream(drawn.allCells()).mapToDouble(x -> (double) x * x).average().orElse(0);
        double error = 5 * Math.sqrt(5.0 / drawn.allCells().length);
        assertThat(mean / variance).isBetween(1 - error, 1 + error);
        for (double wrong : new double[] {1.44, 1 / 1.44}) { // a scale 20 % off
          assertThat(Math.abs(mean / (variance * wrong) - 1)).isGreaterThan(error);
        }
      }
    }
  }

  /** What the extensions should be, written down again by hand. */
  private static double scale(LifeTableSensitivityTest.Extension extension, Neighboring relation) {
    double one =
        switch (extension) {
          case PLAIN, GROUPS, STRATA, CAUSES -> 1;
          case LATE_ENTRY, CLUSTERS_OF_1, CLUSTERS_OF_2 -> 2;
          case CLUSTERS_OF_3 -> 3;
          case WEIGHTS -> 2.5 * (1 << 18);
          case ALL -> 4 * 2.5 * (1 << 18);
        };
    return relation == Neighboring.ADD_REMOVE ? one : 2 * one;
  }

  private static double squaredScale(
      LifeTableSensitivityTest.Extension extension, Neighboring relation) {
    double one =
        switch (extension) {
          case PLAIN, GROUPS, STRATA, CAUSES -> 1;
          case LATE_ENTRY -> 2;
          case CLUSTERS_OF_1, CLUSTERS_OF_2 -> 4;
          case CLUSTERS_OF_3 -> 9;
          case WEIGHTS -> 2.5 * 2.5 * (1L << 36);
          case ALL -> 2 * 4 * 2.5 * 2.5 * (1L << 36);
        };
    return relation == Neighboring.ADD_REMOVE ? one : 2 * one;
  }

  /**
   * The noise in a number of rows that is bought shows in the bins alone. Of 8,000 tables of too
   * few rows for one bin more, the share that get it has a standard deviation of at most 0.0036:
   * false alarm below 1e-6 at 5 of them, where a scale 20 % too small or large is off by 8 and
   * more.
   */
  @Test
  void theNumberOfRowsIsBoughtWithTheNoiseOfThreePercent() {
    int runs = 8000;
    double epsilon = 2;
    DpLifeTable table = DpLifeTable.builder().horizon(1).privacy(PureDp.of(epsilon)).build();
    double variance = 0.5 / Math.pow(Math.sinh(0.97 * epsilon / 2), 2);
    int rows = 60; // the fewest that get one bin more than 60 do
    while (BinCount.of(rows, variance) == BinCount.of(60, variance)) {
      rows++;
    }
    int bins = BinCount.of(rows, variance);
    int missing = 25;
    SurvivalData data = SurvivalData.of(new double[rows - missing], new boolean[rows - missing]);
    int more = 0;
    PrivacyAccountant accountant = accountant(Neighboring.ADD_REMOVE, 5);
    for (int i = 0; i < runs; i++) {
      more += accountant.release("r" + i, table, data).value().grid().bins() >= bins ? 1 : 0;
    }
    double share = more / (double) runs;
    assertThat(Math.abs(share - tail(missing, 0.03 * epsilon))).isLessThan(5 * 0.0036);
    for (double wrong : new double[] {1.2, 1 / 1.2}) {
      assertThat(Math.abs(share - tail(missing, 0.03 * epsilon * wrong))).isGreaterThan(5 * 0.0036);
    }
  }

  /** Returns the probability that discrete Laplace noise of scale 1/ε is at least t &gt; 0. */
  private static double tail(int t, double epsilon) {
    return Math.exp(-epsilon * t) / (1 + Math.exp(-epsilon));
  }

  @Test
  void theAuditAcceptsBoughtBinsAndCatchesHalfTheNoise() {
    EpsilonAudit audit = EpsilonAudit.of(8000, 9);
    SurvivalData data =
        SurvivalData.of(new double[] {0.5, 2, 9}, new boolean[] {true, false, true})
            .withGroups(List.of("a", "b", "a"));
    SurvivalData neighbor = data.select(new int[] {1, 2});
    double honest =
        audit.lowerBound(bought(1), data, neighbor, LifeTableNoiseTest::likelihoodRatio);
    double broken = // sold as ε = 1
        audit.lowerBound(bought(2), data, neighbor, LifeTableNoiseTest::likelihoodRatio);
    assertThat(honest).isBetween(0.6, 1.0);
    assertThat(broken).isGreaterThan(1.0);
  }

  @Test
  void theAuditAcceptsPersonsAndCatchesThoseForgotten() {
    EpsilonAudit audit = EpsilonAudit.of(8000, 10);
    SurvivalData data =
        SurvivalData.of(
                new double[] {0.5, 0.5, 9, 0.5, 0.5}, new boolean[] {true, true, true, true, true})
            .withClusters(List.of("a", "a", "b", "a", "a"));
    SurvivalData withoutPerson = data.select(new int[] {2});
    double honest =
        audit.lowerBound(
            DpLifeTable.builder()
                .grid(TimeGrid.of(1, 10))
                .clusters(2)
                .privacy(PureDp.of(1))
                .build(),
            data,
            withoutPerson,
            table -> table.events()[0]);
    double forgotten =
        audit.lowerBound(
            DpLifeTable.builder().grid(TimeGrid.of(1, 10)).privacy(PureDp.of(1)).build(),
            data,
            withoutPerson,
            table -> table.events()[0]);
    assertThat(honest).isBetween(0.6, 1.0);
    assertThat(forgotten).isGreaterThan(1.0);
  }

  private static DpLifeTable bought(double epsilon) {
    return DpLifeTable.builder().horizon(10).groups(LABELS).privacy(PureDp.of(epsilon)).build();
  }

  /** The cell that differs counts most; more bins hint at more rows. */
  private static double likelihoodRatio(LifeTable table) {
    return table.group("a").events()[0] + 0.01 * table.grid().bins();
  }

  @Test
  void nothingThrowsWhateverTheRowsAndTheRules() {
    SplittableRandom random = new SplittableRandom(12);
    PrivacyAccountant accountant = accountant(Neighboring.ADD_REMOVE, 3);
    List<PrivacyBound> bounds =
        List.of(PureDp.of(0.01), PureDp.of(1), PureDp.of(8), Zcdp.of(0.02), ApproxDp.of(1, 1e-9));
    for (int i = 0; i < 300; i++) {
      DpLifeTable table = randomTable(random, bounds.get(random.nextInt(bounds.size())));
      LifeTableRules rules = rules(table, random);
      SurvivalData data = RandomRows.data(RandomRows.rows(random, random.nextInt(8)), rules);
      String name = "r" + i;
      assertThatCode(
              () -> {
                LifeTable value = accountant.release(name, table, data).value();
                use(value);
                value.groups().forEach(label -> use(value.group(label)));
                value.strata().forEach(label -> use(value.stratum(label)));
                LifeTable stored = accountant.release(name, table, data).value();
                assertThat(stored.allCells()).containsExactly(value.allCells());
                assertThat(stored.grid()).isEqualTo(value.grid());
              })
          .as("%s", table)
          .doesNotThrowAnyException();
    }
  }

  private static DpLifeTable randomTable(SplittableRandom random, PrivacyBound privacy) {
    DpLifeTable.Builder builder = DpLifeTable.builder().privacy(privacy);
    switch (random.nextInt(3)) {
      case 0 -> builder.horizon(10);
      case 1 -> builder.horizon(10).expectedRows(1 + random.nextInt(1000));
      default -> builder.grid(TimeGrid.of(1, 2.5, 10));
    }
    builder.causes(1 + random.nextInt(4)).censoredSpan(1 + random.nextInt(4));
    if (random.nextBoolean()) {
      builder.groups(LABELS);
    }
    if (random.nextBoolean()) {
      builder.strata(LABELS);
    }
    if (random.nextBoolean()) {
      builder.lateEntry();
    }
    if (random.nextBoolean()) {
      builder.weights(random.nextBoolean() ? 1e-200 : 2.5);
    }
    if (random.nextBoolean()) {
      builder.clusters(1 + random.nextInt(3));
    }
    return builder.build();
  }

  /** Returns rules for data of the right shape: those of the table, as its parameters tell. */
  private static LifeTableRules rules(DpLifeTable table, SplittableRandom random) {
    return new LifeTableRules(
        table.parameters().has("groups") || random.nextBoolean() ? LABELS : List.of(),
        table.parameters().has("strata") || random.nextBoolean() ? LABELS : List.of(),
        1,
        1,
        table.parameters().has("late_entry") && random.nextBoolean(),
        table.parameters().has("max_weight") && random.nextBoolean() ? 1 : 0,
        table.parameters().has("rows_per_person") || random.nextBoolean() ? 1 : 0);
  }

  private static void use(LifeTable table) {
    double horizon = table.grid().horizon();
    double[] survival = table.kaplanMeier().survival();
    for (double s : survival) {
      assertThat(s).isBetween(0.0, 1.0);
    }
    assertThat(table.kaplanMeier().band(0.95).lowerAt(horizon)).isBetween(0.0, 1.0);
    assertThat(table.nelsonAalen().cumulativeHazardAt(horizon)).isBetween(0.0, 1e4);
    double sum = survival[survival.length - 1];
    for (int cause = 1; cause <= table.causes(); cause++) {
      sum += table.cumulativeIncidence(cause).incidenceAt(horizon);
      assertThat(table.events(cause)).hasSize(table.grid().bins());
    }
    assertThat(sum).isBetween(1 - 1e-9, 1 + 1e-9);
    assertThat(table.riskTable(0, horizon / 3, horizon).rows())
        .allSatisfy(row -> assertThat(row.atRisk()).isNotNegative().isFinite());
    assertThat(table.entered()).hasSize(table.grid().bins());
    assertThat(table.kaplanMeierByGroup()).hasSize(table.groups().size());
    assertThat(table + table.riskTable().toString()).doesNotContain("null");
  }

  @Test
  void dataOfTheWrongShapeAreRefusedBeforeAnyCharge() {
    PrivacyAccountant accountant = accountant(Neighboring.ADD_REMOVE, 3);
    SurvivalData plain = TestData.survival("aml");
    refuses(accountant, builder().groups(LABELS), plain, "data must have groups");
    refuses(accountant, builder().strata(LABELS), plain, "data must have strata");
    refuses(accountant, builder().clusters(2), plain, "data must have clusters");
    int n = plain.size();
    refuses(accountant, builder(), plain.withEntry(new double[n]), "add lateEntry()");
    refuses(accountant, builder(), plain.withWeights(new double[n]), "add weights(maxWeight)");
    assertThat(accountant.spent()).isEqualTo(Zcdp.of(0));
  }

  private static void refuses(
      PrivacyAccountant accountant, DpLifeTable.Builder builder, SurvivalData data, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> accountant.release("r", builder.build(), data))
        .withMessageContaining(why);
  }

  @Test
  void refusesParametersThatAreNone() {
    for (List<String> labels : List.of(List.<String>of(), List.of("a", "a"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder().groups(labels))
          .withMessageContaining("groups must be distinct labels and at least one");
      assertThatIllegalArgumentException().isThrownBy(() -> builder().strata(labels));
    }
    for (double weight : new double[] {0, -1, 1e-201, 1e201, Double.NaN, 1.0 / 0}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder().weights(weight))
          .withMessage("largest must be in [1.0E-200, 1.0E200], got " + weight);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> builder().causes(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder().causes(101));
    assertThatIllegalArgumentException().isThrownBy(() -> builder().clusters(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder().censoredSpan(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder().expectedRows(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DpLifeTable.builder().horizon(1e-310))
        .withMessageContaining("use a smaller unit of time");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().grid(TimeGrid.uniform(1, 1_000_000)).causes(60).build())
        .withMessageContaining("at most 50000000 cells");
    // As an int, 2¹⁶ times 2¹⁶ is 0, and times 2¹⁶ + 1 it is 2¹⁶.
    for (int[] counts : new int[][] {{1 << 16, 1 << 16}, {1 << 16, (1 << 16) + 1}}) {
      DpLifeTable.Builder large = builder().groups(labels(counts[0])).strata(labels(counts[1]));
      assertThatIllegalArgumentException()
          .isThrownBy(large::build)
          .withMessageContaining("at most 50000000 cells, got 4 in each of ")
          .withMessageContaining((long) counts[0] * counts[1] + " groups and strata; use fewer");
    }
  }

  private static List<String> labels(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  private static DpLifeTable.Builder builder() {
    return DpLifeTable.builder().grid(TimeGrid.of(1, 10)).privacy(PureDp.of(1));
  }

  private static PrivacyAccountant accountant(Neighboring relation, long seed) {
    return PrivacyAccountant.builder()
        .budget(Zcdp.of(1e9))
        .unit(PrivacyUnit.rows("patient"))
        .neighboring(relation)
        .forSimulation(NoiseSource.seeded(seed))
        .open();
  }
}
