package io.sfumato.accounting.internal;

import java.util.Arrays;
import java.util.List;

/**
 * Chooses spacings whose multiples lie at the atoms of some laws, or just below: there a lower grid
 * loses little, and an upper one spreads little.
 */
final class Alignment {

  /** How much finer than asked for a spacing may be, in search of one that suits all atoms. */
  private static final double FINER = 0.6;

  private static final int TRIES = 1000;

  /** How far a multiple is to lie below its atom, so that it does whatever is rounded. */
  private static final double SHORT = 0x1p-40;

  /** A spacing this many times the least atom is not worth a coarse start. */
  private static final double COARSE = 16;

  private final double[] atoms;
  private final double[] weights;
  private final double least;

  private Alignment(double[] atoms, double[] weights) {
    this.atoms = atoms;
    this.weights = weights;
    this.least = Arrays.stream(atoms).map(Math::abs).min().orElse(0);
  }

  static Alignment of(List<ComposedLoss.Part> parts) {
    double[] atoms =
        parts.stream()
            .flatMapToDouble(part -> Arrays.stream(part.law().atoms()))
            .filter(a -> a != 0)
            .toArray();
    double[] weights =
        parts.stream()
            .flatMapToDouble(
                part ->
                    Arrays.stream(part.law().atoms())
                        .filter(a -> a != 0)
                        .map(a -> (double) part.count()))
            .toArray();
    for (int i = 0; i < atoms.length; i++) {
      atoms[i] -= Math.min(SHORT, 0x1p-12 * Math.abs(atoms[i]));
    }
    return new Alignment(atoms, weights);
  }

  /** Returns a spacing near one that is asked for, at most that unless one cell fits the atoms. */
  double spacing(double wanted) {
    if (least == 0 || wanted > COARSE * least) {
      return wanted;
    }
    double best = wanted;
    double leastOff = Double.POSITIVE_INFINITY;
    long from = (long) Math.max(1, Math.ceil(least / wanted));
    long to = atoms.length == 1 ? from : (long) Math.ceil(from / FINER);
    long step = Math.max(1, (to - from) / TRIES);
    for (long cells = from; cells <= to; cells += step) {
      double spacing = least / cells;
      double off = off(spacing);
      if (off < leastOff) {
        leastOff = off;
        best = spacing;
      }
    }
    return best;
  }

  // How far above a multiple the atoms are altogether.
  private double off(double spacing) {
    double off = 0;
    for (int i = 0; i < atoms.length; i++) {
      double cells = atoms[i] / spacing + 1e-9;
      off += weights[i] * (cells - Math.floor(cells)) * spacing;
    }
    return off;
  }
}
