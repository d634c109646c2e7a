package io.sfumato.synth;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.Domain;
import java.util.List;
import java.util.SplittableRandom;

/** Small tables whose columns depend on each other. */
final class RandomTables {

  static final Domain DOMAIN = new Domain(List.of("a", "b", "c", "d"), List.of(3, 40, 2, 9));

  private RandomTables() {}

  static CodedTable correlated(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] columns = new int[4][rows];
    for (int i = 0; i < rows; i++) {
      int a = random.nextInt(3);
      columns[0][i] = a;
      columns[1][i] = 12 * a + random.nextInt(10) + random.nextInt(5);
      columns[2][i] = random.nextInt(10) < 2 + 3 * a ? 1 : 0;
      columns[3][i] = columns[2][i] == 1 ? random.nextInt(9) : random.nextInt(3);
    }
    return CodedTable.of(DOMAIN, columns);
  }
}
