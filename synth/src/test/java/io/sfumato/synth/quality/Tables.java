package io.sfumato.synth.quality;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.domain.Domain;
import java.util.List;
import java.util.SplittableRandom;

/** Random tables of labels and numbers, some of them null. */
final class Tables {

  static final Domain DOMAIN =
      new Domain(List.of("sex", "region", "age", "income"), List.of(2, 5, 11, 9));

  /** Income has eight values, and null. */
  static final List<ColumnTraits> TRAITS =
      List.of(
          ColumnTraits.CATEGORICAL,
          ColumnTraits.CATEGORICAL,
          ColumnTraits.ORDERED,
          ColumnTraits.ORDERED.withNull());

  private Tables() {}

  static CodedTable coded(long seed, int rows) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] codes = new int[DOMAIN.columns()][];
    for (int c = 0; c < codes.length; c++) {
      codes[c] = random.ints(rows, 0, DOMAIN.size(c)).toArray();
    }
    return CodedTable.of(DOMAIN, codes);
  }

  static ComparedTable compared(long seed, int rows) {
    return ComparedTable.of(coded(seed, rows), TRAITS);
  }
}
