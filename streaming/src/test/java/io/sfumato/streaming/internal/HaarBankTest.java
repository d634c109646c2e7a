package io.sfumato.streaming.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sfumato.noise.KeyedNoise;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HaarBankTest {

  private static final int SEED = 8;

  private static CalibratedCounter haar(long steps, PrivacyBound privacy) {
    return CounterFamilies.haarTree()
        .calibrate(new CounterTask(steps, 5, 1, 0, privacy))
        .counter()
        .orElseThrow();
  }

  private static HaarBank bank(CalibratedCounter haar, int counters) {
    HaarBank bank = HaarBank.start(haar, NoiseSource.seeded(SEED));
    bank.grow(counters);
    return bank;
  }

  /** The counter of {@link HaarTree} itself, with the noise that a bank gives to an index. */
  private static CounterProcess single(CalibratedCounter haar, int index) {
    HaarTree tree = (HaarTree) haar;
    KeyedNoise noise = KeyedNoise.of(tree.law().noise(), NoiseSource.seeded(SEED));
    return tree.start(
        (level, block) -> {
          long[] out = new long[1];
          noise.fill(new long[] {((long) level << 32) | block}, 1, index, 1, out);
          return out[0];
        });
  }

  static Stream<Arguments> horizons() {
    return IntStream.of(1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 32, 64, 100, 128, 300, 1024)
        .boxed()
        .flatMap(t -> Stream.of(Arguments.of(t, PureDp.of(1)), Arguments.of(t, Zcdp.of(0.5))));
  }

  /**
   * Whatever is read when, alone or together, again or for the first time, it is what a counter
   * with all its noise released. So what {@link FactorizationTest} shows of that is true here.
   */
  @ParameterizedTest
  @MethodSource("horizons")
  void everyReadIsTheReleaseOfACounterOfItsOwn(int steps, PrivacyBound privacy) {
    int counters = 7;
    CalibratedCounter haar = haar(steps, privacy);
    HaarBank bank = bank(haar, counters);
    List<CounterProcess> singles =
        IntStream.range(0, counters).mapToObj(i -> single(haar, i)).toList();
    SplittableRandom random = new SplittableRandom(steps);
    for (int t = 1; t <= steps; t++) {
      double[] expected = new double[counters];
      for (int i = 0; i < counters; i++) {
        long sum = 0;
        for (int items = random.nextInt(4); items > 0; items--) {
          long item = random.nextInt(-5, 6);
          bank.add(i, item);
          sum += item;
          if (t > 1 && random.nextInt(4) == 0) {
            bank.value(i); // in the middle of a step: of the steps before
          }
        }
        expected[i] = singles.get(i).tick(sum);
      }
      bank.tick();
      // Counter 0 is read in every step, counter i about every 3^i steps.
      int odds = 1;
      for (int i = 0; i < counters; i++, odds *= 3) {
        if (random.nextInt(odds) == 0) {
          assertThat(bank.value(i)).isEqualTo(expected[i]);
          assertThat(bank.value(i)).isEqualTo(expected[i]);
        }
      }
      if (random.nextInt(3) == 0) {
        int first = random.nextInt(counters);
        double[] out = new double[random.nextInt(counters - first + 1)];
        bank.values(first, out);
        for (int i = 0; i < out.length; i++) {
          assertThat(out[i]).isEqualTo(expected[first + i]);
        }
      }
    }
  }

  /** Reads between items do not see the open step, nor forget what is in it. */
  @Test
  void itemsOfTheOpenStepAreSeenOnlyWhenItCloses() {
    CalibratedCounter haar = haar(100, Zcdp.of(0.5));
    HaarBank bank = bank(haar, 1);
    HaarBank silent = bank(haar, 1);
    long sum = 0;
    for (int t = 1; t <= 100; t++) {
      if (t % 3 != 0) {
        bank.add(0, t);
        if (t > 1) {
          assertThat(bank.value(0) - silent.value(0)).isEqualTo((double) sum);
        }
        bank.add(0, 1);
        sum += t + 1;
      }
      bank.tick();
      silent.tick();
      assertThat(bank.value(0) - silent.value(0)).isEqualTo((double) sum);
    }
  }

  /** More counters than are advanced together, and a bank that grows between reads. */
  @Test
  void growingAndLongRunsChangeNothing() {
    CalibratedCounter haar = haar(1 << 20, Zcdp.of(0.1));
    HaarBank large = bank(haar, 1000);
    HaarBank growing = bank(haar, 1);
    double[] out = new double[1000];
    for (int t = 1; t <= 40; t++) {
      growing.grow(t == 40 ? 1000 - growing.size() : t);
      large.tick();
      growing.tick();
      growing.value(growing.size() / 2);
      large.values(0, out);
      for (int i = 0; i < growing.size(); i += 7) {
        assertThat(growing.value(i)).isEqualTo(out[i]);
      }
    }
  }

  /** Jumps of all lengths in a long horizon, against a first read at the same step. */
  @Test
  void aCounterThatWasSilentForLongIsWhereItWouldBe() {
    CalibratedCounter haar = haar((1 << 20) - 1, Zcdp.of(0.5));
    SplittableRandom random = new SplittableRandom(3);
    HaarBank bank = bank(haar, 2);
    while (bank.step() < 1 << 19) {
      int jump = 1 + random.nextInt(1 << random.nextInt(17));
      HaarBank first = bank(haar, 2);
      for (int t = bank.step() + jump; t > 0; t--) {
        first.tick();
      }
      for (; jump > 0; jump--) {
        bank.tick();
      }
      assertThat(bank.value(1)).isEqualTo(first.value(1));
    }
  }

  /**
   * All ways in which the items of a unit can be spread over two counters, against the noise: the
   * number of counters gives the unit nothing.
   */
  @Test
  void noUnitGainsBySpreadingItsItemsOverCounters() {
    int steps = 6;
    for (PrivacyBound privacy : List.of(PureDp.of(0.5), Zcdp.of(0.5))) {
      for (int apart : new int[] {0, 1, 2}) {
        CounterTask task = new CounterTask(steps, 1, 3, apart, privacy);
        HaarTree tree = (HaarTree) HaarTree.calibrate(task).counter().orElseThrow();
        assertThat(largestUnit(tree, new double[2][4][8], 0, 3, apart, steps))
            .as("%d apart under %s", apart, privacy)
            .isBetween(0.15, 0.5 * (1 + 1e-12));
      }
    }
  }

  /** moved[counter][level][block]; items are placed one after the other. */
  private static double largestUnit(
      HaarTree tree, double[][][] moved, int from, int left, int apart, int steps) {
    double most = 0;
    double unit = Math.scalb(1.0, tree.bits());
    for (double[][] counter : moved) {
      for (double[] level : counter) {
        for (double move : level) {
          most +=
              tree.law().isLaplace()
                  ? Math.abs(move) * unit * tree.law().laplaceRate()
                  : Math.pow(move * unit, 2) / (2 * tree.law().sigmaSquared());
        }
      }
    }
    for (int j = from; left > 0 && j < steps; j++) {
      for (int counter = 0; counter < 2; counter++) {
        shift(moved[counter], tree.height(), j, 1);
        most = Math.max(most, largestUnit(tree, moved, j + apart, left - 1, apart, steps));
        shift(moved[counter], tree.height(), j, -1);
      }
    }
    return most;
  }

  private static void shift(double[][] moved, int height, int step, double by) {
    moved[0][0] += by;
    for (int l = 1; l <= height; l++) {
      moved[l][step >> l] += ((step >> (l - 1)) & 1) == 0 ? by : -by;
    }
  }

  @Test
  void indicesAndSizesAreChecked() {
    HaarBank bank = bank(haar(10, PureDp.of(1)), 3);
    bank.tick();
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bank.add(3, 1));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bank.value(-1));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> bank.values(1, new double[3]));
    assertThatIllegalArgumentException().isThrownBy(() -> bank.grow(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> bank.grow(1 << 27));
  }
}
