package io.sfumato.survival;

import java.util.Arrays;

/**
 * The cells of a life table made possible again after noise: none negative, so that without late
 * entry the numbers at risk never rise. In rows, or in weights where rows are weighted.
 * Post-processing of noisy cells, hence free. Immutable.
 */
final class CellEstimate {

  private final double[][] causes; // the events of each, in each bin
  private final double[] events; // of all causes
  private final double[] censored;
  private final double[] entered;
  private final double[] atRisk; // at the start of each bin, and at the horizon
  private final double[] occupied; // the chance that anybody is at risk in a bin

  private CellEstimate(
      double[][] causes, double[] censored, double[] entered, double tail, double[] occupied) {
    int bins = censored.length;
    this.causes = causes;
    this.censored = censored;
    this.entered = entered;
    this.occupied = occupied;
    this.events = new double[bins];
    for (double[] cause : causes) {
      for (int k = 0; k < bins; k++) {
        events[k] += cause[k];
      }
    }
    this.atRisk = new double[bins + 1];
    double exits = tail;
    double entries = 0; // after the start of the bin
    atRisk[bins] = tail;
    for (int k = bins - 1; k >= 0; k--) {
      exits += events[k] + censored[k];
      entries += entered[k];
      atRisk[k] = Math.max(0, exits - entries);
    }
  }

  /**
   * Returns the best estimate: the posterior means of the cells given a smooth population ({@link
   * SmoothHazard}), or, with late entry, {@link #isotonic}.
   */
  static CellEstimate of(NoisyCells cells) {
    return cells.hasEntries() ? isotonic(cells) : SmoothHazard.of(cells).estimate();
  }

  /** Takes posterior means and chances to be empty of all cells, in the order of the model. */
  static CellEstimate of(NoisyCells cells, HazardModel model, double[] mean, double[] empty) {
    int bins = cells.bins();
    double unit = cells.unit();
    int tail = mean.length - 1;
    double[][] causes = new double[cells.causes()][bins];
    double[] censored = new double[bins];
    double[] occupied = new double[bins];
    double nobody = empty[tail];
    for (int k = bins - 1; k >= 0; k--) {
      for (int cause = 0; cause < causes.length; cause++) {
        causes[cause][k] = mean[model.cell(cause, k)] * unit;
        nobody *= empty[model.cell(cause, k)];
      }
      int span = model.censoredCell(k);
      double share = model.censoredShare(k);
      censored[k] = mean[span] * share * unit;
      nobody *= Math.pow(empty[span], share);
      occupied[k] = 1 - nobody;
    }
    return new CellEstimate(causes, censored, new double[bins], mean[tail] * unit, occupied);
  }

  /**
   * Projects the running totals of the events of each cause, of censorings and of late entries onto
   * the non-decreasing sequences that start at or above 0, in least squares. Clamping each cell at
   * 0 instead would add about half the noise to every empty cell.
   */
  static CellEstimate isotonic(NoisyCells cells) {
    int bins = cells.bins();
    double[][] causes = new double[cells.causes()][];
    for (int cause = 0; cause < causes.length; cause++) {
      long[] events = new long[bins];
      for (int k = 0; k < bins; k++) {
        events[k] = cells.events(cause, k);
      }
      causes[cause] = monotone(events, cells.unit());
    }
    long[] censored = new long[cells.censoredCells()];
    Arrays.setAll(censored, cells::censored);
    double[] spans = monotone(censored, cells.unit());
    double[] spread = new double[bins]; // the censorings of a span, evenly over its bins
    int span = cells.censoredSpan();
    for (int k = 0; k < bins; k++) {
      int first = k / span * span;
      spread[k] = spans[k / span] / (Math.min(bins, first + span) - first);
    }
    double[] occupied = new double[bins];
    Arrays.fill(occupied, 1);
    return new CellEstimate(
        causes,
        spread,
        cells.hasEntries() ? entries(cells) : new double[bins],
        Math.max(0, cells.beyond()) * cells.unit(),
        occupied);
  }

  private static double[] entries(NoisyCells cells) {
    long[] entered = new long[cells.bins()];
    Arrays.setAll(entered, cells::entered);
    return monotone(entered, cells.unit());
  }

  int bins() {
    return events.length;
  }

  int causes() {
    return causes.length;
  }

  double events(int bin) {
    return events[bin];
  }

  /** Returns the events of a cause, from 0. */
  double events(int cause, int bin) {
    return causes[cause][bin];
  }

  double censored(int bin) {
    return censored[bin];
  }

  /** Returns the late entries, 0 where everybody is observed from the start. */
  double entered(int bin) {
    return entered[bin];
  }

  /** Returns the rows at risk at the start of a bin; for {@link #bins()}, beyond the horizon. */
  double atRisk(int bin) {
    return atRisk[bin];
  }

  /**
   * Returns the rows at risk during a bin if there are any: the censored and late rows of the bin
   * count half, and what is expected is divided by the chance that anybody is at risk. So events by
   * exposed is the hazard times that chance: without anybody the exact curve is flat.
   */
  double exposed(int bin) {
    double rows = Math.max(0, atRisk[bin] + (entered[bin] - censored[bin]) / 2);
    return rows == 0 ? 0 : rows / Math.max(occupied[bin], Double.MIN_NORMAL);
  }

  /**
   * Pool adjacent violators on the running totals.
   *
   * @see <a href="https://doi.org/10.1214/aoms/1177728423">Ayer et al. (1955)</a>
   */
  private static double[] monotone(long[] cells, double unit) {
    int n = cells.length;
    double[] level = new double[n];
    int[] size = new int[n];
    int blocks = 0;
    double total = 0;
    for (long cell : cells) {
      total += cell * unit;
      level[blocks] = total;
      size[blocks++] = 1;
      while (blocks > 1 && level[blocks - 2] > level[blocks - 1]) {
        int pooled = size[blocks - 2] + size[blocks - 1];
        level[blocks - 2] =
            (level[blocks - 2] * size[blocks - 2] + level[blocks - 1] * size[blocks - 1]) / pooled;
        size[blocks - 2] = pooled;
        blocks--;
      }
    }
    double[] steps = new double[n];
    double before = 0;
    int k = 0;
    for (int b = 0; b < blocks; b++) {
      double now = Math.max(0, level[b]);
      steps[k] = now - before;
      before = now;
      k += size[b];
    }
    return steps;
  }
}
