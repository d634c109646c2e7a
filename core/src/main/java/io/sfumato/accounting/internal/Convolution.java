package io.sfumato.accounting.internal;

import java.util.Arrays;
import java.util.List;

/**
 * Distributions of sums of independent losses, by one complex Fourier transform for both grids of
 * each summand: the lower one is the real part, the upper one the imaginary part.
 *
 * <p>Errors, see docs/proofs/LossDistributions.md: beside each coefficient of the product travels a
 * bound of its absolute value and one of its error. Their mean bounds the error of every weight.
 */
final class Convolution {

  /** Powers below this are taken to be 0; their bound is kept. */
  private static final double NOTHING = 1e-60;

  /** Relative error of one complex product, in units: Higham 2002, Lemma 3.5. */
  private static final double PRODUCT = 3;

  private final int size;
  private final double[][] re;
  private final double[][] im;
  // for each coefficient: a bound of its absolute value, and of its error relative to that
  private final double[][] bound;
  private final double[][] error;
  private double copies;

  private Convolution(int size) {
    this.size = size;
    int half = size / 2 + 1;
    re = new double[2][half];
    im = new double[2][half];
    bound = new double[2][half];
    error = new double[2][half];
  }

  /** Returns the lower and the upper sum of all copies of all parts, in this order. */
  static TiltedSum[] of(List<Enclosed> parts, Window window) {
    int size = size(window);
    Convolution product = new Convolution(size);
    double[] lower = new double[size];
    double[] upper = new double[size];
    long shift = 0;
    boolean begun = false;
    for (Enclosed part : parts) {
      long from = part.above().first();
      shift = Math.addExact(shift, Math.multiplyExact(from, part.count()));
      Arrays.fill(lower, 0);
      Arrays.fill(upper, 0);
      int turns = Math.max(fold(part.below(), from, lower), fold(part.above(), from, upper));
      FourierTransform.forward(lower, upper);
      double total = part.below().total() + part.above().total();
      double distance = total * (FourierTransform.error(size) + turns * FourierTransform.UNIT);
      product.multiply(lower, upper, distance, part.count(), !begun);
      product.copies += part.count();
      begun = true;
    }
    double[] errors = product.invert(lower, upper);
    int turn = Math.floorMod(window.first() - shift, size);
    return new TiltedSum[] {
      sum(parts, window, false, turned(lower, turn, window), errors[0]),
      sum(parts, window, true, turned(upper, turn, window), errors[1])
    };
  }

  /** Returns the length of the transforms that a window needs. */
  static int size(Window window) {
    if (window.cells() > TooManyCellsException.MOST) {
      throw new TooManyCellsException("window must have at most 2^21 cells, got " + window.cells());
    }
    return Math.max(4, Integer.highestOneBit((int) window.cells() * 2 - 1));
  }

  // Adds the weights up cyclically; returns how many additions were made to one cell at most.
  private static int fold(TiltedGrid grid, long from, double[] into) {
    double[] weight = grid.weight();
    int mask = into.length - 1;
    int at = (int) (grid.first() - from) & mask;
    for (double w : weight) {
      into[at] += w;
      at = (at + 1) & mask;
    }
    return weight.length / into.length + 1;
  }

  // Splits the transform of lower + i upper into those of the two, raises and multiplies. In
  // bit-reversed order each pair of opposite frequencies lies in one block of places.
  private void multiply(
      double[] lower, double[] upper, double distance, long count, boolean begin) {
    int slot = 0;
    for (int place = 0; place < size; place++) {
      int other = FourierTransform.opposite(place);
      if (other < place) {
        continue;
      }
      double ar = 0.5 * (lower[place] + lower[other]);
      double ai = 0.5 * (upper[place] - upper[other]);
      double br = 0.5 * (upper[place] + upper[other]);
      double bi = 0.5 * (lower[other] - lower[place]);
      if (begin) {
        re[0][slot] = 1;
        re[1][slot] = 1;
        bound[0][slot] = 1;
        bound[1][slot] = 1;
      }
      raise(0, slot, ar, ai, distance, count);
      raise(1, slot, br, bi, distance, count);
      slot++;
    }
  }

