package io.sfumato.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.privacy.Rational;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The sampler seen from outside: which words it turns into which number. The probability of a
 * number is the share of such words, and no sampling error hides a mistake.
 */
class BinSamplerTest {

  /** A bin, a sign and the digits of U decide. Zeros keep every number that can be proposed. */
  @ParameterizedTest
  @CsvSource({"2,50000", "1,100"})
  void everyNumberBelongsToOneBinAndOneSign(int power, String divisor) {
    ScriptedDraw draw = new ScriptedDraw(power, Rational.parse(divisor));
    assertThat(draw.width).isEqualTo(4);
    Map<Long, Integer> seen = new HashMap<>();
    for (int bin = 0; bin < Bins.TAIL; bin++) {
      for (int offset = 0; offset < draw.width; offset++) {
        for (int sign = 0; sign < 2; sign++) {
          seen.merge(draw.fromBin(bin, sign == 1, offset, BigInteger.ZERO), 1, Integer::sum);
        }
      }
    }
    assertThat(seen).hasSize(2 * 254 * 4 + 1);
    for (long x = -254 * 4; x <= 254 * 4; x++) {
      assertThat(seen).containsEntry(x, x == 0 ? 8 : 1);
    }
  }

  /**
   * The share of the words that give x is {@code weight(bin) / 2³¹}, over the width, times the
   * share of U that is kept, which bisection finds; over that of 0 it must be f(x).
   */
  @ParameterizedTest
  @CsvSource({
    "2,2/3",
    "2,8",
    "2,5001/2",
    "2,50000",
    "2,2E+6",
    "2,2E+14",
    "2,2535301200456458802993406410752",
    "1,1/3",
    "1,10/3",
    "1,100",
    "1,72057594037927936"
  })
  void theShareOfWordsIsTheProbability(int power, String text) {
    Rational divisor = Rational.parse(text);
    ScriptedDraw draw = new ScriptedDraw(power, divisor);
    long[] weights = AliasTableTest.owned(draw.bins.aliases());
    BigDecimal zero = draw.keptFromBin(0, 0).multiply(BigDecimal.valueOf(2 * weights[0]));
    BigDecimal width = new BigDecimal(draw.width);

    for (int bin = 1; bin < Bins.TAIL; bin += 7) {
      long offset = bin * 0x9E3779B97F4A7C15L & (draw.width - 1);
      BigDecimal f =
          ReferenceExp.weight(power, divisor, BigInteger.valueOf(draw.bins.first(bin) + offset));
      if (f.doubleValue() < 1e-6) {
        break; // what is left here is less than a unit of the weights
      }
      BigDecimal kept = draw.keptFromBin(bin, offset);
      BigDecimal share =
          kept.multiply(BigDecimal.valueOf(weights[bin])).divide(width, ReferenceExp.DIGITS);
      assertThat(share.divide(zero, ReferenceExp.DIGITS).divide(f, ReferenceExp.DIGITS))
          .isCloseTo(BigDecimal.ONE, within(new BigDecimal("1E-12")));
    }
    if (ReferenceExp.weight(power, divisor, BigInteger.valueOf(draw.bins.tailStart)).doubleValue()
        < 1e-6) {
      return;
    }
    BigDecimal block = new BigDecimal(BigInteger.TWO.pow(draw.bins.blockBits));
    for (int k = 0; k < 4; k++) {
      long offset = 1 + 5L * k;
      BigInteger x =
          BigInteger.valueOf(k)
              .shiftLeft(draw.bins.blockBits)
              .add(BigInteger.valueOf(draw.bins.tailStart + offset));
      BigDecimal kept = draw.keptFromTail(k, offset);
      BigDecimal share =
          kept.multiply(BigDecimal.valueOf(weights[Bins.TAIL]))
              .divide(block.multiply(BigDecimal.valueOf(2L << k)), ReferenceExp.DIGITS);
      BigDecimal f = ReferenceExp.weight(power, divisor, x);
      assertThat(share.divide(zero, ReferenceExp.DIGITS).divide(f, ReferenceExp.DIGITS))
          .isCloseTo(BigDecimal.ONE, within(new BigDecimal("1E-12")));
    }
  }

