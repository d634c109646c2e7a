package io.sfumato.accounting.internal;

import java.util.Arrays;

/**
 * The discrete Fourier transform of complex sequences whose length is a power of two, in place.
 *
 * <p>A sequence of length n is read as a polynomial that is reduced modulo {@code x^n - 1}, then
 * modulo the two factors of that, and so on down to the n roots of unity, two levels in one pass.
 * The coefficients come out in bit-reversed order, which {@link #inverse} takes; nothing is ever
 * reordered. All butterflies of one block share their twiddles.
 *
 * <p>Rounding, see docs/proofs/LossDistributions.md: with η = {@link #error}, each coefficient is
 * within {@code η · Σ |a_i|} of the exact one, in both directions.
 */
final class FourierTransform {

  /** 2⁻⁵³, the relative error of one operation. */
  static final double UNIT = 0x1p-53;

  // t[b] = exp(-iπθ(b)), where θ(b) in [0, 1) reads the bits of b backwards after the point
  private static volatile Twiddles twiddles = Twiddles.none();

  private FourierTransform() {}

  /** Returns η for a length: 11 units in each pass. */
  static double error(int length) {
    int levels = Integer.numberOfTrailingZeros(length);
    int passes = (levels + 1) / 2;
    return 11 * UNIT * passes;
  }

  /**
   * Returns where the coefficient of frequency n - j lies, if that of j lies at a place.
   *
   * @param place a place in bit-reversed order
   * @return the place of the opposite frequency; it does not depend on n
   */
  static int opposite(int place) {
    return place < 2 ? place : 3 * Integer.highestOneBit(place) - 1 - place;
  }

  /** Transforms with {@code exp(-2πi jk/n)} into bit-reversed order. */
  static void forward(double[] re, double[] im) {
    int n = checkedLength(re, im);
    Twiddles t = twiddlesFor(n);
    int length = n;
    if ((Integer.numberOfTrailingZeros(n) & 1) == 1) {
      halves(re, im);
      length >>= 1;
    }
    for (; length > 1; length >>= 2) {
      for (int block = 0, from = 0; from < n; block++, from += length) {
        forwardBlock(re, im, from, length >> 2, t, block);
      }
    }
  }

  /** Transforms from bit-reversed order with {@code exp(2πi jk/n)}, n times the inverse. */
  static void inverse(double[] re, double[] im) {
    int n = checkedLength(re, im);
    Twiddles t = twiddlesFor(n);
    int length = 4;
    for (; length <= n; length <<= 2) {
      for (int block = 0, from = 0; from < n; block++, from += length) {
        inverseBlock(re, im, from, length >> 2, t, block);
      }
    }
    if ((Integer.numberOfTrailingZeros(n) & 1) == 1) {
      halves(re, im);
    }
  }

  private static int checkedLength(double[] re, double[] im) {
    if (Integer.bitCount(re.length) != 1 || im.length != re.length) {
      throw new IllegalArgumentException(
          "re and im must have the same length, a power of two, got "
              + re.length
              + " and "
              + im.length);
    }
    return re.length;
  }

  // The butterfly of the whole sequence: its twiddle is 1.
  private static void halves(double[] re, double[] im) {
    int half = re.length >> 1;
    for (int i = 0, j = half; i < half; i++, j++) {
      double ur = re[i];
      double ui = im[i];
      double vr = re[j];
      double vi = im[j];
      re[i] = ur + vr;
      im[i] = ui + vi;
      re[j] = ur - vr;
      im[j] = ui - vi;
    }
  }

