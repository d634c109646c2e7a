package io.sfumato.survival;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows a Cox regression uses, with covariates centred and scaled to variance 1 so that no unit
 * spoils the arithmetic. The arrays are those of the object and are not changed.
 */
final class CoxRows {

  private final double[] times;
  private final double[] entries; // before every time where observed from the start
  private final boolean[] events;
  private final double[] weights;
  private final int[] strata;
  private final @Nullable Labels strataLabels;
  private final @Nullable Labels clusters;
  private final double[][] covariates;
  private final double[] means;
  private final double[] scales;

  private CoxRows(SurvivalData data, List<String> names) {
    int n = data.size();
    int p = names.size();
    this.times = new double[n];
    this.entries = new double[n];
    this.events = new boolean[n];
    this.weights = new double[n];
    this.strata = new int[n];
    this.strataLabels = data.strata();
    this.clusters = data.clusters();
    this.covariates = new double[n][p];
    this.means = new double[p];
    this.scales = new double[p];
    for (int i = 0; i < n; i++) {
      times[i] = data.time(i);
      entries[i] = data.entry(i) > 0 ? data.entry(i) : -1;
      events[i] = data.isEvent(i);
      weights[i] = data.weight(i);
      strata[i] = strataLabels == null ? 0 : strataLabels.code(i);
    }
    for (int j = 0; j < p; j++) {
      standardize(j, data.covariate(names.get(j)));
    }
  }

  /** Takes the rows that were at risk, have a weight and miss no covariate, as R does. */
  static CoxRows of(SurvivalData data, List<String> names) {
    int[] complete = new int[data.size()];
    int count = 0;
    for (int i = 0; i < data.size(); i++) {
      int row = i;
      boolean numbers = names.stream().allMatch(name -> Double.isFinite(data.covariate(name)[row]));
      if (numbers && data.isObserved(i) && data.weight(i) > 0) {
        complete[count++] = i;
      }
    }
    return new CoxRows(data.select(Arrays.copyOf(complete, count)), names);
  }

  private void standardize(int j, double[] values) {
    int n = values.length;
    double mean = Arrays.stream(values).map(v -> v / n).sum();
    double variance = Arrays.stream(values).map(v -> (v - mean) * (v - mean) / n).sum();
    means[j] = n == 0 ? 0 : mean;
    scales[j] = variance > 0 && Double.isFinite(variance) ? Math.sqrt(variance) : 1;
    for (int i = 0; i < n; i++) {
      covariates[i][j] = (values[i] - means[j]) / scales[j];
    }
  }

  int size() {
    return times.length;
  }

  int covariates() {
    return means.length;
  }

  double time(int row) {
    return times[row];
  }

  /** Returns the time after which a row was at risk, -1 where that is from the start. */
  double entry(int row) {
    return entries[row];
  }

  boolean isEvent(int row) {
    return events[row];
  }

  double weight(int row) {
    return weights[row];
  }

  int stratum(int row) {
    return strata[row];
  }

  /** Returns the number of the row's person, its own if each row is one. */
  int cluster(int row) {
    return clusters == null ? row : clusters.code(row);
  }

  /** Returns the label of a stratum, empty without strata. */
  String stratumName(int stratum) {
    return strataLabels == null ? "" : strataLabels.texts().get(stratum);
  }

  /** Returns the standardized covariates of a row. */
  double[] covariates(int row) {
    return covariates[row];
  }

  double mean(int j) {
    return means[j];
  }

  double scale(int j) {
    return scales[j];
  }

  boolean isWeighted() {
    return Arrays.stream(weights).anyMatch(w -> w != 1);
  }

  /** Returns the linear predictor of each row, less the largest, so that none overflows. */
  double[] predictors(double[] beta) {
    double[] predictors = new double[times.length];
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < predictors.length; i++) {
      for (int j = 0; j < beta.length; j++) {
        predictors[i] += beta[j] * covariates[i][j];
      }
      largest = Math.max(largest, predictors[i]);
    }
    for (int i = 0; i < predictors.length; i++) {
      predictors[i] -= largest;
    }
    return predictors;
  }
}
