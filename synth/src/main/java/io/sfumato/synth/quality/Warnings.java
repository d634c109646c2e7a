package io.sfumato.synth.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What should worry the reader of a comparison. */
final class Warnings {

  /**
   * Beyond this, attacks that know which marginals were measured find members of the data.
   *
   * @see <a href="https://arxiv.org/abs/2410.05506">Golob et al. (2024), Privacy Vulnerabilities in
   *     Marginals-based Synthetic Data</a>
   */
  private static final double LARGE_EPSILON = 3;

  /** An attack this much better than a coin toss is no accident with hundreds of rows. */
  private static final double BETRAYING_AUC = 0.6;

  private Warnings() {}

  static List<String> of(double epsilon, Proximity proximity) {
    List<String> warnings = new ArrayList<>();
    if (epsilon > LARGE_EPSILON) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "ε = %s is above %s: attacks that know which marginals were measured tell members"
                  + " from others at such values; this report's attacks are weaker than those",
              epsilon,
              LARGE_EPSILON));
    }
    if (proximity.membershipAuc() > BETRAYING_AUC) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "a simple attack tells real rows from those held out with AUC %.3f",
              proximity.membershipAuc()));
    }
    if (proximity.densityRatioAuc() > BETRAYING_AUC) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "an attack that knows the population tells real rows from those held out with AUC"
                  + " %.3f",
              proximity.densityRatioAuc()));
    }
    if (proximity.exactMatches() > 2 * proximity.holdoutMatches() + 0.01) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%.1f %% of synthetic rows equal a real row, %.1f %% one that was held out",
              100 * proximity.exactMatches(),
              100 * proximity.holdoutMatches()));
    }
    return warnings;
  }
}
