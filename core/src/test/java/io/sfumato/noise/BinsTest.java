package io.sfumato.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.privacy.Rational;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every edge of every bin against weights to 100 digits. */
class BinsTest {

  @ParameterizedTest
  @CsvSource({
    "2,1E-300",
    "2,0.02",
    "2,2/3",
    "2,2",
    "2,200",
    "2,8062",
    "2,8065",
    "2,24691.35780246913",
    "2,2E+12",
    "2,2417851639229258349412352",
    "2,2535301200456458802993406410752",
    "1,0.001",
    "1,0.2",
    "1,10/3",
    "1,1000",
    "1,123456789.0123456789",
    "1,72057594037927936"
  })
  void nothingIsKeptWithMoreThanCertaintyOrLessThanPromised(int power, String text) {
    Rational divisor = Rational.parse(text);
    Bins bins = new Bins(new ExponentialPower(power, divisor));
    BigDecimal height = BigDecimal.valueOf(bins.height);
    BigDecimal width = new BigDecimal(BigInteger.TWO.pow(bins.widthBits));

    BigDecimal zero =
        height.divide(width.multiply(BigDecimal.valueOf(2 * bins.weight(0))), ReferenceExp.DIGITS);
    assertThat(zero).isLessThan(BigDecimal.ONE);
    assertThat(new BigDecimal(bins.keptAtLeast(0))).isLessThanOrEqualTo(zero);
    long total = bins.weight(0) + bins.weight(Bins.TAIL);
    for (int i = 1; i < Bins.TAIL; i++) {
      BigDecimal share = height.divide(BigDecimal.valueOf(bins.weight(i)), ReferenceExp.DIGITS);
      BigDecimal most = share.multiply(weight(power, divisor, bins.first(i)));
      BigDecimal least = share.multiply(weight(power, divisor, bins.last(i)));

      assertThat(most).isLessThan(BigDecimal.ONE);
      assertThat(new BigDecimal(bins.keptAtLeast(i))).isLessThanOrEqualTo(least);
      if (least.doubleValue() > 1e-3) {
        assertThat(bins.keptAtLeast(i)).isGreaterThan(least.doubleValue() * (1 - 1e-10));
      }
      total += bins.weight(i);
    }
    assertThat(total).isEqualTo(AliasTable.TOTAL);
    assertThat(bins.keptAtLeast(Bins.TAIL)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "2,0.02",
    "2,2",
    "2,8062",
    "2,2E+12",
    "2,2535301200456458802993406410752",
    "1,0.2",
    "1,1000",
    "1,72057594037927936"
  })
  void noBlockOfTheTailIsKeptWithMoreThanCertainty(int power, String text) {
    Rational divisor = Rational.parse(text);
    Bins bins = new Bins(new ExponentialPower(power, divisor));
    BigDecimal share =
        BigDecimal.valueOf(bins.height)
            .divide(BigDecimal.valueOf(bins.weight(Bins.TAIL)), ReferenceExp.DIGITS);
    for (int block = 0; block < 40; block++) {
      BigInteger first =
          BigInteger.valueOf(bins.tailStart)
              .add(BigInteger.valueOf(block).shiftLeft(bins.blockBits));
      BigDecimal scale =
          new BigDecimal(BigInteger.TWO.pow(bins.blockBits - bins.widthBits + block + 1));
      BigDecimal f = ReferenceExp.weight(power, divisor, first);
      assertThat(share.multiply(scale).multiply(f)).isLessThan(BigDecimal.ONE);
    }
  }

  @ParameterizedTest
  @CsvSource({"2,2", "2,8062", "2,2E+12", "1,10/3", "1,72057594037927936"})
  void binsFollowOneAnotherWithoutGaps(int power, String text) {
    Bins bins = new Bins(new ExponentialPower(power, Rational.parse(text)));
    long next = 1;
    for (int i = 1; i < Bins.TAIL; i++) {
      assertThat(bins.first(i)).isEqualTo(next);
      assertThat(bins.last(i)).isEqualTo(next + (1L << bins.widthBits) - 1);
      next = bins.last(i) + 1;
    }
    assertThat(bins.tailStart).isEqualTo(next);
  }

  /** What the choice of widths is for: nearly everything is kept, most of it at the first look. */
  @Test
  void fewProposalsAreInVain() {
    for (long sigma = 1; sigma <= 1L << 40; sigma *= 3) {
      Rational divisor = Rational.of(2).times(Rational.of(sigma)).times(Rational.of(sigma));
      Bins bins = new Bins(new ExponentialPower(2, divisor));
      double atOnce = 0;
      for (int i = 0; i < Bins.TAIL; i++) {
        atOnce += bins.keptAtLeast(i) * (double) bins.weight(i) / 0x1p31;
      }
      assertThat(atOnce).isGreaterThan(0.97);
      assertThat((double) bins.weight(Bins.TAIL)).isLessThan(0x1p31 / 2000);
    }
  }

  private static BigDecimal weight(int power, Rational divisor, long x) {
    return ReferenceExp.weight(power, divisor, BigInteger.valueOf(x));
  }
}
