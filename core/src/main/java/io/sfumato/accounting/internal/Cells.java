package io.sfumato.accounting.internal;

import java.util.Arrays;

/** The cells of a grid that cover a range of losses. */
record Cells(double spacing, long first, int count) {

  static Cells covering(RangedLaw.Span span, double spacing) {
    // One more on each side, so that no rounding leaves the ends of the range outside.
    return of(
        span, spacing, Math.floor(span.low() / spacing) - 1, Math.ceil(span.high() / spacing) + 1);
  }

  /** Returns the cells up to the last one that does not exceed the range. */
  static Cells upTo(RangedLaw.Span span, double spacing) {
    return of(
        span, spacing, Math.floor(span.low() / spacing) - 1, Math.floor(span.high() / spacing));
  }

  private static Cells of(RangedLaw.Span span, double spacing, double first, double last) {
    if (!(spacing > 0)
        || !(last - first < TooManyCellsException.MOST)
        || Math.abs(first) > 0x1p53) {
      throw new TooManyCellsException(
          "spacing must make fewer than 2^21 cells of the losses from %s to %s, got %s"
              .formatted(span.low(), span.high(), spacing));
    }
    return new Cells(spacing, (long) first, (int) (last - first) + 1);
  }

  /** Makes a grid of these cells, without what is empty at either end. */
  LossGrid grid(double[] mass, double infinite) {
    int from = 0;
    int to = mass.length;
    while (to - from > 1 && mass[to - 1] == 0) {
      to--;
    }
    while (to - from > 1 && mass[from] == 0) {
      from++;
    }
    return new LossGrid(spacing, first + from, Arrays.copyOfRange(mass, from, to), infinite);
  }

  double loss(int cell) {
    return (first + cell) * spacing;
  }

  /** How far a rounded loss of a cell, or of the middle between two, may be from the exact one. */
  double rounding() {
    return 0x1p-51 * (Math.max(Math.abs(loss(0)), Math.abs(loss(count))) + spacing);
  }
}
