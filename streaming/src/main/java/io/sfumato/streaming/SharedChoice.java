package io.sfumato.streaming;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.streaming.internal.CalibratedCounter;
import io.sfumato.streaming.internal.Calibration;
import io.sfumato.streaming.internal.CounterTask;
import java.util.function.Function;

/**
 * A counter, of which there may be several under one charge, and what it is calibrated to. An
 * approximate guarantee is reached from two sides, by a pure and by a concentrated one; the more
 * accurate is taken.
 *
 * @param task what a counter does
 * @param counter how
 */
record SharedChoice(CounterTask task, CalibratedCounter counter) {

  /** Where the horizon is not known, errors are compared over so many steps. */
  private static final long TYPICAL_STEPS = 1L << 20;

  private static final long LONGEST_HORIZON = 1L << 60;

  /** Checks a horizon as builders take it. */
  static long checkHorizon(long steps) {
    if (steps < 1 || steps > LONGEST_HORIZON) {
      throw new IllegalArgumentException("horizon must be in [1, 2^60], got " + steps);
    }
    return steps;
  }

  /**
   * Chooses.
   *
   * @param shape the task of one counter; a horizon of 0 is one that was not given
   * @param privacy the guarantee asked for
   * @param family fits a counter to a task
   * @param cost how large the error of what is made of counters is for each kind of guarantee
   * @throws IllegalStateException if the horizon is missing
   * @throws IllegalArgumentException if no mechanism can be used; the message says why
   */
  static SharedChoice choose(
      CounterTask.Shape shape,
      PrivacyBound privacy,
      Function<CounterTask, Calibration> family,
      Function<CounterTask, Double> cost) {
    SharedChoice best = null;
    double least = Double.POSITIVE_INFINITY;
    StringBuilder reasons = new StringBuilder();
    for (PrivacyBound guarantee : CounterPlanner.guarantees(privacy)) {
      CounterTask task = shape.with(guarantee);
      Calibration fit = family.apply(task);
      if (fit.counter().isEmpty()) {
        reasons.append(reasons.isEmpty() ? "" : "; ").append(guarantee).append(": ");
        reasons.append(fit.reason());
        continue;
      }
      SharedChoice choice = new SharedChoice(task, fit.counter().get());
      double error =
          choice.counter.meanVariance(Math.min(TYPICAL_STEPS, choice.lastStep()))
              * cost.apply(task);
      if (best == null || error < least) {
        best = choice;
        least = error;
      }
    }
    if (best == null) {
      throw new IllegalArgumentException(
          "privacy must be one under which there is a counter, got %s (%s)"
              .formatted(privacy, reasons));
    }
    return best;
  }

  /** Returns the last step that may close. */
  long lastStep() {
    return Math.min(task.horizon(), counter.lastStep());
  }

  CounterBounds bounds(double spacing) {
    return new CounterBounds(counter, task, spacing, lastStep());
  }

  /** The event of all counters together is the guarantee itself. */
  PrivacyEvent event() {
    return new PrivacyEvent.Guaranteed(task.privacy());
  }

  Fields addTo(Fields fields) {
    Fields known = task.isUnbounded() ? fields : fields.with("horizon", task.horizon());
    return known.with("guarantee", task.privacy()).with("shape", counter.parameters());
  }
}
