package io.sfumato.noise;

import static io.sfumato.noise.GoodnessOfFit.FALSE_ALARM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoiseSourceTest {

  private static final int SAMPLES = 400_000;

  @Test
  void secureSourcesDifferAndSaySo() {
    NoiseSource one = NoiseSource.secure();
    NoiseSource other = NoiseSource.secure();

    assertThat(one.isSecure()).isTrue();
    assertThat(one.nextLong()).isNotEqualTo(other.nextLong());
  }

  @Test
  void seedsReproduceAndAreNotSecure() {
    NoiseSource one = NoiseSource.seeded(42);
    NoiseSource same = NoiseSource.seeded(42);
    NoiseSource other = NoiseSource.seeded(43);

    assertThat(one.isSecure()).isFalse();
    for (int i = 0; i < 10_000; i++) {
      long word = one.nextLong();
      assertThat(same.nextLong()).isEqualTo(word);
      assertThat(other.nextLong()).isNotEqualTo(word);
    }
  }

  /** The first words of AES-256-CTR with key 42 · 2¹⁹² and counter 0, by openssl. */
  @Test
  void seedsGiveTheSameWordsOnEveryPlatform() {
    NoiseSource noise = NoiseSource.seeded(42);

    assertThat(Long.toHexString(noise.nextLong())).isEqualTo("758078e8a8e3ecc7");
    assertThat(Long.toHexString(noise.nextLong())).isEqualTo("8616e3ffd27c6b07");
  }

  @Test
  void fillsWithTheWordsItWouldReturnOneByOne() {
    NoiseSource bulk = NoiseSource.seeded(7);
    NoiseSource single = NoiseSource.seeded(7);
    long[] words = new long[1000];
    bulk.fill(words);

    for (long word : words) {
      assertThat(word).isEqualTo(single.nextLong());
    }
  }

  @Test
  void everyByteOfAWordIsUniform() {
    NoiseSource noise = NoiseSource.seeded(20261123);
    long[][] counts = new long[8][256];
    for (int i = 0; i < SAMPLES; i++) {
      long word = noise.nextLong();
      for (int b = 0; b < 8; b++) {
        counts[b][(int) (word >>> (8 * b)) & 0xFF]++;
      }
    }
    for (long[] count : counts) {
      assertThat(GoodnessOfFit.uniformPValue(count)).isGreaterThan(FALSE_ALARM);
      count[17] += count[17] / 2; // half as many again of one value is noticed
      assertThat(GoodnessOfFit.uniformPValue(count)).isLessThan(FALSE_ALARM);
    }
  }

  @Test
  void booleansAreFairAndIndependent() {
    NoiseSource noise = NoiseSource.seeded(3);
    long[] counts = new long[256];
    for (int i = 0; i < SAMPLES; i++) {
      int pattern = 0;
      for (int b = 0; b < 8; b++) {
        pattern = 2 * pattern + (noise.nextBoolean() ? 1 : 0);
      }
      counts[pattern]++;
    }
    assertThat(GoodnessOfFit.uniformPValue(counts)).isGreaterThan(FALSE_ALARM);
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 12, 1000, 3L << 61, (3L << 61) + 12345, Long.MAX_VALUE, 1L << 62})
  void boundedDrawsAreUniform(long bound) {
    NoiseSource noise = NoiseSource.seeded(bound);
    int cells = (int) Math.min(bound, 12);
    long[] counts = new long[cells];
    long[] biased = new long[cells];
    int inside = 0;
    for (int i = 0; i < SAMPLES; i++) {
      long draw = noise.nextLong(bound);
      inside += draw >= 0 && draw < bound ? 1 : 0;
      counts[cell(draw, bound, cells)]++;
      biased[cell((noise.nextLong() >>> 1) % bound, bound, cells)]++;
    }
    assertThat(inside).isEqualTo(SAMPLES);
    assertThat(GoodnessOfFit.uniformPValue(counts)).isGreaterThan(FALSE_ALARM);
    if (bound >>> 32 == 3L << 29) {
      // At 3 · 2⁶¹ the remainder of a division draws one third of the values twice as often.
      assertThat(GoodnessOfFit.uniformPValue(biased)).isLessThan(FALSE_ALARM);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {3L << 61, (3L << 61) + 12345, Long.MAX_VALUE, (1L << 62) + 1})
  void lowBitsOfBoundedDrawsAreUniform(long bound) {
    NoiseSource noise = NoiseSource.seeded(bound);
    long[] counts = new long[256];
    for (int i = 0; i < SAMPLES; i++) {
      counts[(int) noise.nextLong(bound) & 0xFF]++;
    }
    assertThat(GoodnessOfFit.uniformPValue(counts)).isGreaterThan(FALSE_ALARM);
  }

  /** Lemire's method with all words at hand: each value of a small bound owns as many words. */
  @Test
  void boundedDrawsRejectExactlyTheSurplusWords() {
    long bound = 3L << 61;
    // 2⁶⁴ mod bound = 2⁶². Words whose product has a lower low word are drawn again.
    assertThat(ScriptedSource.of(0, 1).nextLong(bound)).isEqualTo(0); // 0 · bound: low 0, again
    assertThat(ScriptedSource.of(2, -1).nextLong(bound)).isEqualTo(0); // low 2⁶³ + 2⁶²: kept
    assertThat(ScriptedSource.of(6, -1).nextLong(bound)).isEqualTo(2); // low 2⁶²: the first kept
    assertThat(ScriptedSource.of(-1, 0).nextLong(bound)).isEqualTo(bound - 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "9223372036854775807", "9223372036854775808", "3e30", "7e99"})
  void largeBoundsAreUniformToo(String text) {
    BigInteger bound = new BigDecimal(text).toBigIntegerExact();
    NoiseSource noise = NoiseSource.seeded(5);
    int cells = bound.min(BigInteger.valueOf(16)).intValue();
    long[] counts = new long[cells];
    for (int i = 0; i < SAMPLES / 4; i++) {
      BigInteger draw = noise.nextBigInteger(bound);
      assertThat(draw.signum() >= 0 && draw.compareTo(bound) < 0).isTrue();
      counts[draw.multiply(BigInteger.valueOf(cells)).divide(bound).intValue()]++;
    }
    assertThat(GoodnessOfFit.uniformPValue(counts)).isGreaterThan(FALSE_ALARM);
  }

  @Test
  void refusesBoundsBelowOne() {
    NoiseSource noise = NoiseSource.seeded(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> noise.nextLong(0))
        .withMessage("bound must be in [1, 2^63), got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> noise.nextBigInteger(BigInteger.ZERO))
        .withMessage("bound must be at least 1, got 0");
  }

  @Test
  void printsItsKindAndNothingElse() {
    assertThat(NoiseSource.secure()).hasToString("NoiseSource[secure]");
    assertThat(NoiseSource.seeded(99)).hasToString("NoiseSource[seeded, not private]");
  }

  private static int cell(long draw, long bound, int cells) {
    return BigInteger.valueOf(draw)
        .multiply(BigInteger.valueOf(cells))
        .divide(BigInteger.valueOf(bound))
        .intValue();
  }
}
