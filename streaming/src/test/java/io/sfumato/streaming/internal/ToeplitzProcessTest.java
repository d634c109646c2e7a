package io.sfumato.streaming.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.noise.DiscreteGaussian;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToeplitzProcessTest {

  private static final MathContext DIGITS = new MathContext(60);
  private static final double RHO = 0.5;

  @Test
  void factorsOfRunningCodeMultiplyToPartialSums() {
    for (int horizon = 1; horizon <= 64; horizon++) {
      ToeplitzCounter counter = counter(horizon, 4, 1, RHO);
      double unit = Math.scalb(1.0, counter.coder().unit());
      double[][] right = new double[horizon][horizon];
      double[][] left = new double[horizon][horizon];
      for (int j = 0; j < horizon; j++) {
        CodedProcess coding = process(counter);
        CodedProcess estimating = process(counter);
        for (int t = 0; t < horizon; t++) {
          right[t][j] = coding.code(t == j ? 1 << 20 : 0) / (unit * (1 << 20));
          coding.estimate(0);
          estimating.code(0);
          left[t][j] = estimating.estimate(t == j ? 1L << 50 : 0) / 0x1p50 * unit;
        }
      }
      double worst = 0;
      for (int t = 0; t < horizon; t++) {
        for (int j = 0; j < horizon; j++) {
          double product = 0;
          for (int i = 0; i < horizon; i++) {
            product += left[t][i] * right[i][j];
          }
          worst = Math.max(worst, Math.abs(product - (j <= t ? 1 : 0)));
        }
      }
      assertThat(worst).as("T = %d", horizon).isLessThan(1e-9);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "64, 1", "200, 1", "200, 1000000", "150, 4611686018427387904"})
  void codesStayWithinTheirRoundingOfTheExactProduct(int horizon, long distance) {
    ToeplitzCounter counter = counter(horizon, 4, distance, RHO);
    BufferedLinearToeplitz matrix = BufferedLinearFit.of(horizon, 4);
    SplittableRandom random = new SplittableRandom(horizon);
    for (int kind = 0; kind < 5; kind++) {
      CodedProcess process = process(counter);
      ExactCode exact = new ExactCode(counter.coder(), matrix);
      for (int t = 0; t < horizon; t++) {
        long sum = stream(kind, t, counter.coder().cap(), distance, random);
        BigDecimal difference = exact.next(sum).subtract(new BigDecimal(process.code(sum)));
        assertThat(centered(difference).abs().doubleValue())
            .isLessThanOrEqualTo(GaussianCoder.ROUNDING);
        process.estimate(0);
      }
    }
  }

  /** Sensitivity of what noise is added to, in integers, rounding included. */
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 3", "17, 1", "64, 1", "64, 123456789", "100, 4611686018427387904"})
  void neighboursAreCodedNoFurtherApartThanTheNoiseIsFor(int horizon, long distance) {
    ToeplitzCounter counter = counter(horizon, 4, distance, RHO);
    BigInteger allowed = squaredDistance(counter, RHO);
    SplittableRandom random = new SplittableRandom(distance + horizon);
    double closest = 0;
    for (int j = 0; j < horizon; j++) {
      for (int kind = j % 2; kind < 5; kind += 2) {
        BigInteger apart = BigInteger.ZERO;
        CodedProcess process = process(counter);
        CodedProcess neighbour = process(counter);
        long change = random.nextBoolean() ? distance : -distance;
        for (int t = 0; t < horizon; t++) {
          long sum = stream(kind, t, counter.coder().cap(), distance, random);
          long code = process.code(sum);
          long other = neighbour.code(t == j ? sum + change : sum);
          apart = apart.add(BigInteger.valueOf(code - other).pow(2));
          process.estimate(code);
          neighbour.estimate(other);
        }
        assertThat(apart).isLessThanOrEqualTo(allowed);
        closest = Math.max(closest, apart.doubleValue() / allowed.doubleValue());
      }
    }
    assertThat(closest).isGreaterThan(0.99);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "64, 1", "1000, 1", "1024, 1000000"})
  void withoutNoiseEstimatesAreTheSums(int horizon, long distance) {
    ToeplitzCounter counter = counter(horizon, 4, distance, RHO);
    double unit = Math.scalb(1.0, -counter.coder().unit());
    CodedProcess process = process(counter);
    SplittableRandom random = new SplittableRandom(1);
    long exact = 0;
    for (int t = 1; t <= horizon; t++) {
      long sum = random.nextLong(-1000, 1000) * distance;
      exact += sum;
      double estimate = process.estimate(process.code(sum));
      double rounding = 2 * Math.sqrt(t * counter.varianceAt(t) / counter.law().variance());
      assertThat(estimate)
          .isCloseTo((double) exact, within(rounding + 1e-12 * 1000 * distance * t));
      assertThat(rounding).isLessThan(1e-4 * distance);
      assertThat(rounding).isGreaterThan(unit / 10);
    }
  }

  /**
   * The decoder computes in floating point: its error is small beside the sums, and beside the
   * noise even where every step has a million items.
   */
  @ParameterizedTest
  @CsvSource({"4, 20", "6, 20", "8, 30"})
  void theDecoderIsAsExactAsItsNumbersAre(int buffers, int bits) {
    int horizon = 1 << 14;
    ToeplitzCounter counter = counter(horizon, buffers, 1, RHO);
    BufferedLinearToeplitz matrix = BufferedLinearFit.of(horizon, buffers);
    long size = Math.min(1L << bits, counter.coder().cap());
    for (int kind = 0; kind < 3; kind++) {
      CodedProcess process = process(counter);
      SplittableRandom random = new SplittableRandom(kind);
      long exact = 0;
      double worst = 0;
      for (int t = 1; t <= horizon; t++) {
        long sum =
            kind == 0
                ? size
                : kind == 1 ? random.nextLong(-size, size) : t % 128 < 64 ? size : -size;
        exact += sum;
        double error = process.estimate(process.code(sum)) - exact;
        worst = Math.max(worst, Math.abs(error));
      }
      double deviation = Math.sqrt(counter.maxVariance(horizon));
      double reach = Math.sqrt(horizon) * deviation; // a bound on what L can make of an error
      double deviationOfNoise = Math.sqrt(counter.law().variance());
      double relative = 0x1p-48 / matrix.inverseLimit() * size;
      assertThat(worst).isLessThan(reach * (1.7 / deviationOfNoise + relative));
      assertThat(worst / deviation).isLessThan(bits <= 20 ? 1e-4 : 1e-2);
    }
  }

  @Test
  void noSumMakesAStepThrow() {
    ToeplitzCounter counter = counter(100, 8, 5, RHO);
    CounterProcess process = counter.start(NoiseSource.seeded(3));
    long[] sums = {Long.MIN_VALUE, Long.MAX_VALUE, -1, 0, 1L << 62, -(1L << 62), 1L << 40};
    for (int t = 0; t < 100; t++) {
      assertThat(process.tick(sums[t % sums.length])).isFinite();
    }
  }

  @Test
  void foldingNeverPullsSumsApart() {
    GaussianCoder coder = counter(100, 4, 5, RHO).coder();
    SplittableRandom random = new SplittableRandom(4);
    long[] corners = {Long.MIN_VALUE, Long.MAX_VALUE, 0, coder.cap(), 1L << 62, -(1L << 62)};
    for (int i = 0; i < 100_000; i++) {
      long sum = i % 2 == 0 ? random.nextLong() : corners[i / 2 % corners.length];
      long change = random.nextLong(-(1L << 62), 1L << 62) >> random.nextInt(64);
      long moved = coder.folded(sum + change) - coder.folded(sum);
      assertThat(Math.abs(moved)).isLessThanOrEqualTo(Math.abs(change));
    }
    assertThat(coder.folded(12345)).isEqualTo(12345);
    assertThat(coder.cap()).isGreaterThan(5L << 20);
  }

  @Test
  void variancesAreThoseOfSimulation() {
    int runs = 20_000;
    int horizon = 40;
    ToeplitzCounter counter = counter(horizon, 4, 3, RHO);
    NoiseSource noise = NoiseSource.seeded(5);
    double[] squares = new double[horizon + 1];
    double between = 0;
    for (int run = 0; run < runs; run++) {
      CounterProcess process = counter.start(noise);
      double early = 0;
      for (int t = 1; t <= horizon; t++) {
        double error = process.tick(3) - 3.0 * t;
        squares[t] += error * error / runs;
        early = t == 13 ? error : early;
        between += t == horizon ? (error - early) * (error - early) / runs : 0;
      }
    }
    // A sample variance deviates by 1 %; each fails with probability below 1e-6. Noise of a
    // variance 20 % off, or of a variance taken for a deviation, is far outside.
    for (int t = 1; t <= horizon; t++) {
      double expected = counter.varianceAt(t);
      assertThat(squares[t]).isCloseTo(expected, within(0.052 * expected));
    }
    double expected = counter.varianceBetween(13, horizon);
    assertThat(between).isCloseTo(expected, within(0.052 * expected));
  }

  /** How well the best test tells a first or last item from the releases alone. */
  @ParameterizedTest
  @CsvSource({"0", "15"})
  void theBestTestTellsNeighboursApartAsWellAsAllowedAndNoBetter(int changed) {
    ToeplitzCounter counter = counter(16, 4, 1, RHO);
    double separation = separation(counter, process -> process, changed);
    // Standard error about 0.016; a Gaussian of ρ = 1/2 has a separation of 1.
    assertThat(separation).isBetween(changed == 0 ? 0.92 : 0.5, 1.08);
  }

  /** As where the norm of a column is forgotten: the audit must notice. */
  @Test
  void theBestTestNoticesColumnsThatAreNotNormalized() {
    ToeplitzCounter counter = counter(16, 4, 1, RHO);
    BufferedLinearToeplitz matrix = BufferedLinearFit.of(16, 4);
    GaussianCoder broken =
        GaussianCoder.of(ScaleSchedule.constant(1, 16), counter.coder().unit(), 61);
    assertThat(separation(counter, process -> process(counter.law(), broken, matrix), 0))
        .isGreaterThan(1.2);
  }

  private static double separation(
      ToeplitzCounter counter, java.util.function.UnaryOperator<CodedProcess> twin, int changed) {
    int runs = 8_000;
    int horizon = 16;
    NoiseSource noise = NoiseSource.seeded(6);
    // The likelihood ratio of Gaussians is linear in the noisy codes, which releases determine.
    double[] direction = new double[horizon];
    CodedProcess without = twin.apply(process(counter));
    CodedProcess with = twin.apply(process(counter));
    for (int t = 0; t < horizon; t++) {
      direction[t] = with.code(t == changed ? 1 : 0) - without.code(0);
    }
    double[] means = new double[2];
    double square = 0;
    for (int run = 0; run < 2 * runs; run++) {
      int world = run % 2;
      CodedProcess process = twin.apply(process(counter));
      double statistic = 0;
      for (int t = 0; t < horizon; t++) {
        long noisy = process.code(t == changed ? world : 0) + counter.law().sample(noise);
        statistic += direction[t] * noisy;
      }
      means[world] += statistic / runs;
      square += world == 0 ? statistic * statistic / runs : 0;
    }
    return (means[1] - means[0]) / Math.sqrt(square - means[0] * means[0]);
  }

  private static BigInteger squaredDistance(ToeplitzCounter counter, double rho) {
    BigDecimal square =
        new BigDecimal(counter.law().sigmaSquared().numerator()).multiply(new BigDecimal(2 * rho));
    return square.setScale(0, RoundingMode.FLOOR).toBigInteger();
  }

  private static long stream(int kind, int t, long cap, long distance, SplittableRandom random) {
    return switch (kind) {
      case 0 -> 0;
      case 1 -> random.nextLong(0, 100);
      case 2 -> random.nextLong();
      case 3 -> t % 2 == 0 ? cap : -cap + 1;
      default -> cap - random.nextLong(1 + distance / 2);
    };
  }

  static ToeplitzCounter counter(long horizon, int buffers, long distance, double rho) {
    CounterTask task = new CounterTask(horizon, distance, 1, 0, Zcdp.of(rho));
    Calibration calibration = BufferedLinearCounter.calibrate(task, buffers);
    return (ToeplitzCounter) calibration.counter().orElseThrow();
  }

  private static CodedProcess process(ToeplitzCounter counter) {
    return counter.start(NoiseSource.seeded(0));
  }

  private static CodedProcess process(
      DiscreteGaussian law, GaussianCoder coder, BufferedLinearToeplitz matrix) {
    return new BufferedLinearProcess(matrix, coder, law, NoiseSource.seeded(0));
  }

  private static BigDecimal centered(BigDecimal difference) {
    BigDecimal circle = new BigDecimal(BigInteger.ONE.shiftLeft(64));
    BigDecimal turns = difference.divide(circle, 0, RoundingMode.HALF_EVEN);
    return difference.subtract(turns.multiply(circle));
  }

  /** {@code (R·x)_t} to 60 digits, with the multipliers, weights and poles of the code. */
  private static final class ExactCode {

    private final GaussianCoder coder;
    private final BufferedLinearToeplitz matrix;
    private final BigDecimal[] buffers;
    private int step;

    ExactCode(GaussianCoder coder, BufferedLinearToeplitz matrix) {
      this.coder = coder;
      this.matrix = matrix;
      this.buffers = new BigDecimal[matrix.buffers()];
      java.util.Arrays.fill(buffers, BigDecimal.ZERO);
    }

    BigDecimal next(long sum) {
      int block = coder.schedule().blockOf(step++);
      BigDecimal input =
          new BigDecimal(coder.folded(sum))
              .multiply(new BigDecimal(coder.multiplier(block)))
              .divide(new BigDecimal(BigInteger.ONE.shiftLeft(coder.shift())), DIGITS);
      BigDecimal value = input;
      for (int i = 0; i < buffers.length; i++) {
        value = value.add(buffers[i], DIGITS);
        buffers[i] =
            buffers[i]
                .multiply(BigDecimal.ONE.subtract(new BigDecimal(matrix.poleGap(i))), DIGITS)
                .add(input.multiply(new BigDecimal(matrix.weight(i))), DIGITS);
      }
      BigDecimal weight = new BigDecimal(coder.schedule().weight(block));
      return value
          .multiply(weight)
          .divide(BigDecimal.valueOf(GaussianCoder.INPUTS_PER_UNIT), DIGITS);
    }
  }
}
