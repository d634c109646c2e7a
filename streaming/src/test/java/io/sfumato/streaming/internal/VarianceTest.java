package io.sfumato.streaming.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class VarianceTest {

  /** Many steps of the grid to an item, so that the discrete laws are close to the continuous. */
  private static final long FINE = 1 << 12;

  /** Printed values at ε = 1, an item of size 1 and continuous Laplace noise. */
  @ParameterizedTest
  @CsvSource({
    "CENTERED, 10, 124.8, 198.3",
    "CENTERED, 16, 434.5, 688.2",
    "CENTERED, 20, 797.8, 1250.2",
    "SUBTRACTION, 10, 170.5, 324.0",
    "SUBTRACTION, 16, 614.6, 1184.0",
    "SUBTRACTION, 20, 1147.4, 2200.0",
    "SMOOTH, 10, 686.0, 686.0",
    "SMOOTH, 16, 2000.0, 2000.0",
    "SMOOTH, 20, 3456.0, 3456.0",
    "HONAKER, 10, 702.3, 1404.3",
    "HONAKER, 16, 2544.2, 5088.3",
    "HONAKER, 20, 4764.3, 9528.6",
    "BINARY, 10, 1210.2, 2420.0",
    "BINARY, 16, 4624.0, 9248.0",
    "BINARY, 20, 8820.0, 17640.0"
  })
  void pureVariancesAreThePrintedOnes(String family, int log, double mean, double max) {
    check(family, log, PureDp.of(1), mean, max);
  }

  /** Printed values at ρ = 1/2. */
  @ParameterizedTest
  @CsvSource({
    "SMOOTH, 10, 49.0, 49.0",
    "SMOOTH, 16, 100.0, 100.0",
    "SMOOTH, 20, 144.0, 144.0",
    "HONAKER, 10, 31.9, 63.8",
    "HONAKER, 16, 74.8, 149.7",
    "HONAKER, 20, 113.4, 226.9",
    "BINARY, 10, 55.0, 110.0",
    "BINARY, 16, 136.0, 272.0",
    "BINARY, 20, 210.0, 420.0"
  })
  void concentratedVariancesAreThePrintedOnes(String family, int log, double mean, double max) {
    check(family, log, Zcdp.of(0.5), mean, max);
  }

  /**
   * The formula {@code V_t = (H+1)·[(t/2^H)² + Σ dist(t/2^l, ℤ)²]}, in another arithmetic, for
   * items of size 1.
   */
  @ParameterizedTest
  @CsvSource({"10, 12.67, 17.83", "16, 28.00, 38.75", "20, 41.56, 57.14"})
  void concentratedHaarVariancesAreThePrintedOnesAndTheFormula(int log, double mean, double max) {
    long steps = 1L << log;
    CalibratedCounter counter =
        family("HAAR")
            .calibrate(new CounterTask(steps, 1, 1, 0, Zcdp.of(0.5)))
            .counter()
            .orElseThrow();
    int height = log + 1;
    double sum = 0;
    double most = 0;
    double worst = 0;
    for (long t = 1; t <= steps; t++) {
      double squares = Math.pow(Math.scalb((double) t, -height), 2);
      for (int l = 1; l <= height; l++) {
        double part = Math.scalb((double) t, -l);
        squares += Math.pow(part - Math.rint(part), 2);
      }
      double formula = (height + 1) * squares;
      worst = Math.max(worst, Math.abs(counter.varianceAt(t) / formula - 1));
      sum += formula;
      most = Math.max(most, formula);
    }
    assertThat(worst).isLessThan(1e-9);
    assertThat(counter.meanVariance(steps)).isCloseTo(sum / steps, within(1e-9 * most));
    assertThat(counter.maxVariance(steps)).isCloseTo(most, within(1e-9 * most));
    assertThat(counter.meanVariance(steps)).isCloseTo(mean, within(0.005));
    assertThat(counter.maxVariance(steps)).isCloseTo(max, within(0.005));
  }

  private static void check(String name, int log, PrivacyBound privacy, double mean, double max) {
    long steps = 1L << log;
    CalibratedCounter counter =
        family(name).calibrate(new CounterTask(steps, FINE, 1, 0, privacy)).counter().orElseThrow();
    double unit = (double) FINE * FINE;
    assertThat(counter.meanVariance(steps) / unit).isCloseTo(mean, within(0.06));
    assertThat(counter.maxVariance(steps) / unit).isCloseTo(max, within(0.06));
  }

  private static CounterFamily family(String name) {
    return switch (name) {
      case "CENTERED" -> CounterFamilies.centeredTree();
      case "SUBTRACTION" -> CounterFamilies.subtractionTree();
      case "SMOOTH" -> CounterFamilies.smoothTree();
      case "HONAKER" -> CounterFamilies.honakerTree();
      case "HAAR" -> CounterFamilies.haarTree();
      case "HYBRID" -> CounterFamilies.hybridTree();
      case "RADIX" -> CounterFamilies.radixTree();
      default -> CounterFamilies.binaryTree();
    };
  }

  @Test
  void theCenteredTreeHasThePrintedShapes() {
    assertThat(Radices.best(1 << 10)).containsExactly(16, 16, 4);
    assertThat(Radices.best(1 << 16)).containsExactly(19, 23, 25, 6);
    assertThat(Radices.best(1 << 20)).containsExactly(19, 20, 20, 23, 6);
    assertThat(Radices.best(1)).containsExactly(1);
  }

  /** Powers of 2 as radices cost 3 %; nothing depends on them. */
  @Test
  void radicesThatArePowersOfTwoCostThreePercent() {
    CounterTask task = new CounterTask(1 << 20, FINE, 1, 0, PureDp.of(1));
    CalibratedCounter dyadic =
        CenteredTree.calibrate(task, 16, 16, 16, 16, 16).counter().orElseThrow();
    double unit = (double) FINE * FINE;
    assertThat(dyadic.meanVariance(1 << 20) / unit).isCloseTo(824.5, within(0.3));
    assertThat(dyadic.maxVariance(1 << 20) / unit).isCloseTo(1334, within(1.0));
  }

  @Test
  void sharesAddUpToTheWholeAndFavourCostlyLevels() {
    long[] shares = Shares.of(1, 8, 27);
    assertThat(Arrays.stream(shares).sum()).isEqualTo(Shares.WHOLE);
    assertThat((double) shares[1] / shares[0]).isCloseTo(2, within(1e-3));
    assertThat((double) shares[2] / shares[0]).isCloseTo(3, within(1e-3));
  }

  static Stream<Arguments> runs() {
    return Stream.of(
            "BINARY", "RADIX", "HONAKER", "SMOOTH", "SUBTRACTION", "HAAR", "CENTERED", "HYBRID")
        .flatMap(
            name ->
                Stream.of(PureDp.of(1), Zcdp.of(0.1))
                    .map(p -> (PrivacyBound) p)
                    .filter(p -> task(40, p, name).counter().isPresent())
                    .map(p -> Arguments.of(name, p)));
  }

  private static Calibration task(long steps, PrivacyBound privacy, String name) {
    return family(name).calibrate(new CounterTask(steps, 1, 1, 0, privacy));
  }

  /**
   * 4000 runs of 40 steps. The estimate of a variance has a relative standard error of at most √(5
   * / 4000) = 3.5 % (the kurtosis of a sum of Laplace variables is at most 6), so 18 % are five of
   * them: false alarms below 1e-6 for each step. Noise 20 % too small in scale, or a variance used
   * as a standard deviation, is off by more.
   */
  @ParameterizedTest
  @MethodSource("runs")
  void simulatedVariancesAreTheFormulas(String name, PrivacyBound privacy) {
    int steps = 40;
    int runs = 4000;
    CalibratedCounter counter = task(steps, privacy, name).counter().orElseThrow();
    NoiseSource noise = NoiseSource.seeded(5);
    double[] squares = new double[steps + 1];
    double[] maxima = new double[runs];
    double[] bounds = new double[steps + 1];
    int[] outside = new int[steps + 1];
    for (int t = 1; t <= steps; t++) {
      bounds[t] = counter.errorAt(t).bound(0.05);
    }
    for (int i = 0; i < runs; i++) {
      CounterProcess process = counter.start(noise);
      for (int t = 1; t <= steps; t++) {
        double error = process.tick(0);
        squares[t] += error * error / runs;
        maxima[i] = Math.max(maxima[i], Math.abs(error));
        outside[t] += Math.abs(error) > bounds[t] ? 1 : 0;
      }
    }
    for (int t = 1; t <= steps; t++) {
      double expected = counter.varianceAt(t);
      assertThat(squares[t]).as("step %d", t).isBetween(0.82 * expected, 1.18 * expected);
      // 200 outside are expected at most; 5 standard deviations are 69.
      assertThat(outside[t]).as("outside the bound at step %d", t).isLessThan(270);
    }
    double union = counter.unionBound(steps, 0.05);
    assertThat(Arrays.stream(maxima).filter(m -> m > union).count()).isLessThan(270);
    Arrays.sort(maxima);
    assertThat(union).isLessThan(2.5 * maxima[(int) (0.95 * runs)]);
  }

  /** The same test must see noise that is a fifth too small. */
  @Test
  void theSimulationSeesNoiseThatIsTooSmall() {
    CalibratedCounter claimed = task(40, PureDp.of(1), "CENTERED").counter().orElseThrow();
    CalibratedCounter broken = task(40, PureDp.of(1.25), "CENTERED").counter().orElseThrow();
    NoiseSource noise = NoiseSource.seeded(5);
    double square = 0;
    for (int i = 0; i < 4000; i++) {
      CounterProcess process = broken.start(noise);
      double error = 0;
      for (int t = 0; t < 40; t++) {
        error = process.tick(0);
      }
      square += error * error / 4000;
    }
    assertThat(square).isLessThan(0.82 * claimed.varianceAt(40));
  }

  /** Any step, not only powers of the radix, and long horizons without a loop over all steps. */
  @Test
  void theLargestVarianceIsFoundWithoutLookingAtEveryStep() {
    for (String name : new String[] {"CENTERED", "HAAR", "SUBTRACTION", "HONAKER", "HYBRID"}) {
      CalibratedCounter counter = task(3000, PureDp.of(1), name).counter().orElseThrow();
      double most = 0;
      double sum = 0;
      for (int t = 1; t <= 2500; t++) {
        most = Math.max(most, counter.varianceAt(t));
        sum += counter.varianceAt(t);
      }
      assertThat(counter.maxVariance(2500)).as(name).isCloseTo(most, within(1e-9 * most));
      assertThat(counter.meanVariance(2500)).as(name).isCloseTo(sum / 2500, within(1e-9 * most));
    }
  }
}
