package io.sfumato.noise;

import io.sfumato.privacy.Rational;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** Draws from a {@link BinSampler} with chosen bin, sign, number and digits of U. */
final class ScriptedDraw {

  final Bins bins;
  final long width;

  /** How many digits of U there are before a word of its own. */
  final int digits;

  private final BinSampler sampler;
  private final int shift;
  private final int[] valueOf = new int[AliasTable.SIZE];

  ScriptedDraw(int power, Rational divisor) {
    sampler = new BinSampler(new ExponentialPower(power, divisor));
    bins = sampler.bins();
    width = 1L << bins.widthBits;
    shift = bins.widthBits <= 20 ? 32 : 0;
    digits = Long.SIZE - shift - bins.widthBits;
    AliasTable aliases = bins.aliases();
    for (int slot = 0; slot < AliasTable.SIZE; slot++) {
      for (int value : new int[] {slot, ((1 << 23) - 1) << 8 | slot}) {
        valueOf[aliases.pick(value)] = value;
      }
    }
  }

  /**
   * Returns what is drawn if U begins with {@code u}, of {@code digits + 64} binary digits, and
   * goes on with the words that follow. What is not kept gives another number.
   */
  long fromBin(int bin, boolean negative, long offset, BigInteger u, long... further) {
    long first = u.shiftRight(Long.SIZE).longValue();
    long number = (first << bins.widthBits | offset) << shift;
    long word = (negative ? 1L << 31 : 0) | valueOf[bin];
    long[] words =
        shift == 0
            ? new long[] {word, number, u.longValue()}
            : new long[] {word | number, u.longValue()};
    return sampler.sample(script(words, further, bin));
  }

  /** The same for the tail; {@code u} has 64 digits. */
  long fromTail(int block, long offset, BigInteger u, long... further) {
    LongStream.Builder words = LongStream.builder().add(valueOf[Bins.TAIL]);
    if (shift == 0) {
      words.add(0);
    }
    for (int ones = block; ones >= 0; ones -= Long.SIZE) {
      words.add(ones < Long.SIZE ? (1L << ones) - 1 : -1);
    }
    words.add(offset).add(u.longValue());
    return sampler.sample(script(words.build().toArray(), further, Bins.TAIL));
  }

  private NoiseSource script(long[] words, long[] further, int bin) {
    long[] all = Arrays.copyOf(words, words.length + further.length + 4);
    System.arraycopy(further, 0, all, words.length, further.length);
    all[words.length + further.length] = valueOf[bin == 1 ? 2 : 1]; // for what is not kept
    return ScriptedSource.of(all);
  }

  /** Returns the share of U with which a number is kept. */
  BigDecimal keptFromBin(int bin, long offset) {
    long x = bin == 0 ? 0 : bins.first(bin) + offset;
    return kept(digits + Long.SIZE, u -> fromBin(bin, false, offset, u) == x);
  }

  /** Returns the share of U with which a number is kept. */
  BigDecimal keptFromTail(int block, long offset) {
    long x = bins.tailStart + offset + ((long) block << bins.blockBits);
    return kept(Long.SIZE, u -> fromTail(block, offset, u) == x);
  }

  private static BigDecimal kept(int bits, Predicate<BigInteger> keeps) {
    BigInteger low = BigInteger.ZERO;
    BigInteger high = BigInteger.TWO.pow(bits);
    while (low.compareTo(high) < 0) {
      BigInteger middle = low.add(high).shiftRight(1);
      if (keeps.test(middle)) {
        low = middle.add(BigInteger.ONE);
      } else {
        high = middle;
      }
    }
    return new BigDecimal(low)
        .divide(new BigDecimal(BigInteger.TWO.pow(bits)), ReferenceExp.DIGITS);
  }
}
