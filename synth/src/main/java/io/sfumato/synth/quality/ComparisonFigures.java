package io.sfumato.synth.quality;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The most important figures of a comparison, by name. */
final class ComparisonFigures {

  /** In the order of {@link NonPrivateComparison#associations()}. */
  private static final List<String> ASSOCIATIONS =
      List.of("pearson", "spearman", "cramer", "ratio", "mutual_information");

  private ComparisonFigures() {}

  static Map<String, Double> of(NonPrivateComparison comparison) {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (MarginalErrors errors : comparison.marginals()) {
      figures.put("tvd_" + errors.order() + "_average", errors.average());
      figures.put("tvd_" + errors.order() + "_max", errors.max());
    }
    List<NumericComparison> numbers = comparison.numbers();
    figures.put("ks_average", average(numbers, NumericComparison::kolmogorovSmirnov));
    figures.put("wasserstein_average", average(numbers, NumericComparison::scaledWasserstein));
    figures.put(
        "nulls_max", comparison.nulls().stream().mapToDouble(NullRate::difference).max().orElse(0));
    for (int i = 0; i < ASSOCIATIONS.size(); i++) {
      AssociationErrors errors = comparison.associations().get(i);
      figures.put(ASSOCIATIONS.get(i) + "_average", errors.mean());
      figures.put(ASSOCIATIONS.get(i) + "_max", errors.max());
    }
    ThresholdErrors prefixes = comparison.thresholds().get(0);
    figures.put("prefix_average", prefixes.mean());
    figures.put("prefix_max", prefixes.max());
    ThresholdErrors halfSpaces = comparison.thresholds().get(1);
    figures.put("half_space_average", halfSpaces.mean());
    figures.put("half_space_max", halfSpaces.max());
    figures.put(
        "rule_violations",
        (double) comparison.rules().stream().mapToLong(RuleViolations::synthetic).sum());
    figures.put("propensity_mse", comparison.propensity().meanSquaredError());
    figures.put("propensity_ratio", comparison.propensity().ratio());
    figures.put("propensity_auc", comparison.propensity().auc());
    figures.put("exact_matches", comparison.proximity().exactMatches());
    figures.put("membership_auc", comparison.proximity().membershipAuc());
    figures.put("density_ratio_auc", comparison.proximity().densityRatioAuc());
    return figures;
  }

  private static double average(
      List<NumericComparison> numbers, ToDoubleFunction<NumericComparison> of) {
    return numbers.stream().mapToDouble(of).average().orElse(Double.NaN);
  }
}
