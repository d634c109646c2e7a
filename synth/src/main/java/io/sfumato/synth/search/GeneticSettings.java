package io.sfumato.synth.search;

/**
 * How a genetic search of the kind of Private-GSD goes about it. Each generation makes offspring of
 * the best table so far, each with one small change, and keeps the best of them if it is an
 * improvement.
 *
 * @param mutations how many offspring give a random cell a random code
 * @param crossovers how many take one column of a random row from a row of a table of the elite
 * @param pairCrossovers how many take two columns
 * @param swaps how many let two rows exchange their codes of a column
 * @param quantileMoves how many give a cell of a numeric column a code between two neighbouring
 *     quantiles of that column
 * @param quantiles how many quantiles those are
 * @param elite how many of the best tables are kept to cross with, at least 1; as many random
 *     tables are drawn at the start, and the best of them is improved
 * @param bandit whether each generation uses one operator only, drawn with weights that grow with
 *     its successes; else each generation uses all of them
 * @param mostGenerations how many generations at most
 * @param leastImprovement the search ends when as many generations as there are rows, and at least
 *     100, lower the objective by less than this share of it, in {@code [0, 1)}
 * @see <a href="https://arxiv.org/abs/2306.03257">T. Liu, J. Tang, G. Vietri, S. Wu: Generating
 *     Private Synthetic Data with Genetic Algorithms (ICML 2023)</a>
 */
public record GeneticSettings(
    int mutations,
    int crossovers,
    int pairCrossovers,
    int swaps,
    int quantileMoves,
    int quantiles,
    int elite,
    boolean bandit,
    long mostGenerations,
    double leastImprovement) {

  /**
   * The settings of the authors' code as published with the paper: 50 mutations and 50 crossovers
   * of one column, an elite of 5, 200,000 generations at most, and an end when progress is below a
   * ten thousandth.
   */
  public static final GeneticSettings PUBLISHED =
      new GeneticSettings(50, 50, 0, 0, 0, 32, 5, false, 200_000, 1e-4);

  /**
   * The settings of the authors' later package: 50 offspring of one operator in each generation,
   * mutation, crossover of one or two columns, swap or quantile move, chosen by how often each has
   * succeeded.
   */
  public static final GeneticSettings BANDIT =
      new GeneticSettings(50, 50, 50, 50, 50, 32, 5, true, 50_000_000, 1e-4);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a number is out of range, or there are no offspring
   */
  public GeneticSettings {
    atLeast(0, mutations, "mutations");
    atLeast(0, crossovers, "crossovers");
    atLeast(0, pairCrossovers, "pairCrossovers");
    atLeast(0, swaps, "swaps");
    atLeast(0, quantileMoves, "quantileMoves");
    atLeast(1, quantiles, "quantiles");
    atLeast(1, elite, "elite");
    if (mostGenerations < 0) {
      throw new IllegalArgumentException(
          "mostGenerations must be at least 0, got " + mostGenerations);
    }
    if (!(leastImprovement >= 0 && leastImprovement < 1)) {
      throw new IllegalArgumentException(
          "leastImprovement must be in [0, 1), got " + leastImprovement);
    }
    if ((long) mutations + crossovers + pairCrossovers + swaps + quantileMoves == 0) {
      throw new IllegalArgumentException("a generation must have at least one offspring, got none");
    }
  }

  /**
   * Returns the same settings with another number of generations.
   *
   * @param generations how many at most, at least 0
   * @return the changed copy
   */
  public GeneticSettings withMostGenerations(long generations) {
    return new GeneticSettings(
        mutations,
        crossovers,
        pairCrossovers,
        swaps,
        quantileMoves,
        quantiles,
        elite,
        bandit,
        generations,
        leastImprovement);
  }

  /**
   * Returns the same settings with another end of slow progress.
   *
   * @param share the share of the objective, in {@code [0, 1)}
   * @return the changed copy
   */
  public GeneticSettings withLeastImprovement(double share) {
    return new GeneticSettings(
        mutations,
        crossovers,
        pairCrossovers,
        swaps,
        quantileMoves,
        quantiles,
        elite,
        bandit,
        mostGenerations,
        share);
  }

  private static void atLeast(int least, int value, String name) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s must be at least %d, got %d".formatted(name, least, value));
    }
  }
}
