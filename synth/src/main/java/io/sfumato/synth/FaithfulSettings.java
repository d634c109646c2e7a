package io.sfumato.synth;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.synth.search.GeneticSettings;

/**
 * How the faithful modes go about it. What differs from the published code is privacy alone: noise
 * is discrete Gaussian and answers are not clipped, and under add-remove the number of rows is
 * estimated.
 *
 * @param genetic operators of the search, and when it ends: after all measurements, or after each
 *     round
 * @param rounds how many rounds of selecting and measuring, at least 1; one-shot has none
 * @param perRound how many workloads each round selects, at least 1
 */
public record FaithfulSettings(GeneticSettings genetic, int rounds, int perRound) {

  /** As published: {@link GeneticSettings#PUBLISHED}, 50 rounds of 5 workloads. */
  public static final FaithfulSettings PUBLISHED =
      new FaithfulSettings(GeneticSettings.PUBLISHED, 50, 5);

  /** The rows that the published experiments make. */
  static final int ROWS = 2000;

  /** The share of the budget that buys a number of rows where it is not public. */
  static final double ROW_SHARE = 0.02;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a number is below 1
   */
  public FaithfulSettings {
    requireNonNull(genetic, "genetic");
    if (rounds < 1 || perRound < 1) {
      throw new IllegalArgumentException(
          "rounds and perRound must be at least 1, got %d and %d".formatted(rounds, perRound));
    }
  }

  /** Adds what the result depends on. */
  Fields addTo(Fields fields) {
    return fields.with(
        "settings",
        Fields.NONE
            .with("rounds", (long) rounds)
            .with("perRound", (long) perRound)
            .with(
                "genetic",
                Fields.NONE
                    .with("mutations", (long) genetic.mutations())
                    .with("crossovers", (long) genetic.crossovers())
                    .with("pairCrossovers", (long) genetic.pairCrossovers())
                    .with("swaps", (long) genetic.swaps())
                    .with("quantileMoves", (long) genetic.quantileMoves())
                    .with("quantiles", (long) genetic.quantiles())
                    .with("elite", (long) genetic.elite())
                    .with("bandit", genetic.bandit())
                    .with("mostGenerations", genetic.mostGenerations())
                    .with("leastImprovement", genetic.leastImprovement())));
  }
}
