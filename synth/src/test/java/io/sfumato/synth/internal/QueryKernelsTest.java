package io.sfumato.synth.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.query.QueryExamples;
import io.sfumato.synth.query.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kernels that know their workloads score as the one that tries every code on every question. */
class QueryKernelsTest {

  private static final int ROWS = 12;

  /** Hides what a workload is, so that its kernel is the generic one. */
  private record Unknown(Workload workload) implements Workload {

    @Override
    public Domain domain() {
      return workload.domain();
    }

    @Override
    public String name() {
      return workload.name();
    }

    @Override
    public int[] columns() {
      return workload.columns();
    }

    @Override
    public int cells() {
      return workload.cells();
    }

    @Override
    public long rowL1() {
      return workload.rowL1();
    }

    @Override
    public long rowSquaredL2() {
      return workload.rowSquaredL2();
    }

    @Override
    public long replaceSquaredL2() {
      return workload.replaceSquaredL2();
    }

    @Override
    public void add(int[] row, long times, long[] answers) {
      workload.add(row, times, answers);
    }
  }

  private static List<Target> targets(List<Workload> workloads, SplittableRandom random) {
    List<Target> targets = new ArrayList<>();
    for (Workload workload : workloads) {
      double[] answers =
          random
              .doubles(workload.cells(), -2.0 * workload.rowL1(), (double) ROWS * workload.rowL1())
              .toArray();
      double weight = (0.5 + random.nextDouble()) / workload.rowSquaredL2();
      targets.add(new Target(workload, answers, weight));
    }
    return targets;
  }

  private static Objective objective(List<Target> targets, long seed) {
    return Objective.of(SyntheticRows.uniform(QueryExamples.DOMAIN, ROWS, seed), targets);
  }

  private static List<Target> unknown(List<Target> targets) {
    return targets.stream()
        .map(t -> new Target(new Unknown(t.workload()), t.answers(), t.weight()))
        .toList();
  }

  private static void moveAtRandom(Objective objective, int moves, SplittableRandom random) {
    for (int i = 0; i < moves; i++) {
      int column = random.nextInt(QueryExamples.DOMAIN.columns());
      objective.move(
          random.nextInt(ROWS), column, random.nextInt(QueryExamples.DOMAIN.size(column)));
    }
  }

  private static long[] scores(Objective objective, int row, int column) {
    Scratch scratch = objective.scratch();
    objective.score(row, column, scratch);
    Segments segments = objective.segments(column);
    long own = scratch.gains[segments.of(objective.table().code(row, column))];
    long[] gains = new long[segments.codes()];
    for (int code = 0; code < gains.length; code++) {
      gains[code] = scratch.gains[segments.of(code)] - own;
    }
    return gains;
  }

  private static long[] gains(Objective objective, int row, int column) {
    Scratch scratch = objective.scratch();
    long[] gains = new long[QueryExamples.DOMAIN.size(column)];
    for (int code = 0; code < gains.length; code++) {
      gains[code] = objective.gain(row, column, code, scratch);
    }
    return gains;
  }

  @ParameterizedTest
  @EnumSource(value = QueryExamples.Kind.class, names = "SUMS", mode = EnumSource.Mode.EXCLUDE)
  void scoresAreThoseOfTryingEveryCode(QueryExamples.Kind kind) {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 20; i++) {
      List<Target> targets = targets(QueryExamples.of(kind, 6, i), random);
      Objective known = objective(targets, i);
      Objective oracle = objective(unknown(targets), i);
      for (int moves = 0; moves < 3; moves++) {
        for (int row = 0; row < ROWS; row++) {
          for (int column = 0; column < QueryExamples.DOMAIN.columns(); column++) {
            long[] expected = gains(oracle, row, column);
            assertThat(scores(known, row, column)).isEqualTo(expected);
            assertThat(gains(known, row, column)).isEqualTo(expected);
          }
        }
        moveAtRandom(known, 20, new SplittableRandom(moves));
        moveAtRandom(oracle, 20, new SplittableRandom(moves));
      }
      assertThat(known.loss()).isCloseTo(oracle.loss(), within(1e-9 * oracle.loss()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyChangesLaterScoresAreThoseOfAFreshStart(QueryExamples.Kind kind) {
    SplittableRandom random = new SplittableRandom(6);
    List<Target> targets = targets(QueryExamples.of(kind, 10, 7), random);
    Objective changed = objective(targets, 8);
    changed.scratch();
    moveAtRandom(changed, 100_000, random);
    Objective fresh = Objective.of(SyntheticRows.of(changed.table().toTable()), targets);
    assertThat(changed.loss()).isEqualTo(fresh.loss());
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < QueryExamples.DOMAIN.columns(); column++) {
        assertThat(scores(changed, row, column)).isEqualTo(scores(fresh, row, column));
      }
    }
  }

  @Test
  void kindsAreScoredTogether() {
    SplittableRandom random = new SplittableRandom(9);
    List<Workload> mixed = new ArrayList<>();
    for (QueryExamples.Kind kind : QueryExamples.Kind.values()) {
      if (kind != QueryExamples.Kind.SUMS) {
        mixed.addAll(QueryExamples.of(kind, 5, 10));
      }
    }
    List<Target> targets = targets(mixed, random);
    Objective known = objective(targets, 11);
    Objective oracle = objective(unknown(targets), 11);
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < QueryExamples.DOMAIN.columns(); column++) {
        assertThat(scores(known, row, column)).isEqualTo(gains(oracle, row, column));
      }
    }
  }

  /** Wanted sums are rounded to whole numbers, and gains downwards. */
  @Test
  void sumsAreScoredToOneUnitOfTheFixedPoint() {
    SplittableRandom random = new SplittableRandom(12);
    for (int i = 0; i < 20; i++) {
      List<Target> targets = new ArrayList<>();
      for (Target target : targets(QueryExamples.of(QueryExamples.Kind.SUMS, 4, i), random)) {
        double[] whole = Arrays.stream(target.answers()).map(Math::rint).toArray();
        targets.add(new Target(target.workload(), whole, target.weight()));
      }
      Objective objective = objective(targets, i);
      for (int row = 0; row < ROWS; row++) {
        for (int column = 0; column < QueryExamples.DOMAIN.columns(); column++) {
          long[] scores = scores(objective, row, column);
          assertThat(gains(objective, row, column)).isEqualTo(scores);
          for (int code = 0; code < scores.length; code++) {
            double gain = loss(objective, row, column, code, targets) * objective.scale();
            // At most two sums in each of four workloads are rounded down.
            assertThat(scores[code] - gain)
                .isBetween(-8.01 - 1e-6 * Math.abs(gain), 1e-6 * Math.abs(gain) + 0.01);
          }
        }
      }
    }
  }

  private static double loss(
      Objective objective, int row, int column, int code, List<Target> targets) {
    SyntheticRows other = SyntheticRows.of(objective.table().toTable());
    other.codes()[row * QueryExamples.DOMAIN.columns() + column] = code;
    return exactLoss(objective.table(), targets) - exactLoss(other, targets);
  }

  private static double exactLoss(SyntheticRows rows, List<Target> targets) {
    double loss = 0;
    for (Target target : targets) {
      long[] answers = target.workload().answer(rows.toTable());
      for (int i = 0; i < answers.length; i++) {
        loss += target.weight() * Math.pow(target.answers()[i] - answers[i], 2);
      }
    }
    return loss;
  }
}
