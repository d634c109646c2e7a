package io.sfumato.survival;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The hazard that a fitted Cox regression gives to each time, and from it the score residual of
 * each row: what the row adds to the score.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1989.10478874">Lin and Wei (1989)</a>
 */
final class CoxResiduals {

  private final CoxRows rows;
  private final double[] risks;
  private final double[][] scores;
  private final Map<Integer, List<Step>> steps = new HashMap<>();

  /** The hazard at one time, and hazard times mean covariates. */
  private static final class Step {
    private final double time;
    private double hazard;
    private final double[] mean;

    Step(double time, int covariates) {
      this.time = time;
      this.mean = new double[covariates];
    }
  }

  CoxResiduals(CoxRows rows, double[] beta, boolean efron) {
    this.rows = rows;
    int p = rows.covariates();
    double[] predictors = rows.predictors(beta);
    this.risks = new double[rows.size()];
    for (int i = 0; i < risks.length; i++) {
      risks[i] = rows.weight(i) * Math.exp(predictors[i]);
    }
    this.scores = new double[rows.size()][p];
    new CoxSweep(rows)
        .visit(
            risks,
            (tied, atRisk, events) -> {
              Step step = new Step(rows.time(tied[0]), p);
              double weight = 0;
              for (int row : tied) {
                weight += rows.weight(row);
              }
              int terms = efron ? tied.length : 1;
              for (int k = 0; k < terms; k++) {
                addTerm(step, tied, (double) k / terms, weight / terms, atRisk, events, terms);
              }
              steps.computeIfAbsent(rows.stratum(tied[0]), s -> new ArrayList<>()).add(step);
            });
    for (int i = 0; i < risks.length; i++) {
      subtractExpected(i);
    }
  }

  private void addTerm(
      Step step,
      int[] tied,
      double fraction,
      double share,
      CoxSums atRisk,
      CoxSums events,
      int terms) {
    double total = atRisk.total() - fraction * events.total();
    double hazard = share / total;
    step.hazard += hazard;
    for (int j = 0; j < step.mean.length; j++) {
      double mean = (atRisk.first(j) - fraction * events.first(j)) / total;
      step.mean[j] += hazard * mean;
      for (int row : tied) {
        double distance = rows.covariates(row)[j] - mean;
        scores[row][j] += distance * (rows.weight(row) / terms + fraction * risks[row] * hazard);
      }
    }
  }

  private void subtractExpected(int row) {
    for (Step step : steps.getOrDefault(rows.stratum(row), List.of())) { // the latest first
      if (step.time <= rows.entry(row)) {
        break;
      }
      if (step.time <= rows.time(row)) {
        for (int j = 0; j < step.mean.length; j++) {
          scores[row][j] -= risks[row] * (rows.covariates(row)[j] * step.hazard - step.mean[j]);
        }
      }
    }
  }

  /** Returns the sum over persons of the squares of their scores. */
  double[][] variability() {
    int p = rows.covariates();
    Map<Integer, double[]> persons = new HashMap<>();
    for (int i = 0; i < scores.length; i++) {
      double[] sum = persons.computeIfAbsent(rows.cluster(i), c -> new double[p]);
      for (int j = 0; j < p; j++) {
        sum[j] += scores[i][j];
      }
    }
    double[][] variability = new double[p][p];
    for (double[] score : persons.values()) {
      for (int j = 0; j < p; j++) {
        for (int k = 0; k < p; k++) {
          variability[j][k] += score[j] * score[k];
        }
      }
    }
    return variability;
  }
}
