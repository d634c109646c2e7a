package io.sfumato.synth.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.query.Workload;
import io.sfumato.synth.search.GeneticSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneticSearchTest {

  private static final int ROWS = 60;
  private static final int[] NUMERIC = {2, 4};

  private static Objective objective(long seed) {
    List<Workload> workloads = new ArrayList<>(Fixtures.marginals());
    workloads.add(Fixtures.sumsBelow(Fixtures.DOMAIN, 0, 2));
    return Objective.of(
        SyntheticRows.uniform(Fixtures.DOMAIN, ROWS, seed),
        Fixtures.randomTargets(workloads, ROWS, new SplittableRandom(seed)));
  }

  private static Objective fittable(Domain domain, int rows, long seed) {
    return Objective.of(
        SyntheticRows.uniform(domain, rows, seed),
        Fixtures.targetsOf(SyntheticRows.uniform(domain, rows, seed + 1), Fixtures.pairs(domain)));
  }

  private static GeneticSettings only(Operator operator) {
    return new GeneticSettings(
        operator == Operator.MUTATION ? 10 : 0,
        operator == Operator.CROSSOVER ? 10 : 0,
        operator == Operator.PAIR_CROSSOVER ? 10 : 0,
        operator == Operator.SWAP ? 10 : 0,
        operator == Operator.QUANTILE_MOVE ? 10 : 0,
        8,
        3,
        false,
        400,
        0);
  }

  private static GeneticSearch search(Objective objective, GeneticSettings settings, long seed) {
    return GeneticSearch.of(
        objective, Fixtures.none(objective.table().domain()), settings, NUMERIC, seed);
  }

  @ParameterizedTest
  @EnumSource
  void everyOperatorImprovesAndNeverGetsWorse(Operator operator) {
    Objective objective = objective(1);
    GeneticSearch search = search(objective, only(operator), 2);
    double start = objective.loss();
    List<Double> losses = new ArrayList<>(List.of(start));
    FitResult result = search.run(StopRule.rounds(400), (round, loss) -> losses.add(loss));
    assertThat(result.rounds()).isEqualTo(400);
    assertThat(result.evaluated()).isEqualTo(4000);
    for (int i = 1; i < losses.size(); i++) {
      assertThat(losses.get(i)).isLessThanOrEqualTo(losses.get(i - 1));
    }
    assertThat(result.loss()).isLessThan(start);
    Objective fresh =
        Objective.of(SyntheticRows.of(objective.table().toTable()), objective.targets());
    assertThat(result.loss()).isEqualTo(fresh.loss());
  }

  /** What an offspring is said to gain is what its changes do gain. */
  @ParameterizedTest
  @EnumSource
  void offspringAreValuedExactly(Operator operator) {
    Objective objective = objective(3);
    int[][] members = {SyntheticRows.uniform(Fixtures.DOMAIN, ROWS, 4).codes()};
    Elite elite = new Elite(objective.table().codes(), members, 2);
    RowRules rules = Fixtures.none(Fixtures.DOMAIN);
    Breeder breeder = new Breeder(objective, rules, elite, NUMERIC, 8, new SplittableRandom(5));
    Scratch scratch = objective.scratch();
    Offspring offspring = new Offspring();
    int changed = 0;
    for (int k = 0; k < 500; k++) {
      long gain = breeder.breed(operator, offspring);
      long sum = 0;
      for (int i = 0; i < offspring.count; i++) {
        int row = offspring.rows[i];
        int column = offspring.columns[i];
        sum += objective.gain(row, column, offspring.codes[i], scratch);
        objective.move(row, column, offspring.codes[i]);
      }
      assertThat(gain).isEqualTo(sum);
      changed += offspring.count > 0 ? 1 : 0;
    }
    assertThat(changed).isGreaterThan(100);
  }

  @Test
  void eachGenerationKeepsTheBestOffspringOnly() {
    Objective objective = objective(6);
    FitResult result =
        search(objective, GeneticSettings.PUBLISHED.withMostGenerations(50), 7)
            .run(StopRule.rounds(1000), Progress.NONE);
    assertThat(result.rounds()).isEqualTo(50);
    assertThat(result.evaluated()).isEqualTo(5000);
    assertThat(result.changes()).isBetween(1L, 50L);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theSeedDecides(boolean bandit) {
    GeneticSettings settings =
        (bandit ? GeneticSettings.BANDIT : GeneticSettings.PUBLISHED).withMostGenerations(500);
    List<int[]> tables = new ArrayList<>();
    for (long seed : new long[] {8, 8, 9}) {
      Objective objective = objective(1);
      search(objective, settings, seed).run(StopRule.rounds(500), Progress.NONE);
      tables.add(objective.table().codes().clone());
    }
    assertThat(tables.get(1)).isEqualTo(tables.get(0));
    assertThat(tables.get(2)).isNotEqualTo(tables.get(0));
  }

  @Test
  void fitsAsWellAsAnExactSearchInTheEnd() {
    Domain domain = Fixtures.domain(4, 3, 5);
    Objective genetic = fittable(domain, 300, 10);
    Objective exact = fittable(domain, 300, 10);
    double before = exact.loss();
    ExactMoveSearch.of(exact, Fixtures.none(domain), 1, 1).run(StopRule.rounds(20), Progress.NONE);
    GeneticSearch.of(
            genetic,
            Fixtures.none(domain),
            GeneticSettings.BANDIT.withMostGenerations(5000),
            new int[] {2},
            11)
        .run(StopRule.rounds(5000), Progress.NONE);
    assertThat(exact.loss()).isLessThan(before / 20);
    assertThat(genetic.loss()).isLessThan(before / 20);
  }

  @Test
  void beginsWithTheBestOfTheElite() {
    Objective objective = objective(12);
    double own = objective.loss();
    GeneticSettings settings = new GeneticSettings(1, 0, 0, 0, 0, 1, 60, false, 0, 0);
    search(objective, settings, 13);
    Objective fresh =
        Objective.of(SyntheticRows.of(objective.table().toTable()), objective.targets());
    assertThat(objective.loss()).isEqualTo(fresh.loss()).isLessThan(own);
  }

  @Test
  void membersOfTheEliteAreTheBestTablesOfBefore() {
    int rows = 7;
    SplittableRandom random = new SplittableRandom(14);
    int[] best = new int[rows];
    int[][] members = new int[3][rows];
    Elite elite = new Elite(best, members, 2);
    List<int[]> history = new ArrayList<>();
    for (int k = 0; k < 200; k++) {
      history.add(best.clone());
      elite.keepBest();
      for (int i = random.nextInt(2); i < 2; i++) {
        int place = random.nextInt(rows);
        best[place] = random.nextInt(100);
        elite.changed(place, best[place]);
      }
      if (k >= 2) {
        assertThat(List.of(members))
            .containsExactlyInAnyOrder(history.get(k), history.get(k - 1), history.get(k - 2));
      }
    }
  }

  @Test
  void stopsWhenToldTo() {
    Objective objective = objective(15);
    GeneticSettings endless =
        GeneticSettings.PUBLISHED.withMostGenerations(Long.MAX_VALUE).withLeastImprovement(0);
    GeneticSearch search = search(objective, endless, 16);
    double before = objective.loss();
    StopRule many = StopRule.rounds(Long.MAX_VALUE);
    assertThat(search.run(many.withCancelled(() -> true), Progress.NONE).ended())
        .isEqualTo(FitResult.Reason.INTERRUPTED);
    assertThat(search.run(many.withDeadline(System.nanoTime()), Progress.NONE).ended())
        .isEqualTo(FitResult.Reason.INTERRUPTED);
    assertThat(search.run(many.withTargetLoss(before * 0.99), Progress.NONE).ended())
        .isEqualTo(FitResult.Reason.TARGET_LOSS);
    assertThat(objective.loss()).isLessThanOrEqualTo(before * 0.99);
    FitResult slow = search.run(many.withLeastImprovement(1e-4), Progress.NONE);
    assertThat(slow.ended()).isEqualTo(FitResult.Reason.NO_IMPROVEMENT);
    assertThat(slow.rounds() % 100).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rulesHoldThroughout(boolean bandit) {
    RowRules rules =
        RowRules.of(
            Fixtures.DOMAIN,
            List.of(
                Fixtures.rule("no 1 with 1", row -> row[0] != 1 || row[1] != 1, 0, 1),
                Fixtures.rule("sum is even", row -> (row[2] + row[5]) % 2 == 0, 2, 5)));
    SyntheticRows table = SyntheticRows.uniform(Fixtures.DOMAIN, ROWS, 17);
    rules.repair(table, 18);
    Objective objective = Objective.of(table, objective(17).targets());
    double before = objective.loss();
    GeneticSettings settings = bandit ? GeneticSettings.BANDIT : GeneticSettings.PUBLISHED;
    FitResult result =
        GeneticSearch.of(objective, rules, settings.withMostGenerations(2000), NUMERIC, 19)
            .run(StopRule.rounds(2000), Progress.NONE);
    rules.check(objective.table());
    assertThat(result.changes()).isPositive();
    assertThat(result.loss()).isLessThan(before);
  }

  @Test
  void smallestTablesAndNoTargetsAreNoTrouble() {
    Domain one = Fixtures.domain(1);
    Objective nothing = Objective.of(SyntheticRows.uniform(one, 1, 20), List.of());
    GeneticSettings settings = GeneticSettings.BANDIT.withMostGenerations(300);
    FitResult result =
        GeneticSearch.of(nothing, Fixtures.none(one), settings, new int[] {0}, 21)
            .run(StopRule.rounds(300), Progress.NONE);
    assertThat(result.loss()).isZero();
    assertThat(result.changes()).isZero();
    Domain two = Fixtures.domain(1, 4);
    Objective row = fittable(two, 1, 22);
    GeneticSearch.of(row, Fixtures.none(two), settings, new int[] {1}, 23)
        .run(StopRule.rounds(300), Progress.NONE);
    assertThat(row.loss()).isZero();
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    assertThatThrownBy(() -> new GeneticSettings(0, 0, 0, 0, 0, 1, 1, false, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("offspring");
    assertThatThrownBy(() -> new GeneticSettings(1, 0, 0, 0, 0, 1, 0, false, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("elite");
    assertThatThrownBy(() -> GeneticSettings.PUBLISHED.withLeastImprovement(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leastImprovement");
  }
}
