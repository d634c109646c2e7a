package io.sfumato.accounting.internal;

import java.util.Arrays;

/**
 * A law between two others: one that dominates it, and one that it dominates. They differ where a
 * parameter is no {@code double}, or where the worst case is not known exactly.
 *
 * <p>Immutable.
 */
public final class TwoSidedLaw implements LossLaw {

  private final RangedLaw above;
  private final RangedLaw below;
  private final double[] atoms;
  private final boolean converges;

  private TwoSidedLaw(RangedLaw above, RangedLaw below, boolean converges, double... atoms) {
    this.above = above;
    this.below = below;
    this.atoms = atoms;
    this.converges = converges;
  }

  /**
   * Returns a law between two that are the same but for the rounding of parameters.
   *
   * @param above one that dominates it
   * @param below one that it dominates
   */
  public static TwoSidedLaw between(RangedLaw above, RangedLaw below) {
    return new TwoSidedLaw(above, below, true);
  }

  /**
   * Returns a law between two that has atoms.
   *
   * @param above one that dominates it
   * @param below one that it dominates
   * @param atoms the losses of the atoms that matter; where all are multiples of one, that is
   *     enough
   */
  public static TwoSidedLaw withAtoms(RangedLaw above, RangedLaw below, double... atoms) {
    return new TwoSidedLaw(above, below, true, atoms);
  }

  /**
   * Returns a law of which no more is known than that it lies between two that differ.
   *
   * @param above one that dominates it
   * @param below one that it dominates
   * @param atoms the losses of the atoms of either that matter
   */
  public static TwoSidedLaw within(RangedLaw above, RangedLaw below, double... atoms) {
    return new TwoSidedLaw(above, below, false, atoms);
  }

  /** Returns the law of the reversed pair. */
  public TwoSidedLaw reversed() {
    double[] mirrored = Arrays.stream(atoms).map(atom -> -atom).toArray();
    return new TwoSidedLaw(above.reversed(), below.reversed(), converges, mirrored);
  }

  /**
   * Returns the law on a Poisson sample, of removing a row if this is.
   *
   * @param rateUp the rate, rounded up, in {@code (0, 1)}
   * @param rateDown the rate, rounded down
   */
  public TwoSidedLaw subsampled(double rateUp, double rateDown) {
    SubsampledLaw upper = new SubsampledLaw(above, rateUp);
    if (rateDown == 0) {
      return within(upper, AtomLaw.ofFailure(0));
    }
    SubsampledLaw lower = new SubsampledLaw(below, rateDown);
    return new TwoSidedLaw(
        upper, lower, converges, Arrays.stream(atoms).map(lower::sampled).toArray());
  }

  /** Returns bounds of the largest loss: the ε at which δ reaches 0. */
  public Bounds largest() {
    double upper = above.largest();
    // The losses of exponential mechanisms have no single worst case, but a largest loss.
    boolean attained = above instanceof BoundedRangeLaw;
    double lower = attained ? upper * (1 - 0x1p-50) : below.largest();
    // a sample of that loss may have rounded it up
    return new Bounds(lower > Double.MIN_NORMAL ? lower : 0, upper);
  }

  @Override
  public LossGrid above(double spacing, double tail) {
    return above.above(spacing, tail);
  }

  @Override
  public LossGrid below(double spacing, double tail) {
    return below.below(spacing, tail);
  }

  @Override
  public boolean converges() {
    return converges;
  }

  @Override
  public double[] atoms() {
    return atoms.clone();
  }
}
