package io.sfumato.synth.internal;

/**
 * How a search went.
 *
 * @param rounds how many sweeps or generations were done
 * @param evaluated how many candidates were looked at: cells, or offspring
 * @param changes how many changes of the table were kept
 * @param loss the objective at the end
 * @param ended why it ended
 */
public record FitResult(long rounds, long evaluated, long changes, double loss, Reason ended) {

  /** Why a search ended. */
  public enum Reason {
    /** The most rounds were done. */
    ROUNDS,
    /** The loss no longer fell, or not enough. */
    NO_IMPROVEMENT,
    /** The loss is as small as was asked. */
    TARGET_LOSS,
    /** The deadline passed, or the caller gave up. */
    INTERRUPTED
  }
}
