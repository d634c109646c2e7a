package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SortedRowsTest {

  @Test
  void radixSortIsAStableSort() {
    SplittableRandom random = new SplittableRandom(9);
    for (int repetition = 0; repetition < 200; repetition++) {
      int n = random.nextInt(300);
      double[] times =
          switch (repetition % 3) {
            case 0 -> random.doubles(n).map(x -> Math.floor(x * 20)).toArray();
            case 1 -> random.doubles(n).map(x -> -Math.log(x)).toArray();
            default ->
                random
                    .longs(n, 0, Double.doubleToRawLongBits(1 / 0.0) + 1)
                    .mapToDouble(Double::longBitsToDouble)
                    .toArray();
          };
      int[] rows = IntStream.range(0, n).toArray();
      double[] sorted = times.clone();
      RadixSort.sort(sorted, rows);

      int[] expected =
          IntStream.range(0, n)
              .boxed()
              .sorted((a, b) -> Double.compare(times[a], times[b]))
              .mapToInt(Integer::intValue)
              .toArray();
      assertThat(rows).containsExactly(expected);
      assertThat(sorted)
          .containsExactly(Arrays.stream(expected).mapToDouble(i -> times[i]).toArray());
    }
  }

  @Test
  void timesThatDifferByRoundingAreOne() {
    double sum = 0.1 + 0.2;
    SurvivalData data =
        SurvivalData.of(new double[] {sum, 0.3, 1, 0.3}, new boolean[] {true, true, true, false});
    assertThat(sum).isNotEqualTo(0.3);
    KaplanMeier curve = KaplanMeier.of(data);
    assertThat(curve.times()).containsExactly(0.3, 1);
    assertThat(curve.events()).containsExactly(2, 1);
    assertThat(curve.censored()).containsExactly(1, 0);
  }

  /** As R's aeqSurv: a step of 2⁻²⁶ times the mean of the distinct times is none, more is one. */
  @Test
  void theToleranceIsThatOfR() {
    double step = 0x1p-26 * 100; // 100 is the mean of the distinct times below, nearly
    assertThat(times(50, 50 + step * 0.99, 200, 200)).containsExactly(50, 200);
    assertThat(times(50, 50 + step * 1.01, 200)).hasSize(3);
    assertThat(times(0, 0x1p-26)).containsExactly(0); // absolutely, whatever the mean
    // A chain of small steps is one time, the first, however long it is.
    assertThat(times(1, 1 + 1e-8, 1 + 2e-8, 1 + 3e-8)).containsExactly(1);
  }

  @Test
  void entriesAndTimesAreJoinedToo() {
    double sum = 0.1 + 0.2;
    SurvivalData data =
        SurvivalData.of(new double[] {0.3, 1, sum}, new boolean[] {true, true, true})
            .withEntry(0, sum, 0.3);
    KaplanMeier curve = KaplanMeier.of(data);
    // The second row enters at the first time, so it is not at risk then; the third never is.
    assertThat(curve.times()).containsExactly(0.3, 1);
    assertThat(curve.atRisk()).containsExactly(1, 1);
    assertThat(curve.events()).containsExactly(1, 1);
    assertThat(curve.toString()).contains("2 rows");
  }

  @Test
  void rowsWithoutWeightOrObservationAreNone() {
    SurvivalData data =
        SurvivalData.of(new double[] {1, 2, 3, 4}, new boolean[] {true, true, true, true})
            .withEntry(0, 2, 5, 0)
            .withWeights(1, 1, 1, 0);
    assertThat(KaplanMeier.of(data).times()).containsExactly(1);
  }

  @Test
  void infiniteTimesAreAtRiskAndNeverEnd() {
    double forever = Double.POSITIVE_INFINITY;
    SurvivalData data =
        SurvivalData.of(new double[] {forever, 1, forever}, new boolean[] {true, true, false})
            .withGroups(List.of("b", "a", "b"));
    KaplanMeier curve = KaplanMeier.of(data);
    assertThat(curve.times()).containsExactly(1);
    assertThat(curve.atRisk()).containsExactly(3);
    assertThat(curve.riskTable(1e300).rows().get(0).atRisk()).isEqualTo(2);
    KaplanMeier group = ReferenceTable.group(KaplanMeier.byGroup(data), "b");
    assertThat(group.times()).isEmpty();
    assertThat(group.riskTable(5).rows().get(0).atRisk()).isEqualTo(2);
  }

  private static double[] times(double... times) {
    return KaplanMeier.of(SurvivalData.of(times, new boolean[times.length])).times();
  }
}
