package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BinCountTest {

  @Test
  void followsTheRule() {
    // e = 1: 0.5 * 1000^0.4 + 1.5 + 0.3 sqrt 1000 = 18.91.
    assertThat(BinCount.of(1000, 2)).isEqualTo(18);
    // e = 1/2: 0.5 * 2050^0.4 + (1.5 + 0.3 sqrt 4100) / 2 = 20.91; with 4300 rows 21.35.
    assertThat(BinCount.of(4100, 8)).isEqualTo(20);
    assertThat(BinCount.of(4300, 8)).isEqualTo(22);
  }

  @Test
  void growsWithRowsAndPrecisionWithinItsBounds() {
    for (double variance = 1e-12; variance < 1e12; variance *= 3) {
      int before = 0;
      for (double rows = -1e6; rows < 1e12; rows = rows < 1 ? rows / 10 + 1 : 2 * rows) {
        int bins = BinCount.of(rows, variance);
        assertThat(bins).isBetween(BinCount.FEWEST, BinCount.MOST).isGreaterThanOrEqualTo(before);
        assertThat(bins % 2).isZero();
        assertThat(bins).isGreaterThanOrEqualTo(BinCount.of(rows, 2 * variance));
        before = bins;
      }
    }
  }

  @Test
  void takesNoisyNumbersOfRowsWhateverTheyAre() {
    assertThat(BinCount.of(-1e18, 2)).isEqualTo(BinCount.FEWEST);
    assertThat(BinCount.of(0, 2)).isEqualTo(BinCount.of(1, 2));
    assertThat(BinCount.of(1e18, 2)).isEqualTo(BinCount.MOST);
    assertThat(BinCount.of(228, Double.MIN_NORMAL)).isEqualTo(BinCount.MOST);
    assertThat(BinCount.of(228, 1e300)).isEqualTo(BinCount.FEWEST);
  }
}
