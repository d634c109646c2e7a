package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;

/**
 * A continual counter for each column, of which the release is the largest, or which it is.
 *
 * <p>A row is in at most s columns, so that each counter is calibrated to an s-th part of the
 * guarantee. The largest estimate is no further from the largest sum than the worst estimate from
 * its sum; the column of the largest estimate is at most twice that below the best.
 */
public final class CounterColumns implements RowAlgorithm {

  private final RowTask task;
  private final boolean select;
  private final String name;
  private final CalibratedCounter counter;

  /**
   * Creates the algorithm.
   *
   * @param task the task
   * @param select whether to release a column, instead of the largest sum
   * @param name the name of the counter's mechanism
   * @param counter the counter of each column, calibrated to an s-th part of the task's guarantee
   */
  public CounterColumns(RowTask task, boolean select, String name, CalibratedCounter counter) {
    this.task = task;
    this.select = select;
    this.name = name;
    this.counter = counter;
  }

  @Override
  public Fields parameters() {
    return Fields.NONE.with("counter", name).with("shape", counter.parameters());
  }

  @Override
  public String summary() {
    return name;
  }

  @Override
  public PrivacyEvent event() {
    return new PrivacyEvent.Guaranteed(task.privacy());
  }

  @Override
  public double errorBound(double beta) {
    double worst = counter.unionBound(task.horizon(), beta / task.dimension());
    return select ? 2 * worst : worst;
  }

  @Override
  public RowProcess start(NoiseSource noise) {
    CounterProcess[] counters = new CounterProcess[task.dimension()];
    for (int j = 0; j < counters.length; j++) {
      counters[j] = counter.start(noise);
    }
    return sums -> {
      double largest = Double.NEGATIVE_INFINITY;
      int best = 0;
      for (int j = 0; j < counters.length; j++) {
        double estimate = counters[j].tick(sums.inLastRow(j));
        if (estimate > largest) {
          largest = estimate;
          best = j;
        }
      }
      return select ? best : largest;
    };
  }
}
