package io.sfumato.synth;

import io.sfumato.synth.query.ExactAnswers;
import io.sfumato.synth.query.Workload;
import java.math.BigDecimal;
import java.util.List;

/** Measures all workloads at once, each for an equal part of what is left. */
final class OneShot {

  private OneShot() {}

  /**
   * Spends all that is left.
   *
   * @param data the private table
   * @param queries the workloads, at least one
   * @param answers where noisy answers go
   */
  static void run(
      ExactAnswers data,
      List<Workload> queries,
      RhoBudget budget,
      NoisyCounter counter,
      Watch watch,
      List<NoisyAnswers> answers) {
    BigDecimal part = RhoBudget.divide(budget.left(), queries.size());
    for (int i = 0; i < queries.size(); i++) {
      watch.checkCancelled();
      Workload workload = queries.get(i);
      BigDecimal rho = i < queries.size() - 1 ? part : budget.left();
      budget.spend("measure " + workload.name(), rho);
      NoisyAnswers noisy = counter.measure(workload, data.answer(workload), rho);
      answers.add(noisy);
      watch.measured(noisy, 1, budget, 0);
    }
  }
}
