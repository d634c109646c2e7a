package io.sfumato.synth.quality;

import static java.util.Objects.requireNonNull;

import io.sfumato.synth.query.Workload;

/** Noisy answers to a workload, as they were released: public. Immutable and thread-safe. */
public final class MeasuredWorkload {

  private final Workload workload;
  private final double[] answers;
  private final double standardDeviation;

  /**
   * Copies and checks the answers.
   *
   * @param workload the questions
   * @param answers the noisy answers, in counts of rows of the private table
   * @param standardDeviation the standard deviation of the noise in each answer, in rows, at least
   *     0; 0 if there was none
   * @throws IllegalArgumentException if there is not one finite answer for each question, or the
   *     standard deviation is negative or not finite
   */
  public MeasuredWorkload(Workload workload, double[] answers, double standardDeviation) {
    this.workload = requireNonNull(workload, "workload");
    this.answers = answers.clone();
    this.standardDeviation = standardDeviation;
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
    if (!(standardDeviation >= 0 && Double.isFinite(standardDeviation))) {
      throw new IllegalArgumentException(
          "standardDeviation must be finite and at least 0, got " + standardDeviation);
    }
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
   * Returns the noisy answers.
   *
   * @return a copy, in counts of rows of the private table
   */
  public double[] answers() {
    return answers.clone();
  }

  /**
   * Returns the size of the noise.
   *
   * @return the standard deviation in each answer, in rows
   */
  public double standardDeviation() {
    return standardDeviation;
  }

  /** Returns for example {@code age,sex (σ = 12.3)}. */
  @Override
  public String toString() {
    return "%s (σ = %.4g)".formatted(workload.name(), standardDeviation);
  }
}
