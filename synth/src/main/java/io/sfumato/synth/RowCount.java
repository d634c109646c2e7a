package io.sfumato.synth;

import io.sfumato.synth.query.Marginal;
import java.util.List;

/** The number of rows, estimated from noisy answers: each partition of the rows sums to it. */
final class RowCount {

  private RowCount() {}

  /**
   * Combines the sums of all noisy marginals, weighted by their inverse variances.
   *
   * @param answers noisy answers, at least one of them to a marginal
   * @return the estimate, at least 1
   */
  static double estimate(List<NoisyAnswers> answers) {
    double weighted = 0;
    double weights = 0;
    for (NoisyAnswers noisy : answers) {
      if (noisy.workload() instanceof Marginal marginal) {
        double sum = 0;
        for (long answer : noisy.answers()) {
          sum += answer;
        }
        double weight = 1 / (noisy.variance().doubleValue() * marginal.cells());
        weighted += weight * sum;
        weights += weight;
      }
    }
    return Math.max(1, weighted / weights);
  }
}
