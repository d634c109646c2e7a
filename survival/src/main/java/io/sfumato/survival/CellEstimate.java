package io.sfumato.survival;

/**
 * The cells of a life table made possible again after noise: none negative, so that the numbers at
 * risk never rise. Post-processing of noisy cells, hence free. Immutable.
 */
final class CellEstimate {

  private final double[] events;
  private final double[] censored;
  private final double[] atRisk; // at the start of each bin, and at the horizon

  private CellEstimate(double[] events, double[] censored, double tail) {
    this.events = events;
    this.censored = censored;
    this.atRisk = new double[events.length + 1];
    atRisk[events.length] = tail;
    for (int k = events.length - 1; k >= 0; k--) {
      atRisk[k] = atRisk[k + 1] + events[k] + censored[k];
    }
  }

  /**
   * Projects the running totals of events and of censorings onto the non-decreasing sequences that
   * start at or above 0, in least squares. Clamping each cell at 0 instead would add about half the
   * noise to every empty cell.
   */
  static CellEstimate isotonic(long[] events, long[] censored, long tail) {
    return new CellEstimate(monotone(events), monotone(censored), Math.max(0, tail));
  }

  int bins() {
    return events.length;
  }

  double events(int bin) {
    return events[bin];
  }

  double censored(int bin) {
    return censored[bin];
  }

  /** Returns the rows at risk at the start of a bin; for {@link #bins()}, beyond the horizon. */
  double atRisk(int bin) {
    return atRisk[bin];
  }

  /** Returns the rows at risk during a bin: its censored rows count half. */
  double exposed(int bin) {
    return atRisk[bin] - censored[bin] / 2;
  }

  /**
   * Pool adjacent violators on the running totals.
   *
   * @see <a href="https://doi.org/10.1214/aoms/1177728423">Ayer et al. (1955)</a>
   */
  private static double[] monotone(long[] cells) {
    int n = cells.length;
    double[] level = new double[n];
    int[] size = new int[n];
    int blocks = 0;
    double total = 0;
    for (long cell : cells) {
      total += cell;
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
