package io.sfumato.synth.internal;

import static java.util.Objects.requireNonNull;

import io.sfumato.synth.query.Workload;

/**
 * What the answers of a synthetic table should be: noisy answers of the private table, scaled to
 * the number of synthetic rows. Public, as everything that an engine reads. Immutable as long as
 * nobody changes the array.
 */
public final class Target {

  private final Workload workload;
  private final double[] answers;
  private final double weight;

  /**
   * Makes a target.
   *
   * @param workload the questions
   * @param answers the wanted answers, in counts of synthetic rows, of any sign; not copied, and
   *     not to be changed afterwards
   * @param weight what a squared unit of error costs relative to other targets, positive and
   *     finite: the inverse of the variance of the noise in synthetic counts
   * @throws IllegalArgumentException if there is not one finite answer for each question, or the
   *     weight is not positive and finite
   */
  public Target(Workload workload, double[] answers, double weight) {
    this.workload = requireNonNull(workload, "workload");
    if (answers.length != workload.cells()) {
      throw new IllegalArgumentException(
          "answers of %s must be %d numbers, got %d"
              .formatted(workload.name(), workload.cells(), answers.length));
    }
    for (double answer : answers) {
      if (!Double.isFinite(answer)) {
        throw new IllegalArgumentException("answers must be finite, got " + answer);
      }
    }
    if (!(weight > 0 && Double.isFinite(weight))) {
      throw new IllegalArgumentException("weight must be positive and finite, got " + weight);
    }
    this.answers = answers;
    this.weight = weight;
  }

  /**
   * Returns the questions.
   *
   * @return the workload
   */
  public Workload workload() {
    return workload;
  }

  /**
   * Returns the weight.
   *
   * @return a positive number
   */
  public double weight() {
    return weight;
  }

  /** The wanted answers themselves. */
  double[] answers() {
    return answers;
  }

  /** The largest absolute answer. */
  double largest() {
    double largest = 0;
    for (double answer : answers) {
      largest = Math.max(largest, Math.abs(answer));
    }
    return largest;
  }
}
