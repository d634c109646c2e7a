package io.sfumato.examples.lab;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.query.Workload;
import java.util.List;

/**
 * How far the answers of two tables are apart, as shares of their rows.
 *
 * @param meanTvd the mean over workloads of half the L1 distance
 * @param maxTvd the largest of these
 * @param meanError the mean absolute difference of an answer
 * @param maxError the largest
 */
record MarginalDistances(double meanTvd, double maxTvd, double meanError, double maxError) {

  /** Compares the answers to workloads, at least one; tables without rows answer 0. */
  static MarginalDistances of(List<Workload> workloads, CodedTable exact, CodedTable other) {
    double sum = 0;
    double maxTvd = 0;
    double maxError = 0;
    double errors = 0;
    long answers = 0;
    for (Workload workload : workloads) {
      long[] wanted = workload.answer(exact);
      long[] found = workload.answer(other);
      double norm = 0;
      for (int i = 0; i < wanted.length; i++) {
        double error =
            Math.abs(
                (double) wanted[i] / Math.max(1, exact.rows())
                    - (double) found[i] / Math.max(1, other.rows()));
        norm += error;
        maxError = Math.max(maxError, error);
      }
      sum += norm / 2;
      maxTvd = Math.max(maxTvd, norm / 2);
      errors += norm;
      answers += wanted.length;
    }
    return new MarginalDistances(sum / workloads.size(), maxTvd, errors / answers, maxError);
  }
}
