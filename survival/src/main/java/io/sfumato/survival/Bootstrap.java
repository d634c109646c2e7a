package io.sfumato.survival;

import java.util.SplittableRandom;

/**
 * The parametric bootstrap of one population's release: people drawn anew from the estimated cells,
 * counted, with fresh noise of the released law. Post-processing with public randomness, hence
 * free: all of it is a function of the release.
 *
 * <p>People are drawn bin by bin: of those at risk so many have the event, of the others so many
 * are censored; where some enter late, of those still to come so many do. Without late entry that
 * is the multinomial distribution of the cells. A weighted row is drawn as if it weighed 1. Events
 * are not told apart by cause: all are in the first cause's cell, and the noise of every cause is
 * there. Immutable.
 *
 * @see <a href="https://doi.org/10.1007/978-1-4899-4541-9">Efron and Tibshirani (1993), Section
 *     6.5, on the parametric bootstrap</a>
 */
final class Bootstrap {

  private final NoisyCells released;
  private final SimulatedNoise noise;
  private final long rows;
  private final double startChance; // of all rows
  private final double[] enterChance; // of the rows still to come
  private final double[] eventChance; // of those at risk, or entering in the bin
  private final double[] censoredChance; // of those without the event

  private Bootstrap(NoisyCells released, CellEstimate cells, double[] eventChance) {
    int bins = cells.bins();
    this.released = released;
    this.noise = SimulatedNoise.of(released.noise());
    this.eventChance = eventChance;
    this.enterChance = new double[bins];
    this.censoredChance = new double[bins];
    double toCome = 0;
    for (int k = bins - 1; k >= 0; k--) {
      toCome += cells.entered(k);
      enterChance[k] = ratio(cells.entered(k), toCome);
      censoredChance[k] = ratio(cells.censored(k), present(cells, k) - cells.events(k));
    }
    this.rows = Math.round(cells.atRisk(0) + toCome);
    this.startChance = ratio(cells.atRisk(0), cells.atRisk(0) + toCome);
  }

  /** Draws from the estimated cells. */
  static Bootstrap of(NoisyCells released, CellEstimate cells) {
    double[] chance = new double[cells.bins()];
    for (int k = 0; k < chance.length; k++) {
      chance[k] = ratio(cells.events(k), present(cells, k));
    }
    return new Bootstrap(released, cells, chance);
  }

  /**
   * Draws with the events of another hazard, and the censoring of the estimated cells.
   *
   * @param hazard events in each bin by those exposed, among whom the censored count half
   */
  static Bootstrap withHazard(NoisyCells released, CellEstimate cells, double[] hazard) {
    double[] chance = new double[cells.bins()];
    for (int k = 0; k < chance.length; k++) {
      chance[k] = hazard[k] * ratio(cells.exposed(k), present(cells, k));
    }
    return new Bootstrap(released, cells, chance);
  }

  /** Returns a seed that the noisy cells decide, the same on every machine. */
  static long seed(NoisyCells... tables) {
    long hash = 0;
    for (NoisyCells table : tables) {
      for (int cause = 0; cause < table.causes(); cause++) {
        for (int k = 0; k < table.bins(); k++) {
          hash = mixed(hash, table.events(cause, k));
        }
      }
      for (int i = 0; i < table.censoredCells(); i++) {
        hash = mixed(hash, table.censored(i));
      }
      for (int k = 0; k < table.bins(); k++) {
        hash = mixed(hash, table.entered(k));
      }
      hash = mixed(hash, table.beyond());
    }
    return hash;
  }

  /** Draws one repetition. */
  NoisyCells draw(SplittableRandom random) {
    int bins = eventChance.length;
    int span = released.censoredSpan();
    long[][] events = new long[released.causes()][bins];
    long[] censored = new long[released.censoredCells()];
    long[] entered = new long[bins];
    long atRisk = SimulatedBinomial.sample(random, rows, startChance);
    long toCome = rows - atRisk;
    for (int k = 0; k < bins; k++) {
      long coming = SimulatedBinomial.sample(random, toCome, enterChance[k]);
      toCome -= coming;
      atRisk += coming;
      long died = SimulatedBinomial.sample(random, atRisk, eventChance[k]);
      atRisk -= died;
      long left = SimulatedBinomial.sample(random, atRisk, censoredChance[k]);
      atRisk -= left;
      events[0][k] = counts(died);
      censored[k / span] += counts(left);
      entered[k] = counts(coming);
    }
    for (long[] ofCause : events) {
      addNoise(ofCause, random);
    }
    addNoise(censored, random);
    if (released.hasEntries()) {
      addNoise(entered, random);
    }
    long[] beyond = {counts(atRisk)};
    addNoise(beyond, random);
    return new NoisyCells(
        released.grid(),
        events,
        censored,
        span,
        released.hasEntries() ? entered : null,
        beyond[0],
        released.unit(),
        released.noise(),
        released.draws());
  }

  /** Returns rows in the unit of the counts. */
  private long counts(long drawn) {
    return released.unit() == 1 ? drawn : Math.round(drawn / released.unit());
  }

  private void addNoise(long[] cells, SplittableRandom random) {
    for (int i = 0; i < cells.length; i++) {
      for (int draw = 0; draw < released.draws(); draw++) {
        cells[i] += noise.sample(random);
      }
    }
  }

  /** Returns the rows at risk at some time of a bin. */
  private static double present(CellEstimate cells, int bin) {
    return cells.atRisk(bin) + cells.entered(bin);
  }

  private static double ratio(double part, double whole) {
    return whole > 0 ? Math.min(1, part / whole) : 0;
  }

  /** One step of a hash whose every bit depends on every bit of what came before. */
  private static long mixed(long hash, long value) {
    return new SplittableRandom(hash ^ value).nextLong();
  }
}