  private void raise(int which, int slot, double x, double y, double distance, long count) {
    double units = FourierTransform.UNIT;
    // rounded up enough for the rounding of its powers too
    double size = (Math.sqrt(x * x + y * y) + distance) * (1 + 8 * units) + TiltedGrid.TINY;
    double zr = re[which][slot];
    double zi = im[which][slot];
    double zb = bound[which][slot];
    double powerRe = x;
    double powerIm = y;
    double powerBound = size;
    for (long left = count; ; ) {
      if ((left & 1) == 1) {
        double r = zr * powerRe - zi * powerIm;
        zi = zr * powerIm + zi * powerRe;
        zr = r;
        zb *= powerBound;
      }
      left >>= 1;
      if (left == 0) {
        break;
      }
      if (powerBound < NOTHING) {
        // size < 1, so that all further powers are smaller still
        zr = 0;
        zi = 0;
        zb *= powerBound;
        error[which][slot] += 1;
        break;
      }
      double r = powerRe * powerRe - powerIm * powerIm;
      powerIm = 2 * powerRe * powerIm;
      powerRe = r;
      powerBound *= powerBound;
    }
    re[which][slot] = zr;
    im[which][slot] = zi;
    bound[which][slot] = zb;
    error[which][slot] += count * (distance / size);
  }

  // Puts lower + i upper together again and transforms it back; returns the errors of the two.
  private double[] invert(double[] lower, double[] upper) {
    double rounding = Math.expm1(copies * (PRODUCT + 1) * FourierTransform.UNIT);
    double[] sums = new double[2];
    double[] errors = new double[2];
    int slot = 0;
    for (int place = 0; place < size; place++) {
      int other = FourierTransform.opposite(place);
      if (other < place) {
        continue;
      }
      lower[place] = re[0][slot] - im[1][slot];
      upper[place] = im[0][slot] + re[1][slot];
      lower[other] = re[0][slot] + im[1][slot];
      upper[other] = re[1][slot] - im[0][slot];
      int times = other == place ? 1 : 2;
      for (int which = 0; which < 2; which++) {
        sums[which] += times * bound[which][slot];
        errors[which] += times * bound[which][slot] * (error[which][slot] + rounding);
      }
      slot++;
    }
    FourierTransform.inverse(lower, upper);
    double inverse = FourierTransform.error(size) * (sums[0] + sums[1]);
    double scale = 1.0 / size;
    for (int i = 0; i < size; i++) {
      lower[i] *= scale;
      upper[i] *= scale;
    }
    for (int which = 0; which < 2; which++) {
      errors[which] =
          (errors[which] + inverse) * scale * (1 + 4 * size * FourierTransform.UNIT)
              + TiltedGrid.TINY;
    }
    return errors;
  }

  private static double[] turned(double[] cyclic, int turn, Window window) {
    int cells = (int) window.cells();
    double[] weight = new double[cells];
    int head = Math.min(cells, cyclic.length - turn);
    System.arraycopy(cyclic, turn, weight, 0, head);
    System.arraycopy(cyclic, 0, weight, head, cells - head);
    return weight;
  }

  private static TiltedSum sum(
      List<Enclosed> parts, Window window, boolean above, double[] weight, double error) {
    double scale = 0;
    double size = 0;
    for (int i = 0; i < weight.length; i++) {
      // the truth is not negative, so this only comes closer
      weight[i] = Math.max(weight[i], 0);
    }
    for (Enclosed part : parts) {
      TiltedGrid grid = above ? part.above() : part.below();
      scale += part.count() * grid.scale();
      size += Math.abs(part.count() * grid.scale());
    }
    TailBound bound = new TailBound(parts, above);
    return new TiltedSum(
        new TiltedGrid(
            parts.get(0).spacing(),
            window.first(),
            weight,
            parts.get(0).rate(),
            scale,
            InfiniteMass.of(parts, above),
            0),
        error,
        4 * (parts.size() + 1) * FourierTransform.UNIT * size,
        window.above(bound) + window.below(bound));
  }
}
