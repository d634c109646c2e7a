package io.sfumato.synth.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.query.BinnedColumn;
import io.sfumato.synth.query.Marginal;
import io.sfumato.synth.query.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactMoveSearchTest {

  private static final int ROWS = 1200; // enough for batches that threads share
  private static final Domain SMALL = Fixtures.domain(6, 4, 9, 3);

  private static int[] codes(Objective objective) {
    return objective.table().codes().clone();
  }

  private static Objective fittable(Domain domain, int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SyntheticRows wanted = SyntheticRows.uniform(domain, rows, seed);
    for (int i = 0; i < rows; i++) { // columns that depend on each other
      for (int c = 1; c < domain.columns(); c++) {
        if (random.nextInt(4) > 0) {
          wanted.codes()[i * domain.columns() + c] = wanted.code(i, 0) % domain.size(c);
        }
      }
    }
    return Objective.of(
        SyntheticRows.uniform(domain, rows, seed + 1),
        Fixtures.targetsOf(wanted, Fixtures.pairs(domain)));
  }

  private static FitResult run(Objective objective, int sweeps, int threads) {
    return ExactMoveSearch.of(objective, Fixtures.none(objective.table().domain()), 7, threads)
        .run(StopRule.rounds(sweeps), Progress.NONE);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void findsTheBestCodeThatThereIs(long seed) {
    List<Workload> workloads = new ArrayList<>(Fixtures.marginals());
    if (seed == 3) {
      workloads.add(Fixtures.sumsBelow(Fixtures.DOMAIN, 0, 2));
    }
    Objective objective =
        Objective.of(
            SyntheticRows.uniform(Fixtures.DOMAIN, 20, seed),
            Fixtures.randomTargets(workloads, 20, new SplittableRandom(seed)));
    Scratch scratch = objective.scratch();
    for (int i = 0; i < 20; i++) {
      for (int c = 0; c < Fixtures.DOMAIN.columns(); c++) {
        int best = objective.segments(c).first(objective.best(i, c, scratch));
        double least = Double.POSITIVE_INFINITY;
        double[] losses = new double[Fixtures.DOMAIN.size(c)];
        for (int code = 0; code < losses.length; code++) {
          SyntheticRows changed = SyntheticRows.of(objective.table().toTable());
          changed.codes()[i * Fixtures.DOMAIN.columns() + c] = code;
          losses[code] = Objective.of(changed, objective.targets()).loss();
          least = Math.min(least, losses[code]);
        }
        assertThat(losses[best]).isLessThanOrEqualTo(least * (1 + 1e-12));
      }
    }
  }

  @Test
  void fitsWhatCanBeFitted() {
    Objective objective = fittable(SMALL, ROWS, 1);
    double before = objective.loss();
    FitResult result = run(objective, 30, 1);
    assertThat(result.loss()).isEqualTo(objective.loss()).isLessThan(before / 500);
  }

  @Test
  void neverGetsWorseAndEndsWhereNoCellCanImprove() {
    Objective objective = fittable(SMALL, ROWS, 2);
    List<Double> losses = new ArrayList<>(List.of(objective.loss()));
    FitResult result =
        ExactMoveSearch.of(objective, Fixtures.none(SMALL), 7, 1)
            .run(StopRule.rounds(1000), (round, loss) -> losses.add(loss));
    for (int i = 1; i < losses.size(); i++) {
      assertThat(losses.get(i)).isLessThanOrEqualTo(losses.get(i - 1));
    }
    assertThat(result.ended()).isEqualTo(FitResult.Reason.NO_IMPROVEMENT);
    Scratch scratch = objective.scratch();
    for (int i = 0; i < ROWS; i++) {
      for (int c = 0; c < SMALL.columns(); c++) {
        assertThat(objective.best(i, c, scratch)).isEqualTo(objective.table().code(i, c));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void anyNumberOfThreadsMakesTheSameTable(int threads) {
    Objective alone = fittable(SMALL, ROWS, 3);
    Objective together = fittable(SMALL, ROWS, 3);
    FitResult one = run(alone, 4, 1);
    FitResult other = run(together, 4, threads);
    assertThat(codes(together)).isEqualTo(codes(alone));
    assertThat(other).isEqualTo(one);
  }

  @Test
  void theSeedDecides() {
    Objective one = fittable(SMALL, ROWS, 4);
    Objective same = fittable(SMALL, ROWS, 4);
    Objective other = fittable(SMALL, ROWS, 4);
    run(one, 2, 1);
    run(same, 2, 1);
    ExactMoveSearch.of(other, Fixtures.none(SMALL), 8, 1).run(StopRule.rounds(2), Progress.NONE);
    assertThat(codes(same)).isEqualTo(codes(one));
    assertThat(codes(other)).isNotEqualTo(codes(one));
  }

  @Test
  void changesOnlyTheColumnsThatMayChange() {
    Objective objective = fittable(SMALL, ROWS, 5);
    SyntheticRows before = SyntheticRows.of(objective.table().toTable());
    ExactMoveSearch.of(objective, Fixtures.none(SMALL), 7, 1)
        .run(StopRule.rounds(3), Progress.NONE, 1, 3);
    int changed = 0;
    for (int i = 0; i < ROWS; i++) {
      assertThat(objective.table().code(i, 0)).isEqualTo(before.code(i, 0));
      assertThat(objective.table().code(i, 2)).isEqualTo(before.code(i, 2));
      changed += objective.table().code(i, 1) != before.code(i, 1) ? 1 : 0;
    }
    assertThat(changed).isPositive();
  }

  @Test
  void stopsWhenToldTo() {
    Objective objective = fittable(SMALL, ROWS, 6);
    double before = objective.loss();
    ExactMoveSearch search = ExactMoveSearch.of(objective, Fixtures.none(SMALL), 7, 1);
    StopRule many = StopRule.rounds(1000);
    assertThat(search.run(StopRule.rounds(0), Progress.NONE).ended())
        .isEqualTo(FitResult.Reason.ROUNDS);
    assertThat(search.run(many.withCancelled(() -> true), Progress.NONE).ended())
        .isEqualTo(FitResult.Reason.INTERRUPTED);
    assertThat(search.run(many.withDeadline(System.nanoTime()), Progress.NONE).ended())
        .isEqualTo(FitResult.Reason.INTERRUPTED);
    assertThat(objective.loss()).isEqualTo(before);
    FitResult good = search.run(many.withTargetLoss(before / 2), Progress.NONE);
    assertThat(good.ended()).isEqualTo(FitResult.Reason.TARGET_LOSS);
    assertThat(good.loss()).isLessThanOrEqualTo(before / 2);
    FitResult slow = search.run(many.withLeastImprovement(0.999), Progress.NONE);
    assertThat(slow.ended()).isEqualTo(FitResult.Reason.NO_IMPROVEMENT);
    assertThat(slow.rounds()).isEqualTo(1);
    assertThat(search.run(StopRule.rounds(2), Progress.NONE).rounds()).isLessThanOrEqualTo(2);
  }

  @Test
  void cancellingInTheMiddleLeavesAWholeObjective() {
    Objective objective = fittable(SMALL, ROWS, 7);
    int[] asked = {0};
    FitResult result =
        ExactMoveSearch.of(objective, Fixtures.none(SMALL), 7, 1)
            .run(StopRule.rounds(9).withCancelled(() -> ++asked[0] > 8), Progress.NONE);
    assertThat(result.ended()).isEqualTo(FitResult.Reason.INTERRUPTED);
    assertThat(result.changes()).isPositive();
    Objective fresh =
        Objective.of(SyntheticRows.of(objective.table().toTable()), objective.targets());
    assertThat(result.loss()).isEqualTo(fresh.loss());
  }

  @Test
  void nothingToFitIsNoTrouble() {
    SyntheticRows rows = SyntheticRows.uniform(SMALL, 5, 8);
    int[] before = rows.codes().clone();
    FitResult result = run(Objective.of(rows, List.of()), 10, 2);
    assertThat(result.loss()).isZero();
    assertThat(rows.codes()).isEqualTo(before);
  }

  @Test
  void smallestTablesAreFittedToo() {
    Domain one = Fixtures.domain(1);
    Marginal all = Marginal.of(one, 0);
    Objective lone =
        Objective.of(
            SyntheticRows.uniform(one, 1, 9), List.of(new Target(all, new double[] {5}, 1)));
    assertThat(run(lone, 3, 2).loss()).isEqualTo(16);
    SyntheticRows wanted = SyntheticRows.uniform(SMALL, 1, 10);
    Objective row =
        Objective.of(
            SyntheticRows.uniform(SMALL, 1, 11),
            Fixtures.targetsOf(wanted, List.of(Marginal.of(SMALL, 0), Marginal.of(SMALL, 2))));
    assertThat(run(row, 5, 1).loss()).isZero();
  }

  @Test
  void wideColumnsAreFittedInBinsAndFilledEvenly() {
    Domain wide = Fixtures.domain(Domain.MOST_CODES, 2);
    BinnedColumn bins = BinnedColumn.equalWidth(wide, 0, 32);
    // Of one column: then every wrong count can be put right by changing single cells.
    Marginal marginal = Marginal.of(wide, List.of(bins));
    double[] answers = new double[32];
    Arrays.setAll(answers, i -> i % 2 == 0 ? i : 64 - i);
    int rows = (int) Arrays.stream(answers).sum();
    List<double[]> start = List.of(onlyFirst(wide), new double[] {1, 1});
    List<int[]> columns = new ArrayList<>();
    for (int threads = 1; threads <= 2; threads++) {
      SyntheticRows table = SyntheticRows.independent(wide, rows, start, 12);
      Objective objective = Objective.of(table, List.of(new Target(marginal, answers, 1)));
      assertThat(run(objective, 20, threads).loss()).isZero();
      columns.add(table.toTable().column(0));
    }
    assertThat(Arrays.stream(columns.get(0)).distinct().count()).isGreaterThan(rows * 9L / 10);
    assertThat(columns.get(1)).isEqualTo(columns.get(0));
  }

  private static double[] onlyFirst(Domain domain) {
    double[] frequencies = new double[domain.size(0)];
    frequencies[0] = 1;
    return frequencies;
  }

  @Test
  void rulesHoldThroughout() {
    RowRules rules =
        RowRules.of(
            SMALL,
            List.of(
                Fixtures.rule("no 1 with 2", row -> row[0] != 1 || row[1] != 2, 0, 1),
                Fixtures.rule("sum is even", row -> (row[2] + row[3]) % 2 == 0, 2, 3)));
    Objective unruled = fittable(SMALL, ROWS, 13);
    SyntheticRows table = SyntheticRows.uniform(SMALL, ROWS, 13);
    rules.repair(table, 14);
    rules.check(table);
    for (int threads = 1; threads <= 2; threads++) {
      Objective objective = Objective.of(SyntheticRows.of(table.toTable()), unruled.targets());
      double before = objective.loss();
      FitResult result =
          ExactMoveSearch.of(objective, rules, 15, threads).run(StopRule.rounds(8), Progress.NONE);
      rules.check(objective.table());
      assertThat(result.loss()).isLessThan(before / 2);
    }
  }

  @Test
  void refusesWhatItCannotKeep() {
    Objective objective = fittable(SMALL, 50, 17);
    RowRules rules = RowRules.of(SMALL, List.of(Fixtures.rule("never", row -> false, 0)));
    assertThatThrownBy(() -> ExactMoveSearch.of(objective, rules, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("never");
    assertThatThrownBy(() -> ExactMoveSearch.of(objective, Fixtures.none(SMALL), 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("threads");
  }
}
