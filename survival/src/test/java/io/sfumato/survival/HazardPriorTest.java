package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HazardPriorTest {

  private static final int CAUSES = 2;
  private static final int SIZE = HazardModel.first(CAUSES) + HazardModel.CENSORING_KNOTS;

  @Test
  void isLargestInItsCentre() {
    double[] centre = new double[SIZE];
    centre[0] = HazardPrior.LOG_ROWS;
    int censoring = HazardModel.first(CAUSES);
    Arrays.fill(centre, 1, censoring, HazardPrior.EVENTS - Math.log(CAUSES));
    Arrays.fill(centre, censoring, SIZE, HazardPrior.CENSORING);
    double[] gradient = new double[SIZE];
    assertThat(HazardPrior.add(centre, CAUSES, gradient, new double[SIZE][SIZE]))
        .isCloseTo(0, within(1e-20));
    assertThat(gradient).containsOnly(new double[] {0}, within(1e-12));
  }

  @Test
  void gradientAndInformationBelongToTheDensity() {
    SplittableRandom random = new SplittableRandom(6);
    double h = 1e-4;
    for (int i = 0; i < 200; i++) {
      double[] b = new double[SIZE];
      double[] direction = new double[SIZE];
      Arrays.setAll(b, j -> 10 * random.nextDouble() - 5);
      Arrays.setAll(direction, j -> 2 * random.nextDouble() - 1);
      double[] gradient = new double[SIZE];
      double[][] information = new double[SIZE][SIZE];
      double at = HazardPrior.add(b, CAUSES, gradient, information);
      double high = density(b, direction, h);
      double low = density(b, direction, -h);
      double slope = 0;
      double curvature = 0;
      for (int j = 0; j < SIZE; j++) {
        slope += gradient[j] * direction[j];
        for (int k = 0; k < SIZE; k++) {
          double entry = information[Math.max(j, k)][Math.min(j, k)];
          curvature += direction[j] * entry * direction[k];
        }
      }
      assertThat(slope).isCloseTo((high - low) / (2 * h), within(1e-5));
      assertThat(curvature).isPositive().isGreaterThan((2 * at - high - low) / (h * h) - 1e-5);
    }
  }

  private static double density(double[] b, double[] direction, double step) {
    double[] moved = new double[SIZE];
    Arrays.setAll(moved, j -> b[j] + step * direction[j]);
    return HazardPrior.add(moved, CAUSES, new double[SIZE], new double[SIZE][SIZE]);
  }
}
