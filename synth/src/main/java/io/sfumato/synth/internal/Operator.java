package io.sfumato.synth.internal;

import io.sfumato.synth.search.GeneticSettings;

/** What a genetic search does to the best table to get an offspring. */
enum Operator {
  /** A random cell takes a random code. */
  MUTATION,
  /** A column of a random row is taken from a row of the elite. */
  CROSSOVER,
  /** Two columns are. */
  PAIR_CROSSOVER,
  /** Two rows exchange their codes of a column. */
  SWAP,
  /** A cell of a numeric column takes a code between two neighbouring quantiles. */
  QUANTILE_MOVE;

  /** How many offspring of a generation it makes. */
  int offspring(GeneticSettings settings) {
    return switch (this) {
      case MUTATION -> settings.mutations();
      case CROSSOVER -> settings.crossovers();
      case PAIR_CROSSOVER -> settings.pairCrossovers();
      case SWAP -> settings.swaps();
      case QUANTILE_MOVE -> settings.quantileMoves();
    };
  }
}
