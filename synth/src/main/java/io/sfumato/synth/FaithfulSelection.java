package io.sfumato.synth;

import io.sfumato.mechanism.ExponentialSelection;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.Zcdp;
import io.sfumato.synth.query.ExactAnswers;
import io.sfumato.synth.query.Workload;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rounds as RAP++ has them (Vietri and others 2022): each spends an equal part of the budget, half
 * of it to select the workloads with the largest errors, half to measure these, and searches anew.
 *
 * <p>The published code adds Gumbel noise to all errors once and takes the largest. Selecting one
 * after the other by the exponential mechanism, each without those before, has the same law (Durfee
 * and Rogers 2019), and is drawn exactly.
 */
final class FaithfulSelection {

  private final FaithfulSettings settings;
  private final RhoBudget budget;
  private final NoisyCounter counter;
  private final Watch watch;
  private final Parallel parallel;

  FaithfulSelection(
      FaithfulSettings settings,
      RhoBudget budget,
      NoisyCounter counter,
      Watch watch,
      Parallel parallel) {
    this.settings = settings;
    this.budget = budget;
    this.counter = counter;
    this.watch = watch;
    this.parallel = parallel;
  }

  /** Spends all that is left; the model searches after each round but the last. */
  void run(ExactAnswers data, List<Workload> queries, Model model, List<NoisyAnswers> answers) {
    List<Workload> open = new ArrayList<>(queries);
    long[][] exact = new long[queries.size()][];
    parallel.forEach(exact.length, i -> exact[i] = data.answer(queries.get(i)));
    List<long[]> left = new ArrayList<>(Arrays.asList(exact));
    int rounds = Math.min(settings.rounds(), divideUp(queries.size(), settings.perRound()));
    for (int round = 1; round <= rounds; round++) {
      watch.checkCancelled();
      int most = Math.min(settings.perRound(), open.size());
      BigDecimal cost = RhoBudget.divide(budget.left(), rounds - round + 1L);
      BigDecimal part = RhoBudget.divide(cost, 2L * most);
      List<double[]> guesses = new ArrayList<>();
      open.forEach(workload -> guesses.add(model.answer(workload)));
      for (int k = 0; k < most; k++) {
        int selected = select(open, left, guesses, part);
        Workload workload = open.remove(selected);
        guesses.remove(selected);
        boolean last = round == rounds && k == most - 1;
        BigDecimal rho = last ? budget.left() : part;
        budget.spend("measure " + workload.name(), rho);
        NoisyAnswers noisy = counter.measure(workload, left.remove(selected), rho);
        answers.add(noisy);
        model.learn(noisy);
        watch.measured(noisy, round, budget, model.rows());
      }
      if (round < rounds) {
        model.evolve(settings.genetic(), watch.untilCancelled());
      }
    }
  }

  private int select(
      List<Workload> open, List<long[]> exact, List<double[]> guesses, BigDecimal rho) {
    budget.spend("select", rho);
    long[] scores = new long[open.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = ErrorScore.largest(exact.get(i), guesses.get(i), largestMove(open.get(i)));
    }
    return ExponentialSelection.of(new Zcdp(rho), ErrorScore.SCALE, false)
        .select(scores, counter.noise());
  }

  /** The most that one answer moves between neighbours: contributions are integers. */
  private long largestMove(Workload workload) {
    long squared =
        counter.neighboring() == Neighboring.ADD_REMOVE
            ? workload.rowSquaredL2()
            : workload.replaceSquaredL2();
    long root = (long) Math.sqrt((double) squared);
    while (root * root > squared) {
      root--;
    }
    while ((root + 1) * (root + 1) <= squared) {
      root++;
    }
    return Math.max(1, root);
  }

  private static int divideUp(int whole, int part) {
    return (int) (((long) whole + part - 1) / part);
  }
}
