package io.sfumato.streaming.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows, their sums, the search for a period, and the lower bound. */
class RowTaskTest {

  /** One row more moves every sum by 0 or 1, few of them, and the largest by 0 or 1. */
  @Test
  void neighboursAreNoFurtherApartThanDeclared() {
    SplittableRandom random = new SplittableRandom(1);
    int most = 0;
    for (int i = 0; i < 1_000; i++) {
      int dimension = 1 + random.nextInt(130);
      int ones = 1 + random.nextInt(Math.min(5, dimension));
      ColumnSums with = new ColumnSums(dimension, ones);
      ColumnSums without = new ColumnSums(dimension, ones);
      int steps = 1 + random.nextInt(6);
      int challenge = random.nextInt(steps);
      for (int t = 0; t < steps; t++) {
        int[] row = random.ints(random.nextInt(8), -2, dimension + 2).toArray();
        long[] bits = random.longs(random.nextInt(4)).toArray();
        boolean words = random.nextBoolean();
        add(with, row, bits, words);
        if (t == challenge) {
          without.add(new int[0]);
        } else {
          add(without, row, bits, words);
        }
        int moved = 0;
        for (int j = 0; j < dimension; j++) {
          long distance = with.sums()[j] - without.sums()[j];
          assertThat(distance).isBetween(0L, t < challenge ? 0L : 1L);
          moved += (int) distance;
          long row2 = with.inLastRow(j) - without.inLastRow(j);
          assertThat(row2).isBetween(0L, t == challenge ? 1L : 0L);
        }
        assertThat(moved).isLessThanOrEqualTo(ones);
        most = Math.max(most, moved);
        assertThat(with.largest() - without.largest()).isBetween(0L, 1L);
      }
    }
    assertThat(most).isEqualTo(5);
  }

  private static void add(ColumnSums sums, int[] row, long[] bits, boolean words) {
    if (words) {
      sums.add(bits);
    } else {
      sums.add(row);
    }
  }

  @Test
  void rowsAreReadAsSetsOfColumnsAndCutToTheLowest() {
    ColumnSums sums = new ColumnSums(70, 3);
    sums.add(new int[] {69, 5, 5, -1, 70, Integer.MAX_VALUE, Integer.MIN_VALUE, 2});
    assertThat(ones(sums)).containsExactly(2, 5, 69);
    sums.add(new int[] {69, 5, 68, 2});
    assertThat(ones(sums)).containsExactly(2, 5, 68);
    sums.add(new long[] {0, -1, -1, 7});
    assertThat(ones(sums)).containsExactly(64, 65, 66);
    sums.add(new long[] {1});
    assertThat(ones(sums)).containsExactly(0);
    sums.add(new long[0]);
    assertThat(ones(sums)).isEmpty();
    assertThat(sums.largest()).isEqualTo(2);
    assertThat(sums.rows()).isEqualTo(5);
  }

