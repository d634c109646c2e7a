package io.sfumato.survival;

import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.Zcdp;

/**
 * Noisy gradient descent (DP-GD): each step adds up the gradients of all rows, each clipped by
 * itself, adds noise, and moves by the noisy sum through a preconditioner. What is returned are the
 * averages over the later steps, in which most of the noise of single steps cancels.
 *
 * <p><b>Guarantee.</b> Each step is a {@link ClippedSum} whose vectors depend on the row and on
 * earlier noisy sums; the number of steps is fixed. So the whole is the adaptive composition of
 * equal events. The number of rows is used nowhere else. Proof: {@code
 * docs/proofs/NoisyGradientDescent.md}. Immutable.
 *
 * @see <a href="https://arxiv.org/abs/1405.7085">Bassily, Smith and Thakurta (2014)</a>
 * @see <a href="https://arxiv.org/abs/1607.00133">Abadi et al. (2016)</a>, who clip each gradient
 */
final class NoisyGradientDescent {

  private static final double REACH = 3;

  private final int parameters;
  private final int steps;
  private final ClippedSum sum;

  /**
   * Takes the guarantee of each step.
   *
   * @param steps how many, at least 2, fixed in advance
   */
  NoisyGradientDescent(int parameters, int steps, Zcdp perStep, Neighboring neighboring) {
    this.parameters = parameters;
    this.steps = steps;
    this.sum = new ClippedSum(parameters, perStep, neighboring);
  }

  /** The gradient of the log-likelihood of one row. */
  @FunctionalInterface
  interface Model {
    /**
     * Computes a row's gradient.
     *
     * @param row the row
     * @param parameters where
     * @param out the gradient, all 0 before
     */
    void gradient(int row, double[] parameters, double[] out);
  }

  /** Where the descent went: means over the later steps. */
  static final class Path {
    private final double[] mean;
    private final double[] gradient;
    private final double variance;

    Path(double[] mean, double[] gradient, double variance) {
      this.mean = mean;
      this.gradient = gradient;
      this.variance = variance;
    }

    /** Returns the mean parameters. */
    double[] mean() {
      return mean;
    }

    /** Returns the mean noisy sum of the gradients there. */
    double[] gradient() {
      return gradient;
    }

    /** Returns the variance of the noise in each element of {@link #gradient()}. */
    double variance() {
      return variance;
    }
  }

  /** Returns what all steps cost. */
  PrivacyEvent event() {
    return sum.event().times(steps);
  }

  /** Returns the variance of the noise that is left in the mean gradient, for clip 1. */
  double varianceOfMean() {
    return sum.variance() / averaged();
  }

  private int averaged() {
    return steps - steps / 4;
  }

  /**
   * Descends.
   *
   * @param start where to begin, and the mean of a normal prior
   * @param clip the length to which gradients are clipped, public or noisy
   * @param preconditioner the matrix that turns gradients into steps
   * @param deviations the standard deviation of that prior for each parameter; the descent goes no
   *     further from its mean than three of them
   */
  Path run(
      int rows,
      Model model,
      double[] start,
      double clip,
      double[][] preconditioner,
      double[] deviations,
      NoiseSource noise) {
    double[] at = start.clone();
    double[] meanAt = new double[parameters];
    double[] meanGradient = new double[parameters];
    for (int step = 1; step <= steps; step++) {
      double[] here = at.clone();
      double[] gradient =
          sum.release(
              rows,
              (row, out) -> {
                model.gradient(row, here, out);
                for (int j = 0; j < parameters; j++) {
                  out[j] /= clip;
                }
              },
              noise);
      for (int j = 0; j < parameters; j++) {
        gradient[j] *= clip;
        if (step > steps - averaged()) {
          meanAt[j] += here[j] / averaged();
          meanGradient[j] += gradient[j] / averaged();
        }
      }
      for (int j = 0; j < parameters; j++) {
        double move = 0;
        for (int k = 0; k < parameters; k++) {
          move +=
              preconditioner[j][k]
                  * (gradient[k] - (here[k] - start[k]) / (deviations[k] * deviations[k]));
        }
        double reach = REACH * deviations[j];
        double next = here[j] - start[j] + move / Math.sqrt(step);
        at[j] = start[j] + Math.max(-reach, Math.min(reach, next));
      }
    }
    return new Path(meanAt, meanGradient, clip * clip * varianceOfMean());
  }
}
