package io.sfumato.streaming.internal;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * The outcome of fitting a mechanism to a task.
 *
 * @param counter the mechanism, if it can do the task
 * @param reason why it cannot; empty if it can
 */
public record Calibration(Optional<CalibratedCounter> counter, String reason) {

  /** Checks that nothing is missing. */
  public Calibration {
    requireNonNull(counter, "counter");
    requireNonNull(reason, "reason");
  }

  /** Returns a mechanism that can do the task. */
  public static Calibration of(CalibratedCounter counter) {
    return new Calibration(Optional.of(counter), "");
  }

  /** Returns the outcome for a mechanism that cannot do the task. */
  public static Calibration refused(String reason) {
    return new Calibration(Optional.empty(), reason);
  }
}
