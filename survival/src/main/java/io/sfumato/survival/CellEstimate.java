package io.sfumato.survival;

/**
 * The cells of a life table made possible again after noise: none negative, so that the numbers at
 * risk never rise. Post-processing of noisy cells, hence free.
 *
 * @param events the estimated events in each bin
 * @param censored the estimated censorings in each bin
 * @param tail the estimated rows beyond the horizon
 */
record CellEstimate(double[] events, double[] censored, double tail) {

  /**
   * Projects the running totals of events and of censorings onto the non-decreasing sequences that
   * start at or above 0, in least squares. Clamping each cell at 0 instead would add about half the
   * noise to every empty cell.
   */
  static CellEstimate isotonic(long[] events, long[] censored, long tail) {
    return new CellEstimate(monotone(events), monotone(censored), Math.max(0, tail));
  }

  /** Returns the rows at risk at the start of each bin. */
  double[] atRisk() {
    double[] atRisk = new double[events.length];
    double after = tail;
    for (int k = events.length - 1; k >= 0; k--) {
      after += events[k] + censored[k];
      atRisk[k] = after;
    }
    return atRisk;
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
