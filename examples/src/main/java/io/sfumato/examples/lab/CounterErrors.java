package io.sfumato.examples.lab;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.streaming.ContinualCounter;
import io.sfumato.streaming.CounterBounds;
import io.sfumato.streaming.CounterSession;

/**
 * The errors of many runs of a counter, measured from outside: items go in, releases come out.
 *
 * @param meanSquare the mean of the squared errors over all steps and runs
 * @param meanSquareAtWorst the mean over the runs at the step of which the largest variance is
 *     claimed
 * @param largest the largest error of each run
 */
record CounterErrors(double meanSquare, double meanSquareAtWorst, Sample largest) {

  /**
   * Runs a counter on a stream with one item in each step.
   *
   * @param counter a counter of items between 0 and 1, with a horizon
   * @param budget what one run costs
   */
  static CounterErrors measure(ContinualCounter counter, PrivacyBound budget, int runs, long seed) {
    NoiseSource noise = NoiseSource.seeded(seed);
    CounterBounds bounds = counter.bounds();
    long worst = worstStep(bounds);
    double[] largest = new double[runs];
    double squares = 0;
    double squaresAtWorst = 0;
    for (int run = 0; run < runs; run++) {
      CounterSession session = open(counter, budget, noise);
      for (long t = 1; t <= bounds.steps(); t++) {
        session.add(1);
        double error = session.tickValue() - t;
        squares += error * error;
        squaresAtWorst += t == worst ? error * error : 0;
        largest[run] = Math.max(largest[run], Math.abs(error));
      }
    }
    return new CounterErrors(
        squares / runs / bounds.steps(), squaresAtWorst / runs, new Sample(largest));
  }

  private static long worstStep(CounterBounds bounds) {
    long worst = 1;
    double largest = 0;
    for (long t = 1; t <= bounds.steps(); t++) {
      double variance = bounds.varianceAt(t);
      if (variance > largest) {
        largest = variance;
        worst = t;
      }
    }
    return worst;
  }

  /** Opens a session of an accountant of its own, whose budget this one session exhausts. */
  private static CounterSession open(
      ContinualCounter counter, PrivacyBound budget, NoiseSource noise) {
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(budget)
            .unit(PrivacyUnit.rows("item"))
            .forSimulation(noise)
            .open()) {
      return accountant.open("counter", counter);
    }
  }
}
