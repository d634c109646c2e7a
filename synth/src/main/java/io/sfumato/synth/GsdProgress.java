package io.sfumato.synth;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;

/**
 * A step of a synthesis, in public numbers.
 *
 * @param round the number of the round: 0 for what is measured before any selection
 * @param workload the name of the workload that was measured, or {@code generate} for the last
 *     refinement
 * @param standardDeviation the standard deviation of its noise in rows; 0 when generating
 * @param spent the concentrated loss so far
 * @param budget that of the whole release
 * @param rows the rows of the synthetic table, or 0 if it is not yet there
 */
public record GsdProgress(
    int round,
    String workload,
    double standardDeviation,
    BigDecimal spent,
    BigDecimal budget,
    int rows) {

  /** Checks that nothing is missing. */
  public GsdProgress {
    requireNonNull(workload, "workload");
    requireNonNull(spent, "spent");
    requireNonNull(budget, "budget");
  }
}
