package io.sfumato.streaming.internal;

import java.util.function.Function;

/**
 * Several equal counters under the charge of one. An item is divided among them: the parts that it
 * adds to them are no more than one item together. Proofs in {@code docs/proofs/SharedCounters.md}.
 */
public final class SharedCounters {

  private SharedCounters() {}

  /**
   * Fits counters whose items have parts of sizes that add up to at most the distance.
   *
   * @param task what one counter has to do
   * @param touched the most counters that one unit can change, at least 1
   * @return the mechanism of each counter
   */
  public static Calibration divided(CounterTask task, int touched) {
    return task.isPure()
        ? CounterFamilies.centeredTree().calibrate(task)
        : BufferedLinearCounter.bestBuffers(task, touched);
  }

  /**
   * Fits a counter of units whose changes are 1 and -1 in turn, each in a step of its own.
   *
   * @param task the counter, its contributions the most changes of one sequence
   * @param sequences of how many such sequences a unit's change is the sum, 1 or 2
   * @param single fits a counter of a single change to a task
   * @return the mechanism
   */
  public static Calibration alternating(
      CounterTask task, int sequences, Function<CounterTask, Calibration> single) {
    if (task.isPure() || (task.contributions() == 1 && sequences == 1)) {
      return single.apply(
          new CounterTask(
              task.horizon(),
              task.distance(),
              Math.multiplyExact(task.contributions(), sequences),
              0,
              task.privacy()));
    }
    return BufferedLinearCounter.alternating(task, sequences);
  }
}