  private static void forwardBlock(
      double[] re, double[] im, int from, int quarter, Twiddles t, int block) {
    double c1 = t.cos[2 * block];
    double s1 = t.sin[2 * block];
    double c2 = t.cos[block];
    double s2 = t.sin[block];
    double c3 = t.cosOfBoth[block];
    double s3 = t.sinOfBoth[block];
    for (int i0 = from; i0 < from + quarter; i0++) {
      int i1 = i0 + quarter;
      int i2 = i1 + quarter;
      int i3 = i2 + quarter;
      double x1r = re[i1] * c1 - im[i1] * s1;
      double x1i = re[i1] * s1 + im[i1] * c1;
      double x2r = re[i2] * c2 - im[i2] * s2;
      double x2i = re[i2] * s2 + im[i2] * c2;
      double x3r = re[i3] * c3 - im[i3] * s3;
      double x3i = re[i3] * s3 + im[i3] * c3;
      double y0r = re[i0] + x2r;
      double y0i = im[i0] + x2i;
      double y2r = re[i0] - x2r;
      double y2i = im[i0] - x2i;
      double y1r = x1r + x3r;
      double y1i = x1i + x3i;
      // -i times x1 - x3
      double y3r = x1i - x3i;
      double y3i = x3r - x1r;
      re[i0] = y0r + y1r;
      im[i0] = y0i + y1i;
      re[i1] = y0r - y1r;
      im[i1] = y0i - y1i;
      re[i2] = y2r + y3r;
      im[i2] = y2i + y3i;
      re[i3] = y2r - y3r;
      im[i3] = y2i - y3i;
    }
  }

  private static void inverseBlock(
      double[] re, double[] im, int from, int quarter, Twiddles t, int block) {
    double c1 = t.cos[2 * block];
    double s1 = t.sin[2 * block];
    double c2 = t.cos[block];
    double s2 = t.sin[block];
    double c3 = t.cosOfBoth[block];
    double s3 = t.sinOfBoth[block];
    for (int i0 = from; i0 < from + quarter; i0++) {
      int i1 = i0 + quarter;
      int i2 = i1 + quarter;
      int i3 = i2 + quarter;
      double ur = re[i0] + re[i1];
      double ui = im[i0] + im[i1];
      double vr = re[i0] - re[i1];
      double vi = im[i0] - im[i1];
      double wr = re[i2] + re[i3];
      double wi = im[i2] + im[i3];
      // i times the difference
      double xr = im[i3] - im[i2];
      double xi = re[i2] - re[i3];
      re[i0] = ur + wr;
      im[i0] = ui + wi;
      double y1r = vr + xr;
      double y1i = vi + xi;
      double y2r = ur - wr;
      double y2i = ui - wi;
      double y3r = vr - xr;
      double y3i = vi - xi;
      // conjugates of the twiddles
      re[i1] = y1r * c1 + y1i * s1;
      im[i1] = y1i * c1 - y1r * s1;
      re[i2] = y2r * c2 + y2i * s2;
      im[i2] = y2i * c2 - y2r * s2;
      re[i3] = y3r * c3 + y3i * s3;
      im[i3] = y3i * c3 - y3r * s3;
    }
  }

  private static Twiddles twiddlesFor(int length) {
    Twiddles t = twiddles;
    if (2 * t.cosOfBoth.length < length / 2) {
      t = t.upTo(length / 4);
      twiddles = t;
    }
    return t;
  }

  /** For blocks below a number: the twiddles of the first level, the second, and their product. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Twiddles(double[] cos, double[] sin, double[] cosOfBoth, double[] sinOfBoth) {

    static Twiddles none() {
      double[] empty = {};
      return new Twiddles(empty, empty, empty, empty);
    }

    Twiddles upTo(int blocks) {
      Twiddles longer =
          new Twiddles(
              Arrays.copyOf(cos, 2 * blocks),
              Arrays.copyOf(sin, 2 * blocks),
              Arrays.copyOf(cosOfBoth, blocks),
              Arrays.copyOf(sinOfBoth, blocks));
      for (int b = cos.length; b < 2 * blocks; b++) {
        double turn = backwards(b);
        longer.cos[b] = cosine(turn);
        longer.sin[b] = -cosine(0.5 - turn);
      }
      for (int b = cosOfBoth.length; b < blocks; b++) {
        // θ(2b) = θ(b)/2
        double turn = 1.5 * backwards(b);
        longer.cosOfBoth[b] = cosine(turn);
        longer.sinOfBoth[b] = -cosine(0.5 - turn);
      }
      return longer;
    }

    private static double backwards(int block) {
      return (Integer.reverse(block) >>> 1) * 0x1p-31;
    }

    // cos(π turn) for |turn| ≤ 3/2; each step is exact, and the angle left is at most π/4
    private static double cosine(double turn) {
      double t = Math.abs(turn);
      if (t > 1) {
        t = 2 - t;
      }
      if (t > 0.5) {
        return -cosine(1 - t);
      }
      return t > 0.25 ? Math.sin(Math.PI * (0.5 - t)) : Math.cos(Math.PI * t);
    }
  }
}
