package io.sfumato.synth.internal;

import static java.util.Objects.requireNonNull;

import io.sfumato.synth.search.GeneticSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The search of Private-GSD, as its authors run it: each generation makes some offspring of the
 * best table, each with one or two changed cells, and the best of them replaces it if it is better.
 * What differs is only how an offspring is valued: exactly, and from the answers that its change
 * touches.
 *
 * <p>One thread; not thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/2306.03257">T. Liu, J. Tang, G. Vietri, S. Wu: Generating
 *     Private Synthetic Data with Genetic Algorithms (ICML 2023)</a>
 */
public final class GeneticSearch {

  /** A look at the clock, and at whether the caller has given up, every so many generations. */
  private static final int LOOK_EVERY = 256;

  /** The fewest generations whose progress is judged. */
  private static final int LEAST_PERIOD = 100;

  private final Objective objective;
  private final GeneticSettings settings;
  private final SplittableRandom random;
  private final Elite elite;
  private final Breeder breeder;
  private final List<Operator> operators = new ArrayList<>();
  private final OperatorChoice choice;
  private Offspring best = new Offspring();
  private Offspring candidate = new Offspring();
  private long evaluated;

  private GeneticSearch(
      Objective objective, RowRules rules, GeneticSettings settings, int[] numeric, long seed) {
    this.objective = objective;
    this.settings = settings;
    this.random = new SplittableRandom(seed);
    this.elite = new Elite(objective.table().codes(), drawElite(rules), 2);
    this.breeder =
        new Breeder(objective, rules, elite, numeric, settings.quantiles(), random.split());
    for (Operator operator : Operator.values()) {
      if (operator.offspring(settings) > 0 && breeder.canUse(operator)) {
        operators.add(operator);
      }
    }
    if (operators.isEmpty()) {
      operators.add(Operator.MUTATION);
    }
    this.choice = new OperatorChoice(operators);
  }

  /**
   * Returns a search. It draws the tables of the elite, and begins with the best of them and the
   * objective's own.
   *
   * @param objective what to improve
   * @param rules what rows must satisfy, and those of the table do
   * @param settings operators, elite and when to end
   * @param numeric the columns whose codes have an order, for quantile moves
   * @param seed the public seed
   * @return the search
   * @throws IllegalArgumentException if a row breaks a rule
   */
  public static GeneticSearch of(
      Objective objective, RowRules rules, GeneticSettings settings, int[] numeric, long seed) {
    requireNonNull(settings, "settings");
    rules.check(objective.table());
    return new GeneticSearch(objective, rules, settings, numeric.clone(), seed);
  }

  /** Other random tables; should one be better than the objective's, they change places. */
  private int[][] drawElite(RowRules rules) {
    int[][] others = new int[settings.elite() - 1][];
    double loss = objective.loss();
    for (int e = 0; e < others.length; e++) {
      SyntheticRows own = objective.table();
      SyntheticRows drawn = SyntheticRows.uniform(own.domain(), own.rows(), random.nextLong());
      rules.repair(drawn, random.nextLong());
      others[e] = drawn.codes();
      double other = Objective.of(drawn, objective.targets()).loss();
      if (other < loss) {
        loss = other;
        int[] kept = own.codes().clone();
        objective.assign(drawn);
        others[e] = kept;
      }
    }
    return others;
  }

  /**
   * Improves the table. A round is a generation; the search ends where the settings or the rule say
   * so, whichever comes first.
   *
   * @param stop when to end
   * @param progress who hears of it after as many generations as there are rows, at least 100
   * @return how it went
   */
  public FitResult run(StopRule stop, Progress progress) {
    long most = Math.min(stop.mostRounds(), settings.mostGenerations());
    double least = Math.max(stop.leastImprovement(), settings.leastImprovement());
    StopRule slow = stop.withLeastImprovement(least);
    int period = Math.max(LEAST_PERIOD, objective.table().rows());
    double loss = objective.loss();
    double last = loss;
    long changes = 0;
    evaluated = 0;
    for (long round = 0; ; ) {
      if (loss <= stop.targetLoss()) {
        return result(round, changes, FitResult.Reason.TARGET_LOSS);
      }
      if (round == most) {
        return result(round, changes, FitResult.Reason.ROUNDS);
      }
      if (round % LOOK_EVERY == 0 && stop.interrupts()) {
        return result(round, changes, FitResult.Reason.INTERRUPTED);
      }
      long gain = generation();
      round++;
      if (gain > 0) {
        keep();
        changes++;
        loss -= gain / objective.scale();
      }
      if (round % period == 0) {
        loss = objective.loss();
        progress.onProgress(round, loss);
        if (slow.isTooSlow(last, loss)) {
          return result(round, changes, FitResult.Reason.NO_IMPROVEMENT);
        }
        last = loss;
        choice.settle();
        breeder.findQuantiles();
      }
    }
  }

  private FitResult result(long rounds, long changes, FitResult.Reason reason) {
    return new FitResult(rounds, evaluated, changes, objective.loss(), reason);
  }

  /** Leaves the best offspring of a generation in {@link #best}. */
  private long generation() {
    long gain = 0;
    if (settings.bandit()) {
      Operator operator = choice.draw(random);
      gain = breed(operator, 0);
      if (gain > 0) {
        choice.succeeded(operator);
      }
    } else {
      for (Operator operator : operators) {
        gain = breed(operator, gain);
      }
    }
    return gain;
  }

  private long breed(Operator operator, long largest) {
    int count = operator.offspring(settings);
    evaluated += count;
    for (int k = 0; k < count; k++) {
      long gain = breeder.breed(operator, candidate);
      if (gain > largest) {
        largest = gain;
        Offspring other = best;
        best = candidate;
        candidate = other;
      }
    }
    return largest;
  }

  private void keep() {
    elite.keepBest();
    int columns = objective.table().domain().columns();
    for (int i = 0; i < best.count; i++) {
      objective.move(best.rows[i], best.columns[i], best.codes[i]);
      elite.changed(best.rows[i] * columns + best.columns[i], best.codes[i]);
    }
  }
}
