package io.sfumato.synth.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AucTest {

  @Test
  void countsPairsWithHalfOfTies() {
    assertThat(Auc.of(new double[] {1, 2}, new double[] {0, 1})).isEqualTo(3.5 / 4);
    assertThat(Auc.of(new double[] {5}, new double[] {1, 2, 3})).isEqualTo(1);
    assertThat(Auc.of(new double[] {0}, new double[] {1, 2, 3})).isZero();
    assertThat(Auc.of(new double[] {-0.0}, new double[] {0.0})).isEqualTo(0.5);
    assertThat(Auc.of(new double[0], new double[] {1})).isNaN();
  }

  @Test
  void agreesWithAllPairs() {
    SplittableRandom random = new SplittableRandom(3);
    double[] x = random.ints(57, 0, 10).asDoubleStream().toArray();
    double[] y = random.ints(31, 2, 9).asDoubleStream().toArray();
    double wins = 0;
    for (double a : x) {
      for (double b : y) {
        wins += a > b ? 1 : a == b ? 0.5 : 0;
      }
    }
    assertThat(Auc.of(x, y)).isCloseTo(wins / (57 * 31), within(1e-12));
  }
}
