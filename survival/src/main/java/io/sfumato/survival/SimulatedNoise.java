package io.sfumato.survival;

import io.sfumato.noise.DiscreteGaussian;
import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.noise.IntegerNoise;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/**
 * Draws quickly from nearly the law of a noise, to simulate releases that never happened. It
 * protects nobody: what is released gets the exact noise of {@link IntegerNoise}.
 *
 * <p>An alias table of the law up to where its tail is below {@code e⁻³⁰}. A law too wide for a
 * table of {@value #MOST_STEPS} values to each side is put on a coarser lattice, whose step is at
 * most a thousandth of the scale. Immutable and thread-safe.
 *
 * @see <a href="https://doi.org/10.1109/32.92917">Vose (1991), on building the alias table</a>
 */
final class SimulatedNoise {

  private static final int MOST_STEPS = 1 << 15;
  private static final double LOG_TAIL = 30;

  private final long step;
  private final double[] own; // the chance that a column keeps its own value
  private final int[] alias;

  private SimulatedNoise(double reach, DoubleUnaryOperator logWeight) {
    this.step = Math.max(1, (long) Math.ceil(reach / MOST_STEPS));
    int steps = (int) Math.max(1, Math.ceil(reach / step));
    double[] weights = new double[2 * steps + 1];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp(logWeight.applyAsDouble((double) (i - steps) * step));
    }
    this.own = new double[weights.length];
    this.alias = new int[weights.length];
    fill(weights);
  }

  static SimulatedNoise of(IntegerNoise law) {
    if (law instanceof DiscreteLaplace laplace) {
      double scale = laplace.scale().doubleValue();
      return new SimulatedNoise(LOG_TAIL * scale, x -> -Math.abs(x) / scale);
    }
    double variance = ((DiscreteGaussian) law).sigmaSquared().doubleValue();
    return new SimulatedNoise(Math.sqrt(2 * LOG_TAIL * variance), x -> -x * x / (2 * variance));
  }

  long sample(SplittableRandom random) {
    double position = random.nextDouble() * own.length;
    int column = (int) position;
    int value = position - column < own[column] ? column : alias[column];
    return (value - own.length / 2) * step;
  }

  private void fill(double[] weights) {
    int n = weights.length;
    double mean = Arrays.stream(weights).sum() / n;
    int[] queue = new int[n]; // columns below the mean from the left, the others from the right
    int small = 0;
    int large = n;
    for (int i = 0; i < n; i++) {
      own[i] = weights[i] / mean;
      alias[i] = i;
      if (own[i] < 1) {
        queue[small++] = i;
      } else {
        queue[--large] = i;
      }
    }
    while (small > 0 && large < n) {
      int poor = queue[--small];
      int rich = queue[large];
      alias[poor] = rich;
      own[rich] -= 1 - own[poor];
      if (own[rich] < 1) {
        large++;
        queue[small++] = rich;
      }
    }
    while (small > 0) { // left over by rounding
      own[queue[--small]] = 1;
    }
  }
}
