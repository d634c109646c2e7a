package io.sfumato.streaming.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Zcdp;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnlineConvolutionTest {

  private static final BigInteger PRIME =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE.shiftLeft(32)).add(BigInteger.ONE);

  @Test
  void fieldArithmeticIsModularArithmetic() {
    SplittableRandom random = new SplittableRandom(1);
    long[] corners = {0, 1, PrimeField.P - 1, 1L << 32, (1L << 32) - 1, -1L << 32, 1L << 63};
    for (int i = 0; i < 20_000; i++) {
      long a = i % 3 == 0 ? corners[random.nextInt(corners.length)] : element(random);
      long b = i % 2 == 0 ? corners[random.nextInt(corners.length)] : element(random);
      BigInteger x = new BigInteger(Long.toUnsignedString(a));
      BigInteger y = new BigInteger(Long.toUnsignedString(b));
      assertThat(unsigned(PrimeField.multiply(a, b))).isEqualTo(x.multiply(y).mod(PRIME));
      assertThat(unsigned(PrimeField.add(a, b))).isEqualTo(x.add(y).mod(PRIME));
      assertThat(unsigned(PrimeField.subtract(a, b))).isEqualTo(x.subtract(y).mod(PRIME));
    }
    assertThat(PrimeField.power(PrimeField.root(20), 1 << 20)).isEqualTo(1);
    assertThat(PrimeField.power(PrimeField.root(20), 1 << 19)).isEqualTo(PrimeField.P - 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 31, 32, 64, 300, 1024})
  void outputsEqualTheSumsWrittenOut(int horizon) {
    double[] c = SquareRootCounter.coefficients(horizon);
    ConvolutionKernel kernel = new ConvolutionKernel(c);
    OnlineConvolution filter = new OnlineConvolution(kernel);
    SplittableRandom random = new SplittableRandom(horizon);
    BigInteger[] inputs = new BigInteger[horizon];
    for (int t = 0; t < horizon; t++) {
      BigInteger exact = BigInteger.ZERO;
      for (int k = 1; k <= t; k++) {
        exact = exact.add(inputs[t - k].multiply(BigInteger.valueOf(kernel.coefficient(k))));
      }
      // Multiples of 2⁻⁴², as multiples of 2¹⁶ with 64 places.
      BigInteger found =
          BigInteger.valueOf(filter.high()).shiftLeft(64).add(unsigned(filter.low()));
      assertThat(found).isEqualTo(exact.shiftLeft(6));
      long input =
          switch (t % 4) {
            case 0 -> 1L << 61;
            case 1 -> -(1L << 61);
            case 2 -> random.nextLong() >> 2;
            default -> random.nextLong(-100, 100);
          };
      inputs[t] = BigInteger.valueOf(input);
      filter.push(input);
    }
  }

  @Test
  void allLargestInputsDoNotOverflow() {
    int horizon = 1 << 12;
    ConvolutionKernel kernel = new ConvolutionKernel(SquareRootCounter.coefficients(horizon));
    OnlineConvolution filter = new OnlineConvolution(kernel);
    BigInteger sum = BigInteger.ZERO;
    for (int t = 0; t < horizon; t++) {
      sum = t == 0 ? sum : sum.add(BigInteger.valueOf(kernel.coefficient(t)));
      BigInteger found =
          BigInteger.valueOf(filter.high()).shiftLeft(64).add(unsigned(filter.low()));
      assertThat(found).isEqualTo(sum.shiftLeft(61 + 6));
      filter.push(1L << 61);
    }
  }

  @Test
  void squareRootsMultiplyToPartialSums() {
    for (int horizon : new int[] {1, 2, 31, 64, 100}) {
      ToeplitzCounter counter = counter(horizon);
      double unit = Math.scalb(1.0, counter.coder().unit());
      double[] column = new double[horizon];
      double[] estimates = new double[horizon];
      CodedProcess coding = counter.start(NoiseSource.seeded(0));
      CodedProcess estimating = counter.start(NoiseSource.seeded(0));
      for (int t = 0; t < horizon; t++) {
        column[t] = coding.code(t == 0 ? 1 << 20 : 0) / (unit * (1 << 20));
        coding.estimate(0);
        estimating.code(0);
        estimates[t] = estimating.estimate(t == 0 ? 1L << 50 : 0) / 0x1p50 * unit;
      }
      double largest = 0;
      for (int t = 0; t < horizon; t++) {
        double product = 0;
        for (int i = 0; i <= t; i++) {
          product += estimates[t - i] * column[i];
        }
        assertThat(product).isCloseTo(1, within(1e-9));
        largest += column[t] * column[t];
      }
      assertThat(largest).isBetween(1 - 1e-6, 1.0);
    }
  }

  @Test
  void variancesAreTheSquaresOfTheSums() {
    int horizon = 1 << 16;
    ToeplitzCounter counter = counter(horizon);
    assertThat(counter.maxVariance(horizon)).isCloseTo(21.127, within(1e-3));
    assertThat(counter.meanVariance(horizon)).isCloseTo(19.664, within(1e-3));
    assertThat(counter.varianceBetween(0, 5)).isEqualTo(counter.varianceAt(5));
    double[] c = SquareRootCounter.coefficients(3);
    double expected = 1 + c[1] * c[1] + Math.pow(c[2] - c[0], 2);
    assertThat(counter.varianceBetween(1, 3) / counter.varianceAt(1))
        .isCloseTo(expected, within(1e-9));
  }

  private static ToeplitzCounter counter(int horizon) {
    CounterTask task = new CounterTask(horizon, 1, 1, 0, Zcdp.of(0.5));
    return (ToeplitzCounter) SquareRootCounter.calibrate(task).counter().orElseThrow();
  }

  private static long element(SplittableRandom random) {
    long word = random.nextLong();
    return Long.compareUnsigned(word, PrimeField.P) < 0 ? word : word - PrimeField.P;
  }

  private static BigInteger unsigned(long word) {
    return new BigInteger(Long.toUnsignedString(word));
  }
}
