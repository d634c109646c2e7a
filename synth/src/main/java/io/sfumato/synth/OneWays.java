package io.sfumato.synth;

import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.query.ExactAnswers;
import io.sfumato.synth.query.Marginal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The histogram of every column and the number of rows, estimated from noisy answers: what a
 * synthesis starts with.
 *
 * @param rows the estimated number of rows, at least 1
 * @param histograms for each column the estimated number of rows with each code: non-negative, and
 *     summing to {@code rows}
 * @param variances for each column the variance of the noise in its noisy histogram
 */
record OneWays(double rows, List<double[]> histograms, List<Double> variances) {

  /** Measures all columns, each for an equal part of a budget. */
  static List<NoisyAnswers> measure(
      ExactAnswers data, BigDecimal rho, RhoBudget budget, NoisyCounter counter) {
    int columns = data.domain().columns();
    BigDecimal part = RhoBudget.divide(rho, columns);
    BigDecimal last = rho.subtract(part.multiply(BigDecimal.valueOf(columns - 1L)));
    List<NoisyAnswers> answers = new ArrayList<>();
    for (int c = 0; c < columns; c++) {
      Marginal marginal = Marginal.of(data.domain(), c);
      BigDecimal cost = c < columns - 1 ? part : last;
      budget.spend("measure " + marginal.name(), cost);
      answers.add(counter.measure(marginal, data.answer(marginal), cost));
    }
    return answers;
  }

  /**
   * Estimates from noisy marginals of single columns: one for each, in order, once or several
   * times.
   *
   * <p>With a prior, it is what noise and prior differ by that is smoothed, so that the prior's
   * shape stays where noise explains the difference.
   *
   * @param publicRows the number of rows if it is public, or a negative number
   */
  static OneWays estimate(
      Domain domain, List<NoisyAnswers> answers, long publicRows, @Nullable PublicPrior prior) {
    double rows = publicRows >= 0 ? Math.max(1, publicRows) : RowCount.estimate(answers);
    List<double[]> histograms = new ArrayList<>();
    List<Double> variances = new ArrayList<>();
    for (int c = 0; c < domain.columns(); c++) {
      double[] mean = new double[domain.size(c)];
      double precision = 0;
      for (int i = c; i < answers.size(); i += domain.columns()) {
        precision += 1 / answers.get(i).variance().doubleValue();
      }
      for (int i = c; i < answers.size(); i += domain.columns()) {
        double weight = 1 / answers.get(i).variance().doubleValue() / precision;
        long[] noisy = answers.get(i).answers();
        for (int code = 0; code < mean.length; code++) {
          mean[code] += weight * noisy[code];
        }
      }
      double[] guess = prior == null ? new double[mean.length] : prior.histogram(c, rows);
      double[] smooth = smooth(mean, guess, Math.sqrt(1 / precision));
      histograms.add(Simplex.project(smooth, rows));
      variances.add(1 / precision);
    }
    return new OneWays(rows, List.copyOf(histograms), List.copyOf(variances));
  }

  private static double[] smooth(double[] noisy, double[] guess, double sigma) {
    double[] difference = new double[noisy.length];
    Arrays.setAll(difference, i -> noisy[i] - guess[i]);
    double[] smooth = HaarDenoiser.denoise(difference, sigma);
    Arrays.setAll(smooth, i -> smooth[i] + guess[i]);
    return smooth;
  }

  /**
   * Returns what noise adds to the distance between a column's true and noisy distribution, in
   * total variation, on average over the columns.
   */
  double noise() {
    double sum = 0;
    for (int c = 0; c < histograms.size(); c++) {
      double norm = histograms.get(c).length * Math.sqrt(2 / Math.PI * variances.get(c));
      sum += Math.min(1, norm / (2 * rows));
    }
    return sum / histograms.size();
  }
}
