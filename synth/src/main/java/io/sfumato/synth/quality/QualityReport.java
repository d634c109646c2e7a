package io.sfumato.synth.quality;

import static java.util.Objects.requireNonNull;

import io.sfumato.synth.domain.CodedTable;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What the noisy answers say of a synthetic table: for each workload how far the table is from what
 * was measured, and beside it how far the noise alone puts the measured from the true answers. It
 * reads the table and the noisy answers only, so it is post-processing, public and free.
 *
 * <p>It is no bound on the error against the real table: a table that was fitted to these answers
 * has learned some of their noise, and nothing here was held out. Immutable and thread-safe.
 */
public final class QualityReport {

  private final List<WorkloadError> errors;

  private QualityReport(List<WorkloadError> errors) {
    this.errors = errors;
  }

  /**
   * Compares a table with noisy answers.
   *
   * @param synthetic the synthetic table, of at least one row
   * @param rows the number of rows of the private table, as far as it is public: known or
   *     estimated, above 0
   * @param measured the noisy answers
   * @return the report
   * @throws IllegalArgumentException if the table has no row or {@code rows} is not positive and
   *     finite
   */
  public static QualityReport of(
      CodedTable synthetic, double rows, List<MeasuredWorkload> measured) {
    requireNonNull(synthetic, "synthetic");
    if (synthetic.rows() == 0) {
      throw new IllegalArgumentException("synthetic must have at least one row");
    }
    if (!(rows > 0 && Double.isFinite(rows))) {
      throw new IllegalArgumentException("rows must be finite and above 0, got " + rows);
    }
    return new QualityReport(
        measured.stream().map(answers -> error(synthetic, rows, answers)).toList());
  }

  private static WorkloadError error(CodedTable synthetic, double rows, MeasuredWorkload measured) {
    long[] counts = measured.workload().answer(synthetic);
    double[] answers = measured.answers();
    int n = answers.length;
    double sum = 0;
    double squares = 0;
    double most = 0;
    for (int i = 0; i < n; i++) {
      double error = Math.abs((double) counts[i] / synthetic.rows() - answers[i] / rows);
      sum += error;
      squares += error * error;
      most = Math.max(most, error);
    }
    double noise = measured.standardDeviation() / rows;
    return new WorkloadError(
        measured.workload().name(),
        n,
        sum / n,
        noise * Math.sqrt(2 / Math.PI),
        most,
        // P(|Z| > t) <= exp(-t²/2) for Gaussian noise, continuous or discrete; a union over n
        noise * Math.sqrt(2 * Math.log(2.0 * n / 0.05)),
        squares == 0 ? 0 : squares / n / (noise * noise));
  }

  /**
   * Returns the errors of each workload.
   *
   * @return the errors, in the order in which the answers were given
   */
  public List<WorkloadError> errors() {
    return errors;
  }

  /**
   * Returns the workloads that the table follows worst.
   *
   * @param most how many at most
   * @return the errors, by falling {@link WorkloadError#misfit()}
   */
  public List<WorkloadError> worst(int most) {
    return errors.stream()
        .sorted(Comparator.comparingDouble(WorkloadError::misfit).reversed())
        .limit(most)
        .toList();
  }

  /**
   * Returns the mean of the absolute errors over all questions.
   *
   * @return a share of the rows; 0 if nothing was measured
   */
  public double meanError() {
    return perQuestion(errors.stream().mapToDouble(e -> e.questions() * e.meanError()).sum());
  }

  /**
   * Returns the mean absolute error over all questions that the noise alone is expected to cause.
   *
   * @return a share of the rows; 0 if nothing was measured
   */
  public double meanNoise() {
    return perQuestion(errors.stream().mapToDouble(e -> e.questions() * e.meanNoise()).sum());
  }

  /**
   * Returns the largest absolute error of any question.
   *
   * @return a share of the rows; 0 if nothing was measured
   */
  public double maxError() {
    return errors.stream().mapToDouble(WorkloadError::maxError).max().orElse(0);
  }

  private double perQuestion(double sum) {
    return sum / Math.max(1, errors.stream().mapToLong(WorkloadError::questions).sum());
  }

  /** Returns the report for reading: totals, and the ten workloads that are followed worst. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        line(
            "%d workloads: mean error %.3g of the rows, noise alone %.3g; largest error %.3g%n",
            errors.size(), meanError(), meanNoise(), maxError()));
    for (WorkloadError e : worst(10)) {
      text.append(
          line(
              "  %s: mean %.3g (noise %.3g), largest %.3g (noise %.3g), misfit %.2f%n",
              e.workload(), e.meanError(), e.meanNoise(), e.maxError(), e.maxNoise(), e.misfit()));
    }
    return text.toString();
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
