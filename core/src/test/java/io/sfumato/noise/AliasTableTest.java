package io.sfumato.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AliasTableTest {

  @Test
  void eachIndexOwnsAsManyValuesAsItsWeight() {
    NoiseSource random = NoiseSource.seeded(41);
    for (int round = 0; round < 50; round++) {
      long[] weights = new long[AliasTable.SIZE];
      long left = AliasTable.TOTAL;
      for (int i = 1; i < weights.length; i++) {
        weights[i] = random.nextLong(1 + left / (1 + random.nextLong(200)));
        left -= weights[i];
      }
      weights[0] = left;
      assertThat(owned(new AliasTable(weights))).isEqualTo(weights);
    }
  }

  @Test
  void extremeWeightsAreExactToo() {
    long[] equal = new long[AliasTable.SIZE];
    Arrays.fill(equal, 1L << 23);
    assertThat(owned(new AliasTable(equal))).isEqualTo(equal);

    long[] single = new long[AliasTable.SIZE];
    single[255] = AliasTable.TOTAL;
    assertThat(owned(new AliasTable(single))).isEqualTo(single);

    long[] nearlyEqual = equal.clone();
    nearlyEqual[17]++;
    nearlyEqual[90]--;
    assertThat(owned(new AliasTable(nearlyEqual))).isEqualTo(nearlyEqual);
  }

  @Test
  void theSignBitOfAValueDoesNotCount() {
    long[] weights = new long[AliasTable.SIZE];
    Arrays.setAll(weights, i -> (i & 1) * (1L << 24));
    AliasTable table = new AliasTable(weights);
    NoiseSource random = NoiseSource.seeded(42);
    for (int i = 0; i < 1000; i++) {
      int value = (int) random.nextLong();
      assertThat(table.pick(value)).isEqualTo(table.pick(value ^ Integer.MIN_VALUE));
      assertThat(table.pick(value) & 1).isOne();
    }
  }

  @Test
  void refusesWeightsThatDoNotAddUp() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AliasTable(new long[AliasTable.SIZE]))
        .withMessage("weights must be 256 that add up to 2^31, got 256 of sum 0");
  }

  /** Counts the values of each index; within a slot the index changes at most once. */
  static long[] owned(AliasTable table) {
    int capacity = 1 << 23;
    long[] counts = new long[AliasTable.SIZE];
    for (int slot = 0; slot < AliasTable.SIZE; slot++) {
      int last = table.pick((capacity - 1) << 8 | slot);
      int low = 0; // the first value from which on the index is the last one
      int high = capacity - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (table.pick(middle << 8 | slot) == last) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      counts[last] += capacity - low;
      counts[table.pick(slot)] += low;
    }
    return counts;
  }
}
