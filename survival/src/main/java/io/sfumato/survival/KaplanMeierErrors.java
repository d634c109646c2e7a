package io.sfumato.survival;

import org.jspecify.annotations.Nullable;

/**
 * How far chance may have put an exact Kaplan-Meier curve: Greenwood's variances, or robust ones,
 * which keep the data. Immutable.
 */
final class KaplanMeierErrors {

  private final RiskSets sets;
  private final @Nullable SortedRows robustRows;
  private final double @Nullable [] robustVariance;

  /** Takes the rows for robust errors, or null for Greenwood's. */
  KaplanMeierErrors(RiskSets sets, @Nullable SortedRows robustRows) {
    this.sets = sets;
    this.robustRows = robustRows;
    this.robustVariance =
        robustRows == null
            ? null
            : InfluenceSums.variance(robustRows, greenwoodTerms(), hazardJumps());
  }

  StandardErrors kind() {
    return robustRows == null ? StandardErrors.GREENWOOD : StandardErrors.ROBUST;
  }

  /** Returns the standard error of {@code log S} at each time; infinite where S is 0. */
  double[] ofLog() {
    double[] errors = robustVariance == null ? greenwoodTerms() : robustVariance.clone();
    double variance = 0;
    for (int i = 0; i < errors.length; i++) {
      variance = robustVariance == null ? variance + errors[i] : errors[i];
      errors[i] = Math.sqrt(variance);
    }
    return errors;
  }

  /** Takes the areas under the curve from each time on. Returns the error of the whole area. */
  double ofArea(double[] areas) {
    double[] terms = greenwoodTerms();
    double variance = 0;
    if (robustRows == null) {
      for (int i = 0; i < terms.length; i++) {
        variance += areas[i] == 0 ? 0 : areas[i] * areas[i] * terms[i];
      }
    } else if (terms.length > 0) {
      double[] jumps = hazardJumps();
      for (int i = 0; i < terms.length; i++) {
        terms[i] = areas[i] == 0 ? 0 : areas[i] * terms[i];
        jumps[i] = areas[i] == 0 ? 0 : areas[i] * jumps[i];
      }
      variance = InfluenceSums.variance(robustRows, terms, jumps)[terms.length - 1];
    }
    return Math.sqrt(variance);
  }

  /** Returns d / (Y (Y - d)): what each time adds to Var(log S), and minus ∂ (-log S) / ∂Y. */
  private double[] greenwoodTerms() {
    double[] terms = new double[sets.size()];
    for (int i = 0; i < terms.length; i++) {
      double y = sets.atRisk()[i];
      double d = sets.events()[i];
      terms[i] = d == 0 ? 0 : d / (y * (y - d));
    }
    return terms;
  }

  /** Returns ∂ (-log S) / ∂d at each time. */
  private double[] hazardJumps() {
    double[] jumps = new double[sets.size()];
    for (int i = 0; i < jumps.length; i++) {
      jumps[i] = 1 / (sets.atRisk()[i] - sets.events()[i]);
    }
    return jumps;
  }
}
