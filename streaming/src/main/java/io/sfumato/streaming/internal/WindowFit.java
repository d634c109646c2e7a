package io.sfumato.streaming.internal;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * The outcome of fitting a window to a task.
 *
 * @param window the calibrated window, if it can do the task
 * @param reason why it cannot; empty if it can
 */
public record WindowFit(Optional<CalibratedWindow> window, String reason) {

  /** Checks that nothing is missing. */
  public WindowFit {
    requireNonNull(window, "window");
    requireNonNull(reason, "reason");
  }

  static WindowFit of(CalibratedWindow window) {
    return new WindowFit(Optional.of(window), "");
  }

  static WindowFit refused(String reason) {
    return new WindowFit(Optional.empty(), reason);
  }
}
