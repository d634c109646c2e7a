package io.sfumato.streaming.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Units whose changes are 1 and -1 in turn, with the buffered linear counter. */
class AlternatingTest {

  private static ToeplitzCounter counter(int horizon, int changes, int sequences) {
    CounterTask task = new CounterTask(horizon, 1, changes, 1, Zcdp.of(0.5));
    return (ToeplitzCounter)
        BufferedLinearCounter.alternating(task, sequences).counter().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 2, 1", "40, 2, 1", "60, 5, 1", "60, 60, 1", "100, 3, 2"})
  void alternatingChangesAreCodedNoFurtherApartThanTheNoiseIsFor(
      int horizon, int changes, int sequences) {
    ToeplitzCounter counter = counter(horizon, changes, sequences);
    BigInteger allowed =
        new BigDecimal(counter.law().sigmaSquared().numerator())
            .setScale(0, RoundingMode.FLOOR)
            .toBigInteger();
    SplittableRandom random = new SplittableRandom(horizon);
    double closest = 0;
    for (int run = 0; run < 300; run++) {
      int[] change = new int[horizon];
      for (int s = 0; s < sequences; s++) {
        int sign = s == 0 ? 1 : random.nextBoolean() ? 1 : -1;
        int left = changes;
        for (int t = 0; t < horizon && left > 0; t++) {
          // At once, anywhere, or spread out.
          boolean now =
              switch (run % 3) {
                case 0 -> t >= run % 7;
                case 1 -> random.nextInt(horizon) < 2 * changes;
                default -> t % (horizon / changes) == 0;
              };
          if (now) {
            change[t] += sign;
            sign = -sign;
            left--;
          }
        }
      }
      CodedProcess one = counter.start(NoiseSource.seeded(0));
      CodedProcess other = counter.start(NoiseSource.seeded(0));
      BigInteger square = BigInteger.ZERO;
      for (int t = 0; t < horizon; t++) {
        long sum = random.nextLong(100);
        long a = one.code(sum);
        long b = other.code(sum + change[t]);
        square = square.add(BigInteger.valueOf(a - b).pow(2));
      }
      assertThat(square).isLessThanOrEqualTo(allowed);
      closest = Math.max(closest, square.doubleValue() / allowed.doubleValue());
    }
    assertThat(closest).isGreaterThan(0.2);
  }

  @ParameterizedTest
  @CsvSource({"1", "17", "200"})
  void variancesAreThoseOfTheRunningCode(int horizon) {
    ToeplitzCounter counter = counter(horizon, 3, 1);
    double scale = counter.law().variance() * Math.scalb(1.0, -2 * counter.coder().unit());
    double[] weights = new double[horizon];
    CodedProcess estimating = counter.start(NoiseSource.seeded(0));
    double unit = Math.scalb(1.0, counter.coder().unit() - 50);
    double sum = 0;
    double mean = 0;
    for (int t = 0; t < horizon; t++) {
      estimating.code(0);
      weights[t] = estimating.estimate(t == 0 ? 1L << 50 : 0) * unit;
      sum += weights[t] * weights[t];
      mean += sum / horizon;
      assertThat(counter.varianceAt(t + 1)).isCloseTo(sum * scale, within(1e-9 * sum * scale));
    }
    assertThat(counter.meanVariance(horizon)).isCloseTo(mean * scale, within(1e-9 * mean * scale));
    assertThat(counter.maxVariance(horizon)).isCloseTo(sum * scale, within(1e-9 * sum * scale));
    int from = horizon / 3;
    double between = 0;
    for (int k = 0; k < horizon; k++) {
      double earlier = k >= horizon - from ? weights[k - (horizon - from)] : 0;
      between += Math.pow(weights[k] - earlier, 2);
    }
    assertThat(counter.varianceBetween(from, horizon))
        .isCloseTo(between * scale, within(1e-9 * between * scale));
  }
}
