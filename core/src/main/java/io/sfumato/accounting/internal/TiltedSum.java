package io.sfumato.accounting.internal;

/**
 * The tilted distribution of a sum as computed: a window of it, and how far off it may be.
 *
 * @param grid the window; its infinite mass is that of the sum, its whole mass is not known
 * @param error how far each weight in the window may be from the truth, those of losses outside
 *     that the cyclic transform adds apart
 * @param relative how far off {@code grid.scale()} may be
 * @param outside an upper bound of the sum of the weights of losses outside the window
 */
record TiltedSum(TiltedGrid grid, double error, double relative, double outside) {

  /** Returns this sum with another probability of an infinite loss. */
  TiltedSum withInfinite(double mass) {
    return new TiltedSum(grid.withInfinite(mass), error, relative, outside);
  }
}
