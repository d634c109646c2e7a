package io.sfumato.synth.quality;

import java.util.Comparator;
import java.util.Locale;

/** A comparison, written for reading. */
final class ComparisonText {

  private static final int MEDIAN = NumericComparison.SHARES.indexOf(0.5);

  private final StringBuilder text = new StringBuilder();

  private ComparisonText() {}

  static String of(NonPrivateComparison comparison) {
    ComparisonText page = new ComparisonText();
    page.line("NOT PRIVATE: compared with the real rows; not to be published");
    comparison.marginals().forEach(page::add);
    comparison.numbers().stream()
        .sorted(Comparator.comparingDouble(NumericComparison::kolmogorovSmirnov).reversed())
        .forEach(page::add);
    comparison.associations().forEach(page::add);
    comparison.thresholds().forEach(page::add);
    page.add(comparison.propensity());
    comparison.nulls().forEach(page::add);
    for (RuleViolations r : comparison.rules()) {
      page.line(
          "rule %s: broken by %d real and %d synthetic rows", r.rule(), r.real(), r.synthetic());
    }
    page.add(comparison.proximity());
    comparison.warnings().forEach(warning -> page.line("warning: %s", warning));
    return page.text.toString();
  }

  private void add(MarginalErrors errors) {
    line(
        "%d-way marginals: TVD average %.4f, max %.4f (%d compared, %d too large)",
        errors.order(), errors.average(), errors.max(), errors.worst().size(), errors.skipped());
    errors.worst().stream().limit(3).forEach(e -> line("  %s: %.4f", e.columns(), e.tvd()));
  }

  private void add(NumericComparison n) {
    NumericComparison.Pair median = n.quantiles().get(MEDIAN);
    line(
        "%s: KS %.4f, Wasserstein %.4g; mean %.4g, synthetic %.4g; median %.4g, synthetic %.4g",
        n.column(),
        n.kolmogorovSmirnov(),
        n.wasserstein(),
        n.mean().real(),
        n.mean().synthetic(),
        median.real(),
        median.synthetic());
  }

  private void add(AssociationErrors a) {
    if (a.pairs() > 0) {
      line(
          "%s: differs by %.4f on average, at most %.4f (%s)",
          a.measure(), a.mean(), a.max(), a.worst());
    }
  }

  private void add(ThresholdErrors t) {
    if (t.count() > 0) {
      line("%d %s: mean error %.5f, max %.5f", t.count(), t.regions(), t.mean(), t.max());
    }
  }

  private void add(Propensity p) {
    if (p.rows() > 0) {
      line(
          "a tree tells synthetic from real rows with AUC %.3f; pMSE %.5f, by chance %.5f",
          p.auc(), p.meanSquaredError(), p.chance());
    }
  }

  private void add(NullRate n) {
    if (n.real() + n.synthetic() > 0) {
      line("%s: nulls %.4f, synthetic %.4f", n.column(), n.real(), n.synthetic());
    }
  }

  private void add(Proximity p) {
    line(
        "closest real record: median distance %.4f, exact matches %.4f; no guarantee",
        p.medianDistance(), p.exactMatches());
    if (!Double.isNaN(p.membershipAuc())) {
      line(
          "closest record held out: median distance %.4f, exact matches %.4f",
          p.holdoutMedianDistance(), p.holdoutMatches());
      line(
          "closer to a real than to a held out record: %.3f; AUC of a simple membership attack:"
              + " %.3f",
          p.closerToReal(), p.membershipAuc());
    }
    if (!Double.isNaN(p.densityRatioAuc())) {
      line(
          "AUC of a membership attack that knows the population (DOMIAS): %.3f",
          p.densityRatioAuc());
    }
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format + "%n", values));
  }
}
