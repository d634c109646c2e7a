package io.sfumato.synth.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.query.BinnedColumn;
import io.sfumato.synth.query.Marginal;
import io.sfumato.synth.query.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectiveTest {

  private static final int ROWS = 30;

  private static List<Workload> allKinds() {
    List<Workload> all = new ArrayList<>(Fixtures.marginals());
    all.add(Fixtures.sumsBelow(Fixtures.DOMAIN, 0, 2));
    all.add(Fixtures.sumsBelow(Fixtures.DOMAIN, 2, 0));
    return all;
  }

  private static Objective objective(List<Workload> workloads, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Target> targets = Fixtures.randomTargets(workloads, ROWS, random);
    return Objective.of(SyntheticRows.uniform(Fixtures.DOMAIN, ROWS, seed), targets);
  }

  private static void moveAtRandom(Objective objective, int moves, SplittableRandom random) {
    Domain domain = objective.table().domain();
    for (int i = 0; i < moves; i++) {
      int column = random.nextInt(domain.columns());
      int to = random.nextInt(domain.size(column));
      objective.move(random.nextInt(objective.table().rows()), column, to);
    }
  }

  private static void assertSameResiduals(Objective actual, Objective expected) {
    assertThat(actual.loss()).isEqualTo(expected.loss());
    Domain domain = actual.table().domain();
    Scratch one = actual.scratch();
    Scratch other = expected.scratch();
    for (int i = 0; i < actual.table().rows(); i++) {
      for (int c = 0; c < domain.columns(); c++) {
        actual.score(i, c, one);
        expected.score(i, c, other);
        int count = actual.segments(c).count();
        assertThat(count).isEqualTo(expected.segments(c).count());
        for (int s = 0; s < count; s++) {
          assertThat(one.gains[s] - one.gains[0]).isEqualTo(other.gains[s] - other.gains[0]);
        }
      }
    }
  }

  @Test
  void aMillionMovesLeaveTheResidualsOfAFreshStart() {
    Objective objective = objective(allKinds(), 1);
    objective.scratch();
    moveAtRandom(objective, 1_000_000, new SplittableRandom(2));
    Objective fresh =
        Objective.of(SyntheticRows.of(objective.table().toTable()), objective.targets());
    assertSameResiduals(objective, fresh);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theMarginalKernelAgreesWithTheOneForAnyWorkload(long seed) {
    Objective marginals = objective(Fixtures.marginals(), seed);
    Objective any =
        Objective.of(
            SyntheticRows.of(marginals.table().toTable()),
            marginals.targets().stream().map(Fixtures::disguised).toList());
    Scratch one = marginals.scratch();
    Scratch other = any.scratch();
    SplittableRandom random = new SplittableRandom(seed);
    for (int k = 0; k < 300; k++) {
      int i = random.nextInt(ROWS);
      int j = (i + 1 + random.nextInt(ROWS - 1)) % ROWS;
      int c = random.nextInt(Fixtures.DOMAIN.columns());
      marginals.score(i, c, one);
      int present = marginals.table().code(i, c);
      long base = one.gains[marginals.segments(c).of(present)];
      for (int code = 0; code < Fixtures.DOMAIN.size(c); code++) {
        long gain = any.gain(i, c, code, other);
        assertThat(marginals.gain(i, c, code, one)).isEqualTo(gain);
        assertThat(one.gains[marginals.segments(c).of(code)] - base).isEqualTo(gain);
      }
      assertThat(marginals.swapGain(i, j, c, one)).isEqualTo(any.swapGain(i, j, c, other));
      int to = random.nextInt(Fixtures.DOMAIN.size(c));
      marginals.move(i, c, to);
      any.move(i, c, to);
    }
  }

  @Test
  void gainsAreDifferencesOfTheSumOfSquares() {
    Objective objective = objective(allKinds(), 4);
    Scratch scratch = objective.scratch();
    SplittableRandom random = new SplittableRandom(5);
    for (int k = 0; k < 300; k++) {
      int c = random.nextInt(Fixtures.DOMAIN.columns());
      int i = random.nextInt(ROWS);
      int to = random.nextInt(Fixtures.DOMAIN.size(c));
      double gain = objective.gain(i, c, to, scratch) / objective.scale();
      double before = sumOfSquares(objective);
      objective.move(i, c, to);
      double after = sumOfSquares(objective);
      // Weights and targets are rounded to the fixed point.
      assertThat(gain).isCloseTo(before - after, within(1e-3 * before));
      assertThat(objective.loss()).isCloseTo(after, within(1e-3 * after));
    }
  }

  private static double sumOfSquares(Objective objective) {
    CodedTable table = objective.table().toTable();
    double sum = 0;
    for (Target target : objective.targets()) {
      long[] answers = target.workload().answer(table);
      for (int i = 0; i < answers.length; i++) {
        sum += target.weight() * Math.pow(target.answers()[i] - answers[i], 2);
      }
    }
    return sum;
  }

  @Test
  void wholeTargetsOfOneWeightAreNotRounded() {
    SyntheticRows wanted = SyntheticRows.uniform(Fixtures.DOMAIN, ROWS, 6);
    List<Target> targets = Fixtures.targetsOf(wanted, allKinds());
    assertThat(Objective.of(wanted, targets).loss()).isZero();
    Objective other = Objective.of(SyntheticRows.uniform(Fixtures.DOMAIN, ROWS, 7), targets);
    assertThat(other.loss()).isEqualTo(sumOfSquares(other));
  }

  @Test
  void targetsMayBeAddedLater() {
    List<Target> targets = objective(allKinds(), 8).targets();
    SyntheticRows table = SyntheticRows.uniform(Fixtures.DOMAIN, ROWS, 8);
    Objective late = Objective.of(table, targets.subList(0, 2));
    late.scratch();
    moveAtRandom(late, 100, new SplittableRandom(9));
    targets.subList(2, targets.size()).forEach(late::add);
    Objective heavy = Objective.of(SyntheticRows.of(late.table().toTable()), late.targets());
    moveAtRandom(late, 100, new SplittableRandom(10));
    moveAtRandom(heavy, 100, new SplittableRandom(10));
    assertThat(late.loss()).isCloseTo(heavy.loss(), within(1e-3 * heavy.loss()));
    assertThat(late.loss()).isCloseTo(sumOfSquares(late), within(1e-3 * heavy.loss()));
  }

  @Test
  void aMuchHeavierTargetMayComeLast() {
    Objective objective = objective(Fixtures.marginals(), 11);
    Marginal marginal = Marginal.of(Fixtures.DOMAIN, 0, 4);
    objective.add(new Target(marginal, new double[marginal.cells()], 1e9));
    moveAtRandom(objective, 1000, new SplittableRandom(12));
    Objective fresh =
        Objective.of(SyntheticRows.of(objective.table().toTable()), objective.targets());
    assertSameResiduals(objective, fresh);
    assertThat(objective.loss())
        .isCloseTo(sumOfSquares(objective), within(1e-3 * objective.loss()));
  }

  /** Forty residuals of nearly 2²⁸ each: an int holds seven, so the chunks must be summed apart. */
  @Test
  void extremeTargetsDoNotOverflow() {
    List<Target> targets = new ArrayList<>();
    for (int k = 0; k < 40; k++) {
      Marginal marginal = Marginal.of(Fixtures.DOMAIN, k % 5, 5);
      double[] answers = new double[marginal.cells()];
      for (int i = 0; i < answers.length; i++) {
        answers[i] = i % 3 == 1 ? 1e12 : -1e12;
      }
      targets.add(new Target(marginal, answers, k % 3 == 0 ? 1e-12 : 1));
    }
    SyntheticRows table = SyntheticRows.uniform(Fixtures.DOMAIN, ROWS, 14);
    Objective objective = Objective.of(table, targets);
    Objective any =
        Objective.of(
            SyntheticRows.of(table.toTable()), targets.stream().map(Fixtures::disguised).toList());
    Scratch one = objective.scratch();
    Scratch other = any.scratch();
    for (int i = 0; i < ROWS; i++) {
      assertThat(objective.best(i, 5, one)).isEqualTo(1);
      assertThat(any.best(i, 5, other)).isEqualTo(1);
      objective.score(i, 5, one);
      assertThat(one.gains[1] - one.gains[0]).isGreaterThan(70L * Objective.LARGEST);
      for (int code = 0; code < 3; code++) {
        assertThat(objective.gain(i, 5, code, one)).isEqualTo(any.gain(i, 5, code, other));
      }
    }
  }

  @Test
  void nothingIsToldApartThatNoQuestionTellsApart() {
    Domain domain = Fixtures.domain(Domain.MOST_CODES, 3);
    Marginal marginal = Marginal.of(domain, List.of(BinnedColumn.equalWidth(domain, 0, 32)));
    Objective objective =
        Objective.of(
            SyntheticRows.uniform(domain, 10, 15),
            List.of(new Target(marginal, new double[32], 1)));
    assertThat(objective.segments(0).count()).isEqualTo(32);
    assertThat(objective.segments(1).count()).isEqualTo(1);
  }

  @Test
  void refusesTargetsThatAreNoNumbers() {
    Marginal marginal = Marginal.of(Fixtures.DOMAIN, 1);
    assertThatThrownBy(() -> new Target(marginal, new double[] {0, Double.NaN}, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("finite");
    assertThatThrownBy(() -> new Target(marginal, new double[] {0}, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 numbers");
    assertThatThrownBy(() -> new Target(marginal, new double[] {0, 0}, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weight");
  }
}
