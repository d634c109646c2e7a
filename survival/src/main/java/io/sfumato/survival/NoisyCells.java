package io.sfumato.survival;

import io.sfumato.noise.IntegerNoise;
import org.jspecify.annotations.Nullable;

/**
 * The noisy cells of one population on a public grid: what every private estimate starts from.
 * Public, as they have been released. Immutable; the arrays are those of the record itself and are
 * not changed.
 *
 * <p>All counts are integers in units of {@link #unit()}, and may be negative. The noise in each
 * cell is the sum of {@link #draws()} independent draws of {@link #noise()}: one, or as many as
 * there are groups if groups were added up.
 */
final class NoisyCells {

  private final TimeGrid grid;
  private final long[][] events;
  private final long[] censored;
  private final int censoredSpan;
  private final long @Nullable [] entered;
  private final long beyond;
  private final double unit;
  private final IntegerNoise noise;
  private final int draws;

  /**
   * Takes the cells.
   *
   * @param events for each cause, the events in each bin
   * @param censored the censorings in each span of bins
   * @param censoredSpan how many bins share a cell of censorings; the last cell may have fewer
   * @param entered the late entries in each bin, or null if everybody is observed from the start
   * @param beyond the rows beyond the horizon
   * @param unit what one count weighs, 1 without weights
   */
  NoisyCells(
      TimeGrid grid,
      long[][] events,
      long[] censored,
      int censoredSpan,
      long @Nullable [] entered,
      long beyond,
      double unit,
      IntegerNoise noise,
      int draws) {
    this.grid = grid;
    this.events = events;
    this.censored = censored;
    this.censoredSpan = censoredSpan;
    this.entered = entered;
    this.beyond = beyond;
    this.unit = unit;
    this.noise = noise;
    this.draws = draws;
  }

  TimeGrid grid() {
    return grid;
  }

  int bins() {
    return grid.bins();
  }

  int causes() {
    return events.length;
  }

  /** Returns the events of a cause, from 0, in a bin. */
  long events(int cause, int bin) {
    return events[cause][bin];
  }

  /** Returns the events of all causes in a bin. */
  long events(int bin) {
    long sum = 0;
    for (long[] ofCause : events) {
      sum += ofCause[bin];
    }
    return sum;
  }

  /** Returns the number of cells of censorings. */
  int censoredCells() {
    return censored.length;
  }

  /** Returns how many bins share a cell of censorings. */
  int censoredSpan() {
    return censoredSpan;
  }

  /** Returns the censorings in bins {@code cell·span} up to {@code min(B, (cell+1)·span) - 1}. */
  long censored(int cell) {
    return censored[cell];
  }

  boolean hasEntries() {
    return entered != null;
  }

  /** Returns the late entries in a bin, 0 where everybody is observed from the start. */
  long entered(int bin) {
    return entered == null ? 0 : entered[bin];
  }

  long beyond() {
    return beyond;
  }

  double unit() {
    return unit;
  }

  IntegerNoise noise() {
    return noise;
  }

  int draws() {
    return draws;
  }

  /** Returns the variance of the noise in a cell, in units squared. */
  double variance() {
    return draws * noise.variance();
  }

  /** Returns the noisy number of rows: the sum of all exits. Unbiased, and may be negative. */
  long total() {
    long sum = beyond;
    for (long[] ofCause : events) {
      for (long cell : ofCause) {
        sum += cell;
      }
    }
    for (long cell : censored) {
      sum += cell;
    }
    return sum;
  }
}
