package io.sfumato.synth;

import io.sfumato.accounting.Fields;

/**
 * How the adaptive mode divides its budget.
 *
 * @param firstShare the share of the first measurement of all single columns, in {@code (0, 1)}
 * @param secondShare the share of the second, if the first was not enough, in {@code (0, 1 -
 *     firstShare)}
 * @param enough the noise in single columns that is little enough, in total variation
 * @param measureShare the share of a round that measures; the rest selects, in {@code (0, 1)}
 * @param roundsPerColumn how many rounds the rest would last for each column, were none to grow
 * @param sweeps how often each cell is looked at after a round
 * @param finalSweeps how often at most each cell is looked at after the last one
 * @param worthwhile the least share of the loss that such a look must win for another, in {@code
 *     [0, 1)}
 * @param thresholdShare the share of the rest that measures thresholds asked for, where it is worth
 *     it, in {@code (0, 1)}
 */
record AdaptiveSettings(
    double firstShare,
    double secondShare,
    double enough,
    double measureShare,
    int roundsPerColumn,
    int sweeps,
    int finalSweeps,
    double worthwhile,
    double thresholdShare) {

  static final AdaptiveSettings DEFAULT =
      new AdaptiveSettings(0.15, 0.2, 0.006, 0.9, 16, 1, 100, 0.005, 0.4);

  /** Adds what the result depends on. */
  Fields addTo(Fields fields) {
    return fields.with(
        "settings",
        Fields.NONE
            .with("firstShare", firstShare)
            .with("secondShare", secondShare)
            .with("enough", enough)
            .with("measureShare", measureShare)
            .with("roundsPerColumn", (long) roundsPerColumn)
            .with("sweeps", (long) sweeps)
            .with("finalSweeps", (long) finalSweeps)
            .with("worthwhile", worthwhile)
            .with("thresholdShare", thresholdShare));
  }
}
