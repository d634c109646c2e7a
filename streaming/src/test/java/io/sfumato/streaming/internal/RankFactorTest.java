package io.sfumato.streaming.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RankFactorTest {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void factorsMultiplyToPartialSumsAndColumnsAreNoLongerThanTheDistance(boolean pure) {
    for (int bins = 1; bins <= 70; bins += bins < 10 ? 1 : 7) {
      RankFactor factor = RankFactor.of(bins, pure);
      double longest = 0;
      for (int j = 0; j < bins; j++) {
        long[] column = new long[factor.counters()];
        factor.add(j, column);
        double[] sums = new double[column.length];
        double length = 0;
        for (int i = 0; i < sums.length; i++) {
          sums[i] = column[i];
          length += pure ? Math.abs(sums[i]) : sums[i] * sums[i];
        }
        longest = Math.max(longest, pure ? length : Math.sqrt(length));
        double[] ranks = factor.ranks(sums);
        assertThat(ranks).hasSize(bins);
        for (int i = 0; i < bins; i++) {
          assertThat(ranks[i]).isCloseTo(i >= j ? 1 : 0, within(1e-9));
        }
      }
      double distance = factor.distance();
      assertThat(longest).isBetween(0.9999 * distance, distance);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noRowIsLongerThanSaid(boolean pure) {
    for (int bins : new int[] {1, 2, 9, 33, 64}) {
      RankFactor factor = RankFactor.of(bins, pure);
      double[] squares = new double[bins];
      for (int c = 0; c < factor.counters(); c++) {
        double[] sums = new double[factor.counters()];
        sums[c] = 1;
        double[] ranks = factor.ranks(sums);
        for (int i = 0; i < bins; i++) {
          squares[i] += ranks[i] * ranks[i];
        }
      }
      double largest = 0;
      for (double square : squares) {
        largest = Math.max(largest, square);
      }
      assertThat(largest).isLessThanOrEqualTo(factor.squaredNorm() * (1 + 1e-9));
      assertThat(largest).isGreaterThan(factor.squaredNorm() * (pure ? 0.5 : 0.9999));
    }
  }

  @Test
  void manyBinsCostLittle() {
    RankFactor root = RankFactor.of(1024, false);
    double square = root.squaredNorm() * root.distance() * root.distance();
    assertThat(square).isCloseTo(Math.pow(Math.log(1024) / Math.PI + 1.0663, 2), within(0.01));
    RankFactor tree = RankFactor.of(1024, true);
    assertThat(tree.squaredNorm() * tree.distance() * tree.distance()).isLessThan(1024 / 2.0);
  }

  /** Squares over all counters and steps, for items that an adversary may put anywhere. */
  @ParameterizedTest
  @CsvSource({"1, 1", "8, 1", "8, 3", "30, 2"})
  void neighboursAreCodedNoFurtherApartThanTheNoiseIsFor(int bins, int items) {
    RankFactor factor = RankFactor.of(bins, false);
    int horizon = 24;
    CounterTask task = new CounterTask(horizon, factor.distance(), items, 0, Zcdp.of(0.5));
    ToeplitzCounter counter =
        (ToeplitzCounter) SharedCounters.divided(task, factor.counters()).counter().orElseThrow();
    BigInteger allowed =
        new BigDecimal(counter.law().sigmaSquared().numerator()).toBigIntegerExact();
    SplittableRandom random = new SplittableRandom(bins);
    double closest = 0;
    for (int run = 0; run < 60; run++) {
      int step = random.nextInt(run < 20 ? 1 : horizon);
      int bin = random.nextInt(run < 20 ? 1 : bins);
      CodedProcess[] one = start(counter, factor.counters());
      CodedProcess[] other = start(counter, factor.counters());
      BigInteger square = BigInteger.ZERO;
      for (int t = 0; t < horizon; t++) {
        long[] sums = new long[factor.counters()];
        for (int i = random.nextInt(5); i > 0; i--) {
          factor.add(random.nextInt(bins), sums);
        }
        long[] more = sums.clone();
        for (int i = 0; i < items; i++) {
          int when = run < 30 ? step : (step + i) % horizon;
          if (t == when) {
            factor.add(run < 30 ? bin : random.nextInt(bins), more);
          }
        }
        for (int c = 0; c < sums.length; c++) {
          long difference = one[c].code(sums[c]) - other[c].code(more[c]);
          square = square.add(BigInteger.valueOf(difference).pow(2));
        }
      }
      assertThat(square).isLessThanOrEqualTo(allowed);
      closest = Math.max(closest, square.doubleValue() / allowed.doubleValue());
    }
    assertThat(closest).isGreaterThan(0.9);
  }

  private static CodedProcess[] start(ToeplitzCounter counter, int count) {
    CodedProcess[] processes = new CodedProcess[count];
    for (int c = 0; c < count; c++) {
      processes[c] = counter.start(NoiseSource.seeded(c));
    }
    return processes;
  }

  /**
   * A sample variance of 3000 deviates by 2.6 % (Laplace sums: less than 4 %): 0.2 is more than
   * five of these, and noise of a deviation 20 % off is rejected.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void simulatedVariancesOfTheLastRankAgreeWithTheFormula(boolean pure) {
    RankFactor factor = RankFactor.of(12, pure);
    CounterTask task =
        new CounterTask(6, factor.distance(), 1, 0, pure ? PureDp.of(1) : Zcdp.of(0.5));
    CalibratedCounter counter =
        SharedCounters.divided(task, factor.counters()).counter().orElseThrow();
    double[] unit = new double[factor.counters()];
    double expected = 0;
    for (int c = 0; c < unit.length; c++) {
      unit[c] = 1;
      double weight = factor.ranks(unit)[11];
      unit[c] = 0;
      expected += weight * weight * counter.varianceAt(6);
    }
    NoiseSource noise = NoiseSource.seeded(4);
    double square = 0;
    double[] sums = new double[factor.counters()];
    for (int run = 0; run < 3000; run++) {
      for (int c = 0; c < sums.length; c++) {
        CounterProcess process = counter.start(noise);
        for (int t = 0; t < 6; t++) {
          sums[c] = process.tick(0);
        }
      }
      square += Math.pow(factor.ranks(sums)[11], 2) / 3000;
    }
    assertThat(agree(square, expected)).isTrue();
    assertThat(agree(1.44 * square, expected)).isFalse();
    assertThat(agree(square / 1.44, expected)).isFalse();
  }

  private static boolean agree(double sample, double expected) {
    return Math.abs(sample / expected - 1) < 0.2;
  }
}
