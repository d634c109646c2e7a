package io.sfumato.synth;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.Rational;
import io.sfumato.synth.query.Workload;

/** Noisy answers to a workload, as they were released: public. Immutable. */
public final class NoisyAnswers {

  private final Workload workload;
  private final long[] answers;
  private final Rational variance;

  NoisyAnswers(Workload workload, long[] answers, Rational variance) {
    this.workload = requireNonNull(workload, "workload");
    this.answers = answers.clone();
    this.variance = requireNonNull(variance, "variance");
  }

  /**
   * Returns the workload that was asked.
   *
   * @return the workload
   */
  public Workload workload() {
    return workload;
  }

  /**
   * Returns the noisy answers, in counts of rows of the private table: negative ones too.
   *
   * @return the answers, one for each question of the workload; a fresh array
   */
  public long[] answers() {
    return answers.clone();
  }

  /**
   * Returns the size of the noise.
   *
   * @return the standard deviation σ of the noise in each answer, in rows
   */
  public double standardDeviation() {
    return Math.sqrt(variance.doubleValue());
  }

  /** The parameter σ² of the discrete Gaussian noise, exact. */
  Rational variance() {
    return variance;
  }

  /** Returns for example {@code age,sex (σ = 12.3)}. */
  @Override
  public String toString() {
    return "%s (σ = %.4g)".formatted(workload.name(), standardDeviation());
  }
}
