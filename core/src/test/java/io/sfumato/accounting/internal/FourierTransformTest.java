package io.sfumato.accounting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FourierTransformTest {

  @Test
  void coefficientsAreWithinTheStatedErrorOfTheDefinition() {
    SplittableRandom random = new SplittableRandom(1);
    for (int n = 1; n <= 128; n *= 2) {
      double[] re = random.doubles(n).map(x -> x - 0.3).toArray();
      double[] im = random.doubles(n).map(x -> Math.pow(x, 9)).toArray();
      double[] a = re.clone();
      double[] b = im.clone();
      double size = 0;
      for (int i = 0; i < n; i++) {
        size += Math.hypot(re[i], im[i]);
      }
      FourierTransform.forward(re, im);
      for (int place = 0; place < n; place++) {
        int frequency = n == 1 ? 0 : Integer.reverse(place) >>> (32 - log2(n));
        double[] exact = coefficient(a, b, frequency);
        assertThat(Math.hypot(re[place] - exact[0], im[place] - exact[1]))
            .isLessThanOrEqualTo((FourierTransform.error(n) + 4 * FourierTransform.UNIT) * size);
      }
    }
  }

  @Test
  void theInverseGivesTheSequenceBackTimesItsLength() {
    SplittableRandom random = new SplittableRandom(2);
    for (int n = 2; n <= 1 << 15; n *= 2) {
      double[] re = random.doubles(n).toArray();
      double[] im = random.doubles(n).toArray();
      double[] a = re.clone();
      double[] b = im.clone();
      FourierTransform.forward(re, im);
      double size = 0;
      for (int i = 0; i < n; i++) {
        size += Math.hypot(re[i], im[i]);
      }
      FourierTransform.inverse(re, im);
      double error = 2 * FourierTransform.error(n) * (size / n + 1);
      for (int i = 0; i < n; i++) {
        assertThat(re[i] / n).isCloseTo(a[i], offset(error));
        assertThat(im[i] / n).isCloseTo(b[i], offset(error));
      }
    }
  }

  @Test
  void oppositePlacesHoldOppositeFrequencies() {
    int n = 1024;
    for (int place = 0; place < n; place++) {
      int frequency = Integer.reverse(place) >>> (32 - log2(n));
      int opposite = Integer.reverse(FourierTransform.opposite(place)) >>> (32 - log2(n));
      assertThat((frequency + opposite) % n).isZero();
    }
  }

  @Test
  void lengthsThatAreNoPowersOfTwoAreRefused() {
    assertThatThrownBy(() -> FourierTransform.forward(new double[3], new double[3]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FourierTransform.inverse(new double[4], new double[8]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static int log2(int n) {
    return Integer.numberOfTrailingZeros(n);
  }

  // exact sums of exact products with twiddles that are good to a unit
  private static double[] coefficient(double[] a, double[] b, int frequency) {
    BigDecimal re = BigDecimal.ZERO;
    BigDecimal im = BigDecimal.ZERO;
    for (int i = 0; i < a.length; i++) {
      double angle = -2 * Math.PI * ((long) i * frequency % a.length) / a.length;
      BigDecimal cos = new BigDecimal(StrictMath.cos(angle));
      BigDecimal sin = new BigDecimal(StrictMath.sin(angle));
      BigDecimal x = new BigDecimal(a[i]);
      BigDecimal y = new BigDecimal(b[i]);
      re = re.add(x.multiply(cos).subtract(y.multiply(sin)), MathContext.DECIMAL128);
      im = im.add(x.multiply(sin).add(y.multiply(cos)), MathContext.DECIMAL128);
    }
    return new double[] {re.doubleValue(), im.doubleValue()};
  }
}
