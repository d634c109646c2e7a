package io.sfumato.examples.lab;

import io.sfumato.synth.FaithfulSettings;
import io.sfumato.synth.PrivateGsd;
import io.sfumato.synth.search.GeneticSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the genetic search, which the faithful modes alone have. */
final class SynthGenetics {

  @Option(
      names = "--generations",
      paramLabel = "N",
      description =
          "In the faithful modes, generations of a search, however slow its progress; without it,"
              + " as published: 200,000 at most, fewer when progress is slow. faithful-adaptive"
              + " searches once a round.")
  private @Nullable Long generations;

  @Option(
      names = "--population",
      paramLabel = "N",
      description =
          "In the faithful modes, tables tried in a generation, half of them mutations and half"
              + " crossovers, at least 2; without it, as published: 100.")
  private @Nullable Integer population;

  /**
   * Returns how the faithful modes go about it.
   *
   * @throws IllegalArgumentException if an option is out of range, or the mode has no such search
   */
  FaithfulSettings settings(PrivateGsd.Mode mode) {
    if (mode != PrivateGsd.Mode.FAITHFUL_ONE_SHOT && mode != PrivateGsd.Mode.FAITHFUL_ADAPTIVE) {
      refuse("--generations", generations);
      refuse("--population", population);
    }
    GeneticSettings genetic = GeneticSettings.PUBLISHED;
    if (population != null) {
      genetic = withPopulation(genetic, population);
    }
    if (generations != null) {
      if (generations < 0) {
        throw new IllegalArgumentException("--generations must be at least 0, got " + generations);
      }
      genetic = genetic.withMostGenerations(generations).withLeastImprovement(0);
    }
    FaithfulSettings published = FaithfulSettings.PUBLISHED;
    return new FaithfulSettings(genetic, published.rounds(), published.perRound());
  }

  private static void refuse(String option, @Nullable Object given) {
    if (given != null) {
      throw new IllegalArgumentException(
          "%s must be with --mode faithful or faithful-adaptive: others have no generations"
              .formatted(option));
    }
  }

  private static GeneticSettings withPopulation(GeneticSettings genetic, int population) {
    if (population < 2) {
      throw new IllegalArgumentException("--population must be at least 2, got " + population);
    }
    int mutations = population / 2;
    return new GeneticSettings(
        mutations,
        population - mutations,
        genetic.pairCrossovers(),
        genetic.swaps(),
        genetic.quantileMoves(),
        genetic.quantiles(),
        genetic.elite(),
        genetic.bandit(),
        genetic.mostGenerations(),
        genetic.leastImprovement());
  }
}
