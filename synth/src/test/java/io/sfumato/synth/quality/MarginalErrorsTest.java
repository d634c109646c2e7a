package io.sfumato.synth.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.query.Marginal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarginalErrorsTest {

  private static final double EXACT = 1e-12;
  private static final Domain DOMAIN =
      new Domain(List.of("a", "b", "c", "d"), List.of(2, 3, 4, 50));

  @Test
  void comparesByHand() {
    Domain domain = new Domain(List.of("x", "y"), List.of(2, 2));
    CodedTable real = CodedTable.of(domain, new int[][] {{0, 0, 1, 1}, {0, 0, 1, 1}});
    CodedTable synthetic = CodedTable.of(domain, new int[][] {{0, 1}, {1, 0}});

    MarginalErrors ones = MarginalErrors.of(real, synthetic, 1, 100);
    MarginalErrors twos = MarginalErrors.of(real, synthetic, 2, 100);

    assertThat(ones.average()).isZero();
    assertThat(twos.worst()).containsExactly(new MarginalError("x,y", 1, 0.5, 0.5, 4));
    assertThat(twos.average()).isEqualTo(1);
    assertThat(twos.max()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void agreesWithTheMarginalsThemselves(int order) {
    CodedTable real = random(1, 300);
    CodedTable synthetic = random(2, 170);

    Map<String, Double> expected = new HashMap<>();
    double sum = 0;
    double cells = 0;
    for (int mask = 1; mask < 16; mask++) {
      if (Integer.bitCount(mask) == order) {
        int chosen = mask;
        int[] columns =
            java.util.stream.IntStream.range(0, 4).filter(c -> (chosen >> c & 1) == 1).toArray();
        Marginal marginal = Marginal.of(DOMAIN, columns);
        long[] p = marginal.answer(real);
        long[] q = marginal.answer(synthetic);
        double distance = 0;
        for (int i = 0; i < p.length; i++) {
          distance += Math.abs(p[i] / 300.0 - q[i] / 170.0);
        }
        expected.put(marginal.name(), distance / 2);
        sum += distance;
        cells += p.length;
      }
    }
    MarginalErrors errors = MarginalErrors.of(real, synthetic, order, 1 << 20);

    assertThat(errors.worst()).hasSameSizeAs(expected.keySet());
    for (MarginalError error : errors.worst()) {
      assertThat(error.tvd()).isCloseTo(expected.get(error.columns()), within(EXACT));
    }
    assertThat(errors.average()).isCloseTo(sum / 2 / expected.size(), within(EXACT));
    assertThat(errors.meanCellError()).isCloseTo(sum / cells, within(EXACT));
    assertThat(errors.worst())
        .isSortedAccordingTo(Comparator.comparingDouble(MarginalError::tvd).reversed());
    assertThat(errors.max()).isEqualTo(errors.worst().get(0).tvd());
  }

  @Test
  void skipsLargeOnesAndSaysHowMany() {
    MarginalErrors twos = MarginalErrors.of(random(1, 30), random(2, 30), 2, 100);
    assertThat(twos.worst().stream().map(MarginalError::columns))
        .containsExactlyInAnyOrder("a,b", "a,c", "b,c", "a,d");
    assertThat(twos.skipped()).isEqualTo(2);
    MarginalErrors threes = MarginalErrors.of(random(1, 30), random(2, 30), 3, 5);
    assertThat(threes.worst()).isEmpty();
    assertThat(threes.skipped()).isEqualTo(4);
    assertThat(threes.average()).isNaN();
  }

  private static CodedTable random(long seed, int rows) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] codes = new int[4][];
    for (int c = 0; c < 4; c++) {
      codes[c] = random.ints(rows, 0, DOMAIN.size(c)).toArray();
    }
    return CodedTable.of(DOMAIN, codes);
  }
}
