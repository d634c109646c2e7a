package io.sfumato.synth.quality;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How close synthetic rows are to real ones, and whether closeness betrays who was in the data.
 * <b>NOT PRIVATE</b>, and no guarantee: a table can be far from all rows and still give someone
 * away, or contain common rows by right. Only the declared bound of the release protects anyone;
 * these figures can find a gross mistake, never the absence of one.
 *
 * <p>Distances are Gower's, the mean over the columns, in {@code [0, 1]}. What needs rows that were
 * held out is NaN without them.
 *
 * @param exactMatches the share of synthetic rows that equal a real row in all codes
 * @param holdoutMatches the same for the rows that were held out
 * @param medianDistance the median distance of synthetic rows to the closest real record
 * @param lowDistance the 5 % quantile of these distances
 * @param holdoutMedianDistance the median distance to the closest of the rows that were held out
 * @param holdoutLowDistance the 5 % quantile of these
 * @param medianRatio the median ratio of the distances to the closest and second closest real
 *     record
 * @param closerToReal the share of synthetic rows that are closer to a real row than to one held
 *     out, ties counting half; 1/2 is what a table should have that knows neither
 * @param membershipAuc how well an attacker tells real rows from those held out, by their distance
 *     to the closest synthetic row: 1/2 is a coin toss, 1 certainty. Stronger attacks exist
 * @param densityRatioAuc the same for an attacker who knows rows of the population too, half of
 *     those held out, and asks where the synthetic table is denser than these (as in DOMIAS; van
 *     Breugel, Sun, Qian and van der Schaar 2023, with kernel estimates on codes); NaN if fewer
 *     than two rows were held out
 */
public record Proximity(
    double exactMatches,
    double holdoutMatches,
    double medianDistance,
    double lowDistance,
    double holdoutMedianDistance,
    double holdoutLowDistance,
    double medianRatio,
    double closerToReal,
    double membershipAuc,
    double densityRatioAuc) {

  /**
   * Measures on samples of rows.
   *
   * @param most how many rows at most distances are measured from
   */
  static Proximity of(
      ComparedTable real,
      ComparedTable synthetic,
      Optional<ComparedTable> holdout,
      int most,
      long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] rows = NearestRecords.sample(synthetic.rows(), most, random);
    // As many records of each table: the closest of more records is closer.
    int records = Math.min(real.rows(), holdout.map(ComparedTable::rows).orElse(real.rows()));
    int[] members = NearestRecords.sample(real.rows(), records, random);
    NearestRecords toReal = NearestRecords.of(synthetic, rows, real, members);
    if (holdout.isEmpty()) {
      double none = Double.NaN;
      return new Proximity(
          matches(toReal),
          none,
          quantile(toReal.nearest(), 0.5),
          quantile(toReal.nearest(), 0.05),
          none,
          none,
          quantile(toReal.ratios(), 0.5),
          none,
          none,
          none);
    }
    ComparedTable others = holdout.get();
    NearestRecords toHoldout =
        NearestRecords.of(
            synthetic, rows, others, NearestRecords.sample(others.rows(), records, random));
    return new Proximity(
        matches(toReal),
        matches(toHoldout),
        quantile(toReal.nearest(), 0.5),
        quantile(toReal.nearest(), 0.05),
        quantile(toHoldout.nearest(), 0.5),
        quantile(toHoldout.nearest(), 0.05),
        quantile(toReal.ratios(), 0.5),
        closer(toReal.nearest(), toHoldout.nearest()),
        Auc.of(scores(real, synthetic, most, random), scores(others, synthetic, most, random)),
        DensityRatio.auc(real, synthetic, others, most, random));
  }

  /** The attacker's score of rows: the closer to a synthetic row, the larger. */
  private static double[] scores(
      ComparedTable of, ComparedTable synthetic, int most, SplittableRandom random) {
    int[] all = NearestRecords.sample(synthetic.rows(), synthetic.rows(), random);
    int[] rows = NearestRecords.sample(of.rows(), most, random);
    return Arrays.stream(NearestRecords.of(of, rows, synthetic, all).nearest())
        .map(distance -> -distance)
        .toArray();
  }

  private static double matches(NearestRecords records) {
    return Arrays.stream(records.nearest()).filter(d -> d == 0).count()
        / (double) records.nearest().length;
  }

  private static double closer(double[] first, double[] second) {
    double wins = 0;
    for (int i = 0; i < first.length; i++) {
      wins += first[i] < second[i] ? 1 : first[i] == second[i] ? 0.5 : 0;
    }
    return wins / first.length;
  }

  private static double quantile(double[] numbers, double share) {
    return Distribution.of(numbers).quantile(share);
  }
}
