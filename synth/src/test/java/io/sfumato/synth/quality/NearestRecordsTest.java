package io.sfumato.synth.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NearestRecordsTest {

  private static final double EXACT = 1e-12;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void agreesWithAllPairs(long seed) {
    ComparedTable from = Tables.compared(seed, 40);
    ComparedTable to = Tables.compared(seed + 100, 70);
    int[] rows = {0, 3, 39, 17};
    int[] records = IntStream.range(5, 70).toArray();

    NearestRecords found = NearestRecords.of(from, rows, to, records);

    for (int i = 0; i < rows.length; i++) {
      int row = rows[i];
      double[] all =
          Arrays.stream(records).mapToDouble(r -> gower(from, row, to, r)).sorted().toArray();
      assertThat(found.nearest()[i]).isCloseTo(all[0], within(EXACT));
      assertThat(found.ratios()[i]).isCloseTo(all[1] == 0 ? 1 : all[0] / all[1], within(EXACT));
    }
  }

  @Test
  void aLonelyRecordHasNoSecond() {
    ComparedTable table = Tables.compared(1, 1);
    NearestRecords found = NearestRecords.of(table, new int[] {0}, table, new int[] {0});
    assertThat(found.nearest()).containsExactly(0);
    assertThat(found.ratios()).containsExactly(1);
  }

  @Test
  void samplesEachRowEquallyOften() {
    SplittableRandom random = new SplittableRandom(9);
    int[] times = new int[5];
    for (int k = 0; k < 10_000; k++) {
      for (int row : NearestRecords.sample(5, 2, random)) {
        times[row]++;
      }
    }
    // 4,000 each, with a standard deviation of 49: 300 is six of them
    for (int t : times) {
      assertThat(t).isCloseTo(4000, within(300));
    }
    assertThat(NearestRecords.sample(3, 9, random)).containsExactly(0, 1, 2);
    assertThat(NearestRecords.sample(100, 40, random)).hasSize(40).doesNotHaveDuplicates();
  }

  private static double gower(ComparedTable a, int i, ComparedTable b, int j) {
    double sum = 0;
    for (int c = 0; c < 4; c++) {
      int x = a.codes().code(i, c);
      int y = b.codes().code(j, c);
      int values = c == 2 ? 11 : 8;
      if (c < 2 || x >= values || y >= values) {
        sum += x == y ? 0 : 1;
      } else {
        sum += Math.abs(x - y) / (values - 1.0);
      }
    }
    return sum / 4;
  }
}