  /** U and q agree in all digits but the last of two words more than doubles can tell. */
  @ParameterizedTest
  @CsvSource({"2,8", "2,50000", "2,2E+14", "2,2535301200456458802993406410752", "1,100"})
  void comparesDigitByDigit(int power, String text) {
    Rational divisor = Rational.parse(text);
    ScriptedDraw draw = new ScriptedDraw(power, divisor);
    for (int bin = 1; bin < 100; bin += 9) {
      long x = draw.bins.first(bin);
      BigDecimal f = ReferenceExp.weight(power, divisor, BigInteger.valueOf(x));
      if (f.doubleValue() < 1e-6) {
        break;
      }
      BigDecimal q =
          f.multiply(BigDecimal.valueOf(draw.bins.height))
              .divide(BigDecimal.valueOf(draw.bins.weight(bin)), ReferenceExp.DIGITS);
      int bits = draw.digits + 2 * Long.SIZE;
      BigInteger digits = q.multiply(new BigDecimal(BigInteger.TWO.pow(bits))).toBigInteger();
      BigInteger first = digits.shiftRight(2 * Long.SIZE).shiftLeft(Long.SIZE);
      BigInteger u = digits.shiftRight(Long.SIZE);
      assertThat(u).isGreaterThan(first);

      long below = draw.fromBin(bin, false, 0, u, digits.longValue() - 1);
      long above = draw.fromBin(bin, false, 0, u, digits.longValue() + 1);
      assertThat(below).isEqualTo(x);
      assertThat(above).isNotEqualTo(x);
    }
  }

  /** The probability of the bin of 0 is a fraction: U may be equal to it, and is then not below. */
  @ParameterizedTest
  @ValueSource(strings = {"8", "50000"})
  void aFractionIsComparedExactly(String text) {
    ScriptedDraw draw = new ScriptedDraw(2, Rational.parse(text));
    BigInteger height = BigInteger.valueOf(draw.bins.height);
    BigInteger weight = BigInteger.valueOf(2 * draw.bins.weight(0) * draw.width);
    BigInteger[] u = height.shiftLeft(draw.digits + Long.SIZE).divideAndRemainder(weight);
    BigInteger next = u[1].shiftLeft(Long.SIZE).divide(weight);

    assertThat(draw.fromBin(0, false, 0, u[0], next.longValue() - 1)).isZero();
    assertThat(draw.fromBin(0, false, 0, u[0], next.longValue() + 1)).isNotZero();
  }

  /** Shortcuts that decide early decide as the digits would that they leave out. */
  @ParameterizedTest
  @CsvSource({
    "2,1E-1000",
    "2,0.02",
    "2,2/3",
    "2,2",
    "2,200",
    "2,5001/2",
    "2,50000",
    "2,2E+12",
    "2,24691.35780246913",
    "2,2535301200456458802993406410752",
    "1,1E-300",
    "1,1/3",
    "1,10/3",
    "1,100",
    "1,123456789.0123456789",
    "1,72057594037927936"
  })
  void allDigitsGiveTheSameAsTheFirst(int power, String divisor) {
    BinSampler sampler = new BinSampler(new ExponentialPower(power, Rational.parse(divisor)));
    BinSampler exactOnly = sampler.exactOnly();
    for (int seed = 0; seed < 1500; seed++) {
      long expected = exactOnly.sample(NoiseSource.seeded(seed));
      assertThat(sampler.sample(NoiseSource.seeded(seed))).isEqualTo(expected);
    }
  }

  /** A block so far out that it does not fit a word is judged by what it is, and wraps around. */
  @ParameterizedTest
  @ValueSource(ints = {3, 63, 64, 111, 113, 130})
  void farBlocksAreJudgedByTheirTrueNumber(int block) {
    Rational scale = Rational.of(1L << 56);
    ScriptedDraw draw = new ScriptedDraw(1, scale);
    BigInteger number =
        BigInteger.valueOf(draw.bins.tailStart + 3)
            .add(BigInteger.valueOf(block).shiftLeft(draw.bins.blockBits));
    int factor = draw.bins.blockBits - draw.bins.widthBits + block + 1;
    BigInteger digits =
        ReferenceExp.weight(1, scale, number)
            .multiply(BigDecimal.valueOf(draw.bins.height))
            .multiply(new BigDecimal(BigInteger.TWO.pow(factor + 3 * Long.SIZE)))
            .divide(BigDecimal.valueOf(draw.bins.weight(Bins.TAIL)), ReferenceExp.DIGITS)
            .toBigInteger();
    BigInteger u = digits.shiftRight(2 * Long.SIZE);
    long second = digits.shiftRight(Long.SIZE).longValue();

    assertThat(draw.fromTail(block, 3, u, second, digits.longValue() - 1))
        .isEqualTo(number.longValue());
    assertThat(draw.fromTail(block, 3, u, second, digits.longValue() + 1))
        .isNotEqualTo(number.longValue());
  }
}
