package io.sfumato.synth;

import io.sfumato.mechanism.ExponentialSelection;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.Zcdp;
import io.sfumato.synth.internal.StopRule;
import io.sfumato.synth.query.ExactAnswers;
import io.sfumato.synth.query.Workload;
import java.math.BigDecimal;
import java.util.List;

/**
 * Rounds that each select, by the exponential mechanism, a workload that the synthetic table
 * answers badly, measure it with discrete Gaussian noise, and refine the table. When measuring
 * changed no more than noise would have, the next rounds spend four times as much each: half the
 * noise.
 *
 * <p>The rule of selection and of annealing is that of AIM (McKenna, Mullins, Sheldon and Miklau
 * 2022, Algorithm 2); candidates at several resolutions and the table in the place of a graphical
 * model are not. Which round comes next depends on released answers only; what all rounds cost is
 * the budget, exactly ({@code docs/proofs/PrivateGsd.md}, Section 2).
 */
final class AdaptiveSelection {

  /** The mean of |X| over σ, for Gaussian noise X. */
  private static final double MEAN_ABSOLUTE = Math.sqrt(2 / Math.PI);

  private static final BigDecimal GROWTH = BigDecimal.valueOf(4);
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  private final AdaptiveSettings settings;
  private final RhoBudget budget;
  private final NoisyCounter counter;
  private final Watch watch;

  AdaptiveSelection(
      AdaptiveSettings settings, RhoBudget budget, NoisyCounter counter, Watch watch) {
    this.settings = settings;
    this.budget = budget;
    this.counter = counter;
    this.watch = watch;
  }

  /**
   * Spends all that is left but a reserve.
   *
   * @param reserve what not to spend, less than what is left
   * @param data the private table
   * @param candidates what may be selected, at least one
   * @param model the synthetic table, which learns of each answer
   * @param answers where noisy answers go
   */
  void run(
      BigDecimal reserve,
      ExactAnswers data,
      Candidates candidates,
      Model model,
      List<NoisyAnswers> answers,
      Parallel parallel) {
    long[][] exact = candidates.answer(data, parallel);
    BigDecimal left = budget.left().subtract(reserve);
    BigDecimal cost =
        RhoBudget.divide(left, (long) settings.roundsPerColumn() * data.domain().columns());
    for (int round = 1; left.signum() > 0; round++) {
      watch.checkCancelled();
      if (left.compareTo(cost.multiply(TWO)) < 0) {
        cost = left;
      }
      BigDecimal measuring = RhoBudget.part(cost, settings.measureShare());
      double[][] guesses = model.answers(candidates, parallel);
      int selected =
          select(candidates, exact, guesses, measuring, cost.subtract(measuring), parallel);
      Workload workload = candidates.get(selected).workload();
      budget.spend("measure " + workload.name(), measuring);
      double[] guess = guesses[selected];
      NoisyAnswers noisy = counter.measure(workload, exact[selected], measuring);
      answers.add(noisy);
      model.learn(noisy);
      model.refine(
          StopRule.rounds(settings.sweeps()).withCancelled(watch.cancelled()), workload.columns());
      double change = Counts.distance(guess, model.answer(workload));
      if (change <= noise(workload, noisy.standardDeviation())) {
        cost = cost.multiply(GROWTH);
      }
      left = budget.left().subtract(reserve);
      watch.measured(noisy, round, budget, model.rows());
    }
  }

  private int select(
      Candidates candidates,
      long[][] exact,
      double[][] guesses,
      BigDecimal measuring,
      BigDecimal selecting,
      Parallel parallel) {
    budget.spend("select", selecting);
    long[] scores = new long[candidates.size()];
    parallel.forEach(
        scores.length,
        i -> {
          Candidate candidate = candidates.get(i);
          Workload workload = candidate.workload();
          double sigma = Math.sqrt(counter.variance(workload, measuring).doubleValue());
          double penalty = noise(workload, sigma) / workload.rowL1();
          scores[i] =
              ErrorScore.of(exact[i], guesses[i], workload.rowL1(), candidate.weight(), penalty);
        });
    long steps = counter.neighboring() == Neighboring.ADD_REMOVE ? 1 : 2;
    return ExponentialSelection.of(new Zcdp(selecting), steps * ErrorScore.sensitivity(), false)
        .select(scores, counter.noise());
  }

  /** Returns the expected L1 norm of the noise in the answers to a workload. */
  private static double noise(Workload workload, double sigma) {
    return MEAN_ABSOLUTE * sigma * workload.cells();
  }
}
