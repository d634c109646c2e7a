package io.sfumato.streaming.internal;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;

/**
 * What a counter has to do: how long it runs, what one privacy unit can change, and what may be
 * lost.
 *
 * <p>Neighbours differ by the items of one unit, present in one stream and absent from the other:
 * at most {@code contributions} items of at most {@code distance} in size, any two of them at least
 * {@code separation} steps apart.
 *
 * @param horizon the number of steps, at least 1; {@link #UNBOUNDED} if it is not known
 * @param distance the largest size of one item, in steps of the grid, at least 1
 * @param contributions the most items of one unit, at least 1
 * @param separation the fewest steps between two items of one unit; 0 lets all be in one step
 * @param privacy the guarantee for one unit: pure or zero-concentrated, and positive
 */
public record CounterTask(
    long horizon, long distance, int contributions, long separation, PrivacyBound privacy) {

  /** The horizon of a counter that may go on for ever. */
  public static final long UNBOUNDED = Long.MAX_VALUE;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range or the guarantee of another kind
   */
  public CounterTask {
    requireNonNull(privacy, "privacy");
    if (horizon < 1 || distance < 1 || contributions < 1 || separation < 0) {
      throw new IllegalArgumentException(
          ("horizon, distance and contributions must be at least 1 and separation at least 0,"
                  + " got %d, %d, %d, %d")
              .formatted(horizon, distance, contributions, separation));
    }
    boolean positive =
        privacy instanceof PureDp pure
            ? pure.epsilon().signum() > 0
            : privacy instanceof Zcdp zcdp && zcdp.rho().signum() > 0;
    if (!positive) {
      throw new IllegalArgumentException(
          "privacy must be pure or zero-concentrated and positive, got " + privacy);
    }
  }

  /** Returns whether the guarantee is pure. */
  public boolean isPure() {
    return privacy instanceof PureDp;
  }

  /** Returns whether the number of steps is not known. */
  public boolean isUnbounded() {
    return horizon == UNBOUNDED;
  }

  /**
   * Returns how many items of one unit can fall in a run of consecutive steps.
   *
   * @param steps the length of the run, at least 1
   * @return the most items
   */
  public int itemsWithin(long steps) {
    if (separation == 0) {
      return contributions;
    }
    long fit = (steps - 1) / separation + 1;
    return (int) Math.min(contributions, fit);
  }

  /**
   * Bounds the sum of squares that one unit can add to disjoint blocks of steps, with items of size
   * 1: as many blocks as possible are as full as possible.
   *
   * @param block the length of each block
   * @return the bound, a whole number
   */
  public long squaresOver(long block) {
    long all = itemsWithin(horizon);
    long full = itemsWithin(block);
    long rest = all % full;
    return all / full * full * full + rest * rest;
  }

  /**
   * A task before the guarantee is known.
   *
   * @param horizon as in the task
   * @param distance as in the task
   * @param contributions as in the task
   * @param separation as in the task
   */
  public record Shape(long horizon, long distance, int contributions, long separation) {

    /**
     * Returns the task under a guarantee.
     *
     * @param privacy the guarantee
     * @return the task
     */
    public CounterTask with(PrivacyBound privacy) {
      return new CounterTask(horizon, distance, contributions, separation, privacy);
    }
  }
}
