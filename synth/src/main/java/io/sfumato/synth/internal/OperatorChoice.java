package io.sfumato.synth.internal;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The multiplicative weights by which a generation chooses its operator: {@code p = 0.95 w + 0.05 /
 * K}, and {@code w} times {@code exp(0.1 / p)} after a success. They settle for some generations at
 * a time.
 */
final class OperatorChoice {

  private static final double EXPLORATION = 0.05;
  private static final double RATE = 0.1;

  private final List<Operator> operators;
  private final double[] weights;
  private final double[] probabilities;

  OperatorChoice(List<Operator> operators) {
    this.operators = List.copyOf(operators);
    this.weights = new double[operators.size()];
    this.probabilities = new double[operators.size()];
    Arrays.fill(weights, 1.0 / weights.length);
    settle();
  }

  /** Draws an operator. */
  Operator draw(SplittableRandom random) {
    double u = random.nextDouble();
    for (int i = 0; i < probabilities.length - 1; i++) {
      u -= probabilities[i];
      if (u < 0) {
        return operators.get(i);
      }
    }
    return operators.get(operators.size() - 1);
  }

  /** Notes that an operator has made an improvement. */
  void succeeded(Operator operator) {
    int i = operators.indexOf(operator);
    weights[i] *= StrictMath.exp(RATE / probabilities[i]);
    double sum = Arrays.stream(weights).sum();
    for (int k = 0; k < weights.length; k++) {
      // Never 0: a weight that underflows could not recover.
      weights[k] = Math.max(1e-100, weights[k] / sum);
    }
  }

  /** Lets the weights decide from now on. */
  void settle() {
    for (int i = 0; i < weights.length; i++) {
      probabilities[i] = (1 - EXPLORATION) * weights[i] + EXPLORATION / weights.length;
    }
  }
}
