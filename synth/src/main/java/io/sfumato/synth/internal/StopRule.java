package io.sfumato.synth.internal;

import static java.util.Objects.requireNonNull;

import java.util.function.BooleanSupplier;

/**
 * When a search ends. It is asked after every sweep, or at the same intervals of generations.
 *
 * @param mostRounds how many sweeps or generations at most, at least 0
 * @param leastImprovement ends the search when the loss falls by less than this share of it from
 *     one look to the next, in {@code [0, 1)}
 * @param targetLoss ends the search when the loss is at most this; for example the sum that noise
 *     of the known variance is expected to leave, as whoever fits closer fits the noise
 * @param deadline ends the search when {@link System#nanoTime()} has passed this; the table then
 *     depends on the speed of the machine. {@link Long#MAX_VALUE} for none
 * @param cancelled ends the search when true
 */
public record StopRule(
    long mostRounds,
    double leastImprovement,
    double targetLoss,
    long deadline,
    BooleanSupplier cancelled) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public StopRule {
    requireNonNull(cancelled, "cancelled");
    if (mostRounds < 0) {
      throw new IllegalArgumentException("mostRounds must be at least 0, got " + mostRounds);
    }
    if (!(leastImprovement >= 0 && leastImprovement < 1)) {
      throw new IllegalArgumentException(
          "leastImprovement must be in [0, 1), got " + leastImprovement);
    }
    if (!(targetLoss >= 0)) {
      throw new IllegalArgumentException("targetLoss must be at least 0, got " + targetLoss);
    }
  }

  /**
   * Returns a rule of a number of rounds alone; a search ends before them only when nothing is left
   * to improve.
   *
   * @param mostRounds how many sweeps or generations, at least 0
   * @return the rule
   */
  public static StopRule rounds(long mostRounds) {
    return new StopRule(mostRounds, 0, 0, Long.MAX_VALUE, () -> false);
  }

  /**
   * Returns the same rule with another least improvement.
   *
   * @param share a share of the loss, in {@code [0, 1)}
   * @return the changed copy
   */
  public StopRule withLeastImprovement(double share) {
    return new StopRule(mostRounds, share, targetLoss, deadline, cancelled);
  }

  /**
   * Returns the same rule with a loss that is good enough.
   *
   * @param loss the loss, at least 0
   * @return the changed copy
   */
  public StopRule withTargetLoss(double loss) {
    return new StopRule(mostRounds, leastImprovement, loss, deadline, cancelled);
  }

  /**
   * Returns the same rule with a deadline.
   *
   * @param nanoTime a value of {@link System#nanoTime()}
   * @return the changed copy
   */
  public StopRule withDeadline(long nanoTime) {
    return new StopRule(mostRounds, leastImprovement, targetLoss, nanoTime, cancelled);
  }

  /**
   * Returns the same rule with a way to cancel.
   *
   * @param asked whether to give up
   * @return the changed copy
   */
  public StopRule withCancelled(BooleanSupplier asked) {
    return new StopRule(mostRounds, leastImprovement, targetLoss, deadline, asked);
  }

  /** Whether time is up or the caller gave up. */
  boolean interrupts() {
    return cancelled.getAsBoolean()
        || (deadline != Long.MAX_VALUE && System.nanoTime() - deadline > 0);
  }

  /** Whether the loss fell too little from one look to the next. */
  boolean isTooSlow(double before, double after) {
    return before - after < leastImprovement * before;
  }
}