  private static List<Integer> ones(ColumnSums sums) {
    List<Integer> ones = new ArrayList<>();
    for (int j = 0; j < sums.sums().length; j++) {
      if (sums.inLastRow(j) == 1) {
        ones.add(j);
      }
    }
    return ones;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100, 5_000})
  void theSearchFindsTheLeastSum(int high) {
    for (double weight : new double[] {0.01, 1, 50, 1e6}) {
      LongToDoubleFunction increasing = b -> (double) b / 2;
      LongToDoubleFunction decreasing = b -> weight * Math.ceil(high / (double) b);
      double least = Double.POSITIVE_INFINITY;
      for (long b = 1; b <= high; b++) {
        least = Math.min(least, increasing.applyAsDouble(b) + decreasing.applyAsDouble(b));
      }
      long found = MonotoneSearch.least(1, high, increasing, decreasing);
      assertThat(increasing.applyAsDouble(found) + decreasing.applyAsDouble(found))
          .isBetween(least, least * (1 + 1e-6));
    }
  }

  /** Theorem 5's bound, from every number of columns and rows there is room for. */
  @Test
  void theLowerBoundIsTheBestOfAllNumbersOfColumns() {
    double beta = 0.05;
    for (PrivacyBound privacy : new PrivacyBound[] {PureDp.of(1), PureDp.of(0.1), Zcdp.of(0.5)}) {
      for (long horizon : new long[] {1, 10, 1_000, 100_000}) {
        for (int dimension : new int[] {1, 2, 30, 1_000}) {
          RowTask task = new RowTask(horizon, dimension, dimension, horizon, privacy);
          double best = 0;
          for (int k = 1; k <= dimension; k++) {
            for (long n = 1; 2L * k * n <= horizon && (k + 1L) * n <= horizon; n++) {
              boolean told =
                  privacy instanceof PureDp
                      ? task.loss() * n >= k * Math.log(2) + Math.log(1 - beta)
                      : task.loss() * n * n
                          >= (1 - beta) * k * Math.log(2)
                              + beta * Math.log(beta)
                              + (1 - beta) * Math.log(1 - beta);
              if (told) {
                break;
              }
              best = Math.max(best, n / 2.0);
            }
          }
          assertThat(MaxSumLowerBound.of(task, false, beta))
              .as("%s T=%d d=%d", privacy, horizon, dimension)
              .isEqualTo(best);
        }
      }
    }
  }

  /** In the stream of the proof only one column is near enough to the best, and tells the bit. */
  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void theSelectedColumnTellsTheSecret(int n) {
    int k = 6;
    SplittableRandom random = new SplittableRandom(n);
    for (int trial = 0; trial < 50; trial++) {
      int secret = random.nextInt(1 << k);
      ColumnSums sums = new ColumnSums(k + 1, k + 1);
      int[] ones = columns(k, j -> secret >> j & 1);
      for (int i = 0; i < n; i++) {
        // The reference, column k, gets half of the rows.
        sums.add(i < (n + 1) / 2 ? with(ones, k) : ones);
      }
      for (int j = 0; j < k; j++) {
        int column = j;
        add(sums, new int[] {j, k}, n);
        assertThat(near(sums, n / 2)).containsExactly((secret >> j & 1) == 1 ? j : k);
        add(sums, columns(k, i -> i == column ? 0 : 1), n);
      }
      assertThat(sums.largest()).isLessThanOrEqualTo((k + 1L) * n);
      assertThat(sums.rows()).isEqualTo((2L * k + 1) * n);
    }
  }

  /** The columns whose sum is less than so much below the largest. */
  private static List<Integer> near(ColumnSums sums, long error) {
    List<Integer> near = new ArrayList<>();
    for (int j = 0; j < sums.sums().length; j++) {
      if (sums.largest() - sums.sums()[j] < error) {
        near.add(j);
      }
    }
    return near;
  }

  /** MaxSum alone needs no reference. */
  @Test
  void theLargestSumTellsTheSecretToo() {
    int k = 5;
    int n = 4;
    SplittableRandom random = new SplittableRandom(2);
    for (int trial = 0; trial < 50; trial++) {
      int secret = random.nextInt(1 << k);
      ColumnSums sums = new ColumnSums(k, k);
      add(sums, columns(k, j -> secret >> j & 1), n);
      for (int j = 0; j < k; j++) {
        int column = j;
        add(sums, new int[] {j}, n);
        assertThat(sums.largest()).isEqualTo((j + 1L + (secret >> j & 1)) * n);
        add(sums, columns(k, i -> i == column ? 0 : 1), n);
      }
    }
  }

  private static void add(ColumnSums sums, int[] row, int times) {
    for (int i = 0; i < times; i++) {
      sums.add(row);
    }
  }

  private interface Bit {
    int of(int column);
  }

  private static int[] columns(int k, Bit bit) {
    List<Integer> ones = new ArrayList<>();
    for (int j = 0; j < k; j++) {
      if (bit.of(j) == 1) {
        ones.add(j);
      }
    }
    return ones.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] with(int[] ones, int column) {
    int[] more = Arrays.copyOf(ones, ones.length + 1);
    more[ones.length] = column;
    return more;
  }
}
