package io.sfumato.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SimplexTest {

  /** The projection p of y is the only point where y - p is the same number wherever p > 0. */
  @Test
  void projectionsMeetTheConditionsOfOptimality() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 1000; i++) {
      double[] y = random.doubles(1 + random.nextInt(10), -5, 5).toArray();
      double total = random.nextInt(4) * random.nextDouble();
      double[] p = Simplex.project(y, total);
      assertThat(Arrays.stream(p).sum()).isEqualTo(total, within(1e-12));
      double threshold = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < y.length; j++) {
        threshold = p[j] > 0 ? y[j] - p[j] : threshold;
      }
      for (int j = 0; j < y.length; j++) {
        assertThat(p[j]).isNotNegative();
        if (p[j] > 0) {
          assertThat(y[j] - p[j]).isEqualTo(threshold, within(1e-12));
        } else if (threshold > Double.NEGATIVE_INFINITY) {
          assertThat(y[j]).isLessThanOrEqualTo(threshold + 1e-12);
        }
      }
    }
  }
}
