package io.sfumato.noise;

import java.math.BigInteger;

/**
 * Samples {@code Pr(X = x) ∝ exp(-|x|^power / divisor)} on all integers, exactly: proposals from
 * {@link Bins} with a fair sign, each kept with its probability q.
 *
 * <p>A uniform U in [0, 1) is compared with q, and of both only as many digits are made as it takes
 * to decide. The first digits of U are enough for all but one or two in a hundred proposals, since
 * q is at least a known number everywhere in the bin. Then come 64 more digits of U and {@code
 * double} bounds on q; where they leave a doubt, less than once in 2⁴⁰ times, integers of any size.
 * No rounding ever decides, so that the law is exact. The proof is in {@code
 * docs/proofs/BinSampler.md}.
 *
 * <p>Immutable and thread-safe; 5 KB with its bins.
 */
final class BinSampler {

  /** Up to this {@code log₂ w} a single word has digits enough for bin, sign, number and U. */
  private static final int ONE_WORD_BITS = 20;

  private static final int SIGN_BIT = AliasTable.BITS;

  /** The error of U as a double is below 2⁻⁵¹. */
  private static final double SLACK = 0x1p-48;

  private final ExponentialPower target;
  private final Bins bins;
  private final boolean exactOnly;

  private final AliasTable aliases;

  /** A word that is lower, unsigned, has a U that is certain to keep its number; one per bin. */
  private final long[] certain = new long[AliasTable.SIZE];

  private final boolean oneWord;
  private final int widthBits;
  private final long widthMask;

  /** Where the digits of the offset in a bin begin in their word. Above them are those of U. */
  private final int shift;

  BinSampler(ExponentialPower target) {
    this(target, new Bins(target), /* exactOnly= */ false);
  }

  private BinSampler(ExponentialPower target, Bins bins, boolean exactOnly) {
    this.target = target;
    this.bins = bins;
    this.exactOnly = exactOnly;
    this.aliases = bins.aliases();
    this.widthBits = bins.widthBits;
    this.widthMask = (1L << widthBits) - 1;
    this.oneWord = widthBits <= ONE_WORD_BITS;
    this.shift = oneWord ? SIGN_BIT + 1 : 0;
    int free = shift + widthBits;
    for (int i = 0; i < certain.length && !exactOnly; i++) {
      certain[i] = (long) Math.scalb(bins.keptAtLeast(i), Long.SIZE - free) << free;
    }
  }

  /** Returns a sampler that draws the same from the same words, by integers of any size only. */
  BinSampler exactOnly() {
    return new BinSampler(target, bins, true);
  }

  Bins bins() {
    return bins;
  }

  /** Draws from the law; the low 64 bits of a draw that does not fit. */
  long sample(NoiseSource noise) {
    return sample(noise.nextLong(), noise);
  }

  /** Draws as {@link #sample(NoiseSource)} does, of which the first word is given. */
  long sample(long word, NoiseSource noise) {
    int bin = aliases.pick((int) word);
    long minus = -((word >>> SIGN_BIT) & 1); // all ones or zeros
    long digits = oneWord ? word : noise.nextLong();
    // Bin 0 would begin at 1 - w and stands for 0 as a whole.
    long x = Math.max(0, 1 + ((bin - 1L) << widthBits) + ((digits >>> shift) & widthMask));
    if (Long.compareUnsigned(digits, certain[bin]) < 0) {
      return (x ^ minus) - minus;
    }
    return bin == Bins.TAIL ? finishTail(minus, noise) : finish(bin, x, minus, digits, noise);
  }

  private long finish(int bin, long x, long minus, long digits, NoiseSource noise) {
    int scale = bin == 0 ? -1 - widthBits : 0;
    int free = shift + widthBits;
    return keep(bin, x, 0, scale, digits >>> free, Long.SIZE - free, noise)
        ? (x ^ minus) - minus
        : sample(noise);
  }

  private long finishTail(long minus, NoiseSource noise) {
    int block = failures(noise);
    long base = bins.tailStart + (noise.nextLong() & ((1L << bins.blockBits) - 1));
    int scale = bins.blockBits - widthBits + block + 1;
    long x = base + ((long) block << bins.blockBits); // modulo 2⁶⁴
    return keep(Bins.TAIL, base, block, scale, 0, 0, noise) ? (x ^ minus) - minus : sample(noise);
  }

  /** Returns k with probability {@code 2^-(k + 1)}. */
  private static int failures(NoiseSource noise) {
    int count = 0;
    while (noise.nextBoolean()) {
      count++;
    }
    return count;
  }

  /**
   * Decides whether {@code U < q} for the number {@code x = base + block · B}, where {@code q =
   * height · 2^scale · f(x) / weight(bin)} and U has the first digits {@code first / 2^bits}.
   */
  private boolean keep(
      int bin, long base, int block, int scale, long first, int bits, NoiseSource noise) {
    long next = noise.nextLong();
    if (!exactOnly) {
      double u = Math.scalb((double) first + (double) (next >>> 11) * 0x1p-53, -bits);
      double x = (double) base + Math.scalb((double) block, bins.blockBits);
      double c = Math.scalb((double) bins.height / (double) bins.weight(bin), scale);
      if (u + SLACK < c * target.lower(x) * (1 - SLACK)) {
        return true;
      }
      if (u - SLACK > c * target.upper(x) * (1 + SLACK)) {
        return false;
      }
    }
    BigInteger x =
        BigInteger.valueOf(base).add(BigInteger.valueOf(block).shiftLeft(bins.blockBits));
    return keepExactly(bin, x, scale, appended(BigInteger.valueOf(first), next), bits, noise);
  }

  private boolean keepExactly(
      int bin, BigInteger x, int scale, BigInteger known, int bits, NoiseSource noise) {
    BigInteger weight = BigInteger.valueOf(bins.weight(bin));
    BigInteger height = BigInteger.valueOf(bins.height);
    BigInteger u = known;
    for (int digits = bits + Long.SIZE; ; digits += Long.SIZE) {
      // u / 2^digits ≤ U < (u + 1) / 2^digits. Both sides of U < q are compared times the weight
      // and 2^(digits + precision). Widths are at most 2⁵², so that digits + scale is positive.
      int precision = digits + Long.SIZE + Math.max(0, scale);
      ExpBracket f = target.bracket(x, precision);
      BigInteger from = u.multiply(weight).shiftLeft(precision);
      BigInteger to = from.add(weight.shiftLeft(precision));
      if (to.compareTo(f.lower().multiply(height).shiftLeft(digits + scale)) <= 0) {
        return true;
      }
      if (from.compareTo(f.upper().multiply(height).shiftLeft(digits + scale)) >= 0) {
        return false;
      }
      u = appended(u, noise.nextLong());
    }
  }

  private static BigInteger appended(BigInteger digits, long word) {
    return digits.shiftLeft(Long.SIZE).add(new BigInteger(Long.toUnsignedString(word)));
  }
}
