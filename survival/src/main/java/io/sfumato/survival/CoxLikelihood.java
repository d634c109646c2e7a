package io.sfumato.survival;

/** The logarithm of the partial likelihood of proportional hazards, with its derivatives. */
final class CoxLikelihood {

  private final CoxRows rows;
  private final CoxTies ties;
  private final CoxSweep sweep;

  CoxLikelihood(CoxRows rows, CoxTies ties) {
    this.rows = rows;
    this.ties = ties;
    this.sweep = new CoxSweep(rows);
  }

  /** The log-likelihood, its gradient, and minus its second derivatives. */
  static final class Value {
    private double logLikelihood;
    private final double[] score;
    private final double[][] information;

    private Value(int covariates) {
      score = new double[covariates];
      information = new double[covariates][covariates];
    }

    double logLikelihood() {
      return logLikelihood;
    }

    double[] score() {
      return score;
    }

    double[][] information() {
      return information;
    }
  }

  /** Evaluates it, for standardized covariates. */
  Value at(double[] beta) {
    double[] predictors = rows.predictors(beta);
    double[] risks = new double[rows.size()];
    for (int i = 0; i < risks.length; i++) {
      risks[i] = rows.weight(i) * Math.exp(predictors[i]);
    }
    Value value = new Value(beta.length);
    sweep.visit(
        risks,
        (tied, atRisk, events) -> {
          addEvents(value, tied, predictors);
          if (ties == CoxTies.EXACT) {
            addExactly(value, tied, risks);
          } else {
            addApproximately(value, tied, atRisk, events);
          }
        });
    for (int j = 0; j < beta.length; j++) {
      for (int k = 0; k < j; k++) {
        value.information[k][j] = value.information[j][k];
      }
    }
    return value;
  }

  private void addEvents(Value value, int[] tied, double[] predictors) {
    for (int row : tied) {
      value.logLikelihood += rows.weight(row) * predictors[row];
      for (int j = 0; j < value.score.length; j++) {
        value.score[j] += rows.weight(row) * rows.covariates(row)[j];
      }
    }
  }

  private void addApproximately(Value value, int[] tied, CoxSums atRisk, CoxSums events) {
    double weight = 0;
    for (int row : tied) {
      weight += rows.weight(row);
    }
    int terms = ties == CoxTies.EFRON ? tied.length : 1;
    double share = weight / terms;
    for (int k = 0; k < terms; k++) {
      double fraction = (double) k / terms;
      double total = atRisk.total() - fraction * events.total();
      value.logLikelihood -= share * Math.log(total);
      for (int j = 0; j < value.score.length; j++) {
        double mean = (atRisk.first(j) - fraction * events.first(j)) / total;
        value.score[j] -= share * mean;
        for (int l = 0; l <= j; l++) {
          double other = (atRisk.first(l) - fraction * events.first(l)) / total;
          double second = (atRisk.second(j, l) - fraction * events.second(j, l)) / total;
          value.information[j][l] += share * (second - mean * other);
        }
      }
    }
  }

  private void addExactly(Value value, int[] tied, double[] risks) {
    int[] riskSet = sweep.riskSet(tied[0]);
    RiskSubsets subsets = new RiskSubsets(tied.length, value.score.length);
    for (int row : riskSet) {
      subsets.add(risks[row], rows.covariates(row));
    }
    value.logLikelihood -= subsets.log();
    for (int j = 0; j < value.score.length; j++) {
      value.score[j] -= subsets.mean(j);
      for (int l = 0; l <= j; l++) {
        value.information[j][l] += subsets.covariance(j, l);
      }
    }
  }
}
