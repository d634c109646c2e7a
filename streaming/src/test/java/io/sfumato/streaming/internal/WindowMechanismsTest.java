package io.sfumato.streaming.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.noise.DiscreteGaussian;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowMechanismsTest {

  private static final double RHO = 0.5;

  /** The two halves of a running process. */
  private interface Halves {
    long code(long sum);

    double estimate(long noisy);
  }

  /** A Gaussian window, of either kind. */
  private record Window(
      CalibratedWindow window, DiscreteGaussian law, int unit, Supplier<Halves> start) {

    BigInteger allowedSquare(double rho) {
      return new BigDecimal(law.sigmaSquared().numerator())
          .multiply(new BigDecimal(2 * rho))
          .setScale(0, RoundingMode.FLOOR)
          .toBigInteger();
    }
  }

  private static Window sliding(int window, CounterTask task) {
    SlidingWindow fit =
        (SlidingWindow) SlidingWindow.calibrate(task, window).window().orElseThrow();
    return new Window(
        fit,
        fit.law(),
        fit.kernel().places(),
        () -> {
          SlidingProcess process = fit.start(NoiseSource.seeded(0));
          return halves(process::code, process::estimate);
        });
  }

  private static Window decaying(double halfLife, CounterTask task) {
    DecayingWindow fit =
        (DecayingWindow) DecayingWindow.calibrate(task, gap(halfLife)).window().orElseThrow();
    return new Window(
        fit,
        fit.law(),
        fit.unit(),
        () -> {
          DecayingProcess process = fit.start(NoiseSource.seeded(0));
          return halves(process::code, process::estimate);
        });
  }

  private static Halves halves(
      java.util.function.LongUnaryOperator code, java.util.function.LongToDoubleFunction estimate) {
    return new Halves() {
      @Override
      public long code(long sum) {
        return code.applyAsLong(sum);
      }

      @Override
      public double estimate(long noisy) {
        return estimate.applyAsDouble(noisy);
      }
    };
  }

  private static double gap(double halfLife) {
    return 1 - StrictMath.exp(-StrictMath.log(2) / halfLife);
  }

  private static CounterTask task(PrivacyBound privacy) {
    return task(1, 1, 0, privacy);
  }

  private static CounterTask task(long distance, int items, long apart, PrivacyBound privacy) {
    return new CounterTask(CounterTask.UNBOUNDED, distance, items, apart, privacy);
  }

  private static double[][] right(Window window, int steps) {
    double[][] right = new double[steps][steps];
    for (int j = 0; j < steps; j++) {
      Halves coding = window.start().get();
      for (int t = 0; t < steps; t++) {
        right[t][j] = Math.scalb((double) coding.code(t == j ? 1 << 16 : 0), -16 - window.unit());
        coding.estimate(0);
      }
    }
    return right;
  }

  private static double[][] left(Window window, int steps) {
    double[][] left = new double[steps][steps];
    for (int j = 0; j < steps; j++) {
      Halves estimating = window.start().get();
      for (int t = 0; t < steps; t++) {
        estimating.code(0);
        double estimate = estimating.estimate(t == j ? 1L << 46 : 0);
        left[t][j] = Math.scalb(estimate, window.unit() - 46);
      }
    }
    return left;
  }

  private static double worst(double[][] left, double[][] right, double[] weights) {
    double worst = 0;
    for (int t = 0; t < left.length; t++) {
      for (int j = 0; j < left.length; j++) {
        double product = 0;
        for (int i = 0; i < left.length; i++) {
          product += left[t][i] * right[i][j];
        }
        double exact = j <= t && t - j < weights.length ? weights[t - j] : 0;
        worst = Math.max(worst, Math.abs(product - exact));
      }
    }
    return worst;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 13, 16, 31})
  void slidingFactorsOfRunningCodeMultiplyToTheWindow(int window) {
    Window fit = sliding(window, task(Zcdp.of(RHO)));
    int steps = 4 * window + 5;
    double[] weights = new double[window];
    java.util.Arrays.fill(weights, 1);
    assertThat(worst(left(fit, steps), right(fit, steps), weights)).isLessThan(1e-9);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0625, 0.5, 1, 3, 20, 1e6})
  void decayingFactorsOfRunningCodeMultiplyToTheDecay(double halfLife) {
    Window fit = decaying(halfLife, task(Zcdp.of(RHO)));
    int steps = 70;
    double[] weights = new double[steps];
    for (int k = 0; k < steps; k++) {
      weights[k] = Math.pow(1 - gap(halfLife), k);
    }
    assertThat(worst(left(fit, steps), right(fit, steps), weights)).isLessThan(1e-9);
  }

  /** Sums of squares of whole numbers, over streams of five epochs or windows and more. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 0",
    "2, 3, 1, 0",
    "5, 1, 1, 0",
    "12, 1048576, 1, 0",
    "12, 1, 3, 0",
    "12, 1, 3, 5",
    "7, 1000000000, 4, 2"
  })
  void slidingNeighboursAreCodedNoFurtherApartThanTheNoiseIsFor(
      int window, long distance, int items, long apart) {
    Window fit = sliding(window, task(distance, items, apart, Zcdp.of(RHO)));
    double closest = closest(fit, 16 * window, distance, items, apart);
    // Tight where all items fall in one step; near otherwise.
    assertThat(closest).isBetween(apart == 0 ? 1 - 1e-6 : 0.5, 1.0);
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 1, 1, 0",
    "2, 1000, 1, 0",
    "2, 1, 3, 0",
    "4, 1, 3, 2",
    "1, 1099511627776, 1, 0"
  })
  void decayingNeighboursAreCodedNoFurtherApartThanTheNoiseIsFor(
      double halfLife, long distance, int items, long apart) {
    Window fit = decaying(halfLife, task(distance, items, apart, Zcdp.of(RHO)));
    int steps = 5 * (int) ((DecayingWindow) fit.window()).epoch();
    assertThat(closest(fit, steps, distance, items, apart)).isBetween(0.98, 1.0);
  }

  private static double closest(Window fit, int steps, long distance, int items, long apart) {
    BigInteger allowed = fit.allowedSquare(RHO);
    SplittableRandom random = new SplittableRandom(steps + distance);
    double closest = 0;
    for (int run = 0; run < 60; run++) {
      Halves one = fit.start().get();
      Halves other = fit.start().get();
      int first = random.nextInt(steps / 2);
      long sign = random.nextBoolean() ? distance : -distance;
      BigInteger square = BigInteger.ZERO;
      for (int t = 0; t < steps; t++) {
        long sum = stream(run % 4, distance, random);
        long change = change(t - first, items, apart, sign);
        long a = one.code(sum);
        long b = other.code(sum + change);
        square = square.add(BigInteger.valueOf(a - b).pow(2));
        one.estimate(a);
        other.estimate(b);
      }
      assertThat(square).isLessThanOrEqualTo(allowed);
      closest = Math.max(closest, square.doubleValue() / allowed.doubleValue());
    }
    return closest;
  }

  private static long change(int sinceFirst, int items, long apart, long sign) {
    if (apart == 0) {
      return sinceFirst == 0 ? items * sign : 0;
    }
    boolean item = sinceFirst >= 0 && sinceFirst % apart == 0 && sinceFirst / apart < items;
    return item ? sign : 0;
  }

  private static long stream(int kind, long distance, SplittableRandom random) {
    return switch (kind) {
      case 0 -> 0;
      case 1 -> random.nextLong(0, 100);
      case 2 -> random.nextLong();
      default -> random.nextInt(9) == 0 ? distance : 0;
    };
  }

  /** Whatever came before, an item leaves no trace once its time is over, not in any bit. */
  @Test
  void itemsLeaveNoTraceBehind() {
    Window slide = sliding(6, task(Zcdp.of(RHO)));
    assertThat(lastDifference(slide, 400)).isLessThan(3 * 6);
    Window decay = decaying(2, task(Zcdp.of(RHO)));
    long epoch = ((DecayingWindow) decay.window()).epoch();
    assertThat(lastDifference(decay, (int) (4 * epoch))).isLessThan((int) (2 * epoch));
  }

  private static int lastDifference(Window fit, int steps) {
    SplittableRandom random = new SplittableRandom(5);
    Halves one = fit.start().get();
    Halves other = fit.start().get();
    int last = 0;
    for (int t = 0; t < steps; t++) {
      long sum = random.nextLong(1000);
      if (one.code(sum) != other.code(t == 0 ? sum + 1 : sum)) {
        last = t;
      }
      one.estimate(0);
      other.estimate(0);
    }
    return last;
  }

  @ParameterizedTest
  @CsvSource({"16, 4.50", "128, 8.80", "1024, 14.55", "16384, 24.5"})
  void slidingVariancesComeCloseToWhatIsPossible(int window, double most) {
    CalibratedWindow fit = sliding(window, task(Zcdp.of(RHO))).window();
    double least = Math.pow(WindowFamilies.slidingModulus(window), 2);
    assertThat(fit.maxVariance()).isLessThan(most).isBetween(least, 1.01 * least);
    assertThat(fit.varianceAt(1)).isLessThan(fit.varianceAt(window));
  }

  @ParameterizedTest
  @CsvSource({"10, 2.447", "100, 5.073", "1000, 8.871", "10000, 13.77", "1000000, 26.81"})
  void decayingVariancesComeCloseToWhatIsPossible(double halfLife, double about) {
    CalibratedWindow fit = decaying(halfLife, task(Zcdp.of(RHO))).window();
    double least = Math.pow(WindowFamilies.decayingModulus(gap(halfLife)), 2);
    assertThat(fit.maxVariance()).isCloseTo(about, within(2e-3 * about));
    assertThat(fit.maxVariance()).isBetween(least, 1.001 * least);
  }

  /** From the running decoder: what a unit of noise adds to each later release. */
  @ParameterizedTest
  @CsvSource({"1, 0", "9, 0", "40, 0", "0, 0.7", "0, 5", "0, 300"})
  void variancesAreThoseOfTheRunningCode(int window, double halfLife) {
    Window fit =
        window > 0 ? sliding(window, task(Zcdp.of(RHO))) : decaying(halfLife, task(Zcdp.of(RHO)));
    Halves estimating = fit.start().get();
    double sum = 0;
    for (int t = 1; t <= 5000; t++) {
      estimating.code(0);
      double weight = estimating.estimate(t == 1 ? 1L << 50 : 0);
      sum += Math.pow(Math.scalb(weight, fit.unit() - 50), 2);
      double exact = sum * Math.scalb(fit.law().variance(), -2 * fit.unit());
      assertThat(fit.window().varianceAt(t)).isCloseTo(exact, within(1e-9 * exact));
    }
    double exact = sum * Math.scalb(fit.law().variance(), -2 * fit.unit());
    assertThat(fit.window().maxVariance()).isCloseTo(exact, within(1e-9 * exact));
  }

  /**
   * A sample variance of 6000 deviates by 1.8 %: each of 24 checks fails with probability below
   * 1e-6 at 10 %, and noise of a deviation 20 % off is rejected.
   */
  @ParameterizedTest
  @CsvSource({"6, 0, false", "6, 0, true", "0, 4, false", "0, 4, true"})
  void simulatedVariancesAgreeWithTheFormula(int window, double halfLife, boolean pure) {
    CounterTask task = task(pure ? PureDp.of(1) : Zcdp.of(RHO));
    CalibratedWindow fit =
        (window > 0
                ? WindowFamilies.sliding(task, window)
                : WindowFamilies.decaying(task, gap(halfLife)))
            .window()
            .orElseThrow();
    int runs = 6000;
    int[] looks = {1, 5, 6, 9, 17, 30};
    double[] squares = new double[31];
    NoiseSource noise = NoiseSource.seeded(17);
    double beta = halfLife > 0 ? 1 - gap(halfLife) : 0;
    for (int run = 0; run < runs; run++) {
      WindowProcess process = fit.start(noise);
      double exact = 0;
      for (int t = 1; t <= 30; t++) {
        exact = window > 0 ? Math.min(t, window) * 3 : beta * exact + 3;
        squares[t] += Math.pow(process.tick(3) - exact, 2) / runs;
      }
    }
    for (int t : looks) {
      double expected = fit.varianceAt(t);
      // Laplace noise has heavier tails: a kurtosis of 6 at most, a deviation of 2.9 %.
      double tolerance = pure ? 0.15 : 0.1;
      assertThat(agree(squares[t], expected, tolerance)).isTrue();
      assertThat(agree(squares[t] * 1.44, expected, tolerance)).isFalse();
      assertThat(agree(squares[t] / 1.44, expected, tolerance)).isFalse();
    }
  }

  private static boolean agree(double sample, double expected, double tolerance) {
    return Math.abs(sample / expected - 1) < tolerance;
  }

  @ParameterizedTest
  @CsvSource({"5, 0", "300, 0", "0, 3", "0, 1000"})
  void withoutNoiseEstimatesAreTheSums(int window, double halfLife) {
    Window fit =
        window > 0
            ? sliding(window, task(1 << 20, 1, 0, Zcdp.of(RHO)))
            : decaying(halfLife, task(1 << 20, 1, 0, Zcdp.of(RHO)));
    Halves process = fit.start().get();
    SplittableRandom random = new SplittableRandom(2);
    double beta = window > 0 ? 0 : 1 - gap(halfLife);
    long[] past = new long[Math.max(1, window)];
    double exact = 0;
    for (int t = 0; t < 20_000; t++) {
      long sum = random.nextLong(-1000, 1000) << 20;
      exact = window > 0 ? exact + sum - past[t % window] : beta * exact + sum;
      past[window > 0 ? t % window : 0] = sum;
      // A thousandth of the noise of one item.
      assertThat(process.estimate(process.code(sum))).isCloseTo(exact, within(1000.0));
    }
  }

  /** Sums of all steps so far leave the range of words long before the end. */
  @Test
  void windowsStayExactWhenTheSumOfAllStepsWrapsAround() {
    Window fit = sliding(4, task(1L << 36, 1, 0, Zcdp.of(RHO)));
    long item = 1L << 45;
    Halves process = fit.start().get();
    for (int t = 1; t <= 1 << 20; t++) {
      double estimate = process.estimate(process.code(item));
      assertThat(estimate - Math.min(t, 4) * (double) item).isBetween(-1.0, 1.0);
    }
  }

  @Test
  void noSumMakesAStepThrow() {
    long[] sums = {Long.MIN_VALUE, Long.MAX_VALUE, -1, 0, 1L << 62, -(1L << 62), 1L << 40};
    CalibratedWindow[] all = {
      WindowFamilies.sliding(task(Zcdp.of(RHO)), 3).window().orElseThrow(),
      WindowFamilies.sliding(task(PureDp.of(1)), 3).window().orElseThrow(),
      WindowFamilies.decaying(task(Zcdp.of(RHO)), gap(2)).window().orElseThrow(),
      WindowFamilies.decaying(task(PureDp.of(1)), gap(2)).window().orElseThrow()
    };
    for (CalibratedWindow window : all) {
      WindowProcess process = window.start(NoiseSource.seeded(3));
      for (int t = 0; t < 1000; t++) {
        assertThat(process.tick(sums[t % sums.length])).isFinite();
      }
    }
  }

  @Test
  void tasksWithoutRoomAreRefused() {
    assertThat(SlidingWindow.calibrate(task(1L << 40, 1, 0, Zcdp.of(1e-9)), 5).reason())
        .contains("noise too large");
    assertThat(DecayingWindow.calibrate(task(1L << 40, 1, 0, Zcdp.of(1e-9)), gap(5)).reason())
        .contains("noise too large");
    assertThat(LaplaceDecay.calibrate(task(1L << 40, 1, 0, PureDp.of(1e-9)), gap(5)).reason())
        .contains("too large");
  }

  /**
   * The best test of both worlds, for a stream chosen along the way: the adversary waits for a
   * release that is low before it plays its item, and adds items while releases are high.
   */
  @ParameterizedTest
  @CsvSource({"3, 0", "0, 2"})
  void waitingForTheRightMomentDoesNotHelpAndTooLittleNoiseIsCaught(int window, double halfLife) {
    double delta = 0.01;
    Zcdp claim = Zcdp.of(0.1);
    double epsilon = claim.toApproxDp(delta).epsilon().doubleValue();
    assertThat(audit(window, halfLife, claim, delta)).isLessThan(epsilon);
    // What is below the claim must see noise that is far too small.
    assertThat(audit(window, halfLife, Zcdp.of(1.6), delta)).isGreaterThan(epsilon);
  }

  private static double audit(int window, double halfLife, Zcdp privacy, double delta) {
    Window fit = window > 0 ? sliding(window, task(privacy)) : decaying(halfLife, task(privacy));
    return AuditGame.lowerBound(
        (present, noise) -> {
          Halves without = fit.start().get();
          Halves with = fit.start().get();
          Halves released = fit.start().get();
          boolean challenged = false;
          double last = 0;
          double ratio = 0;
          for (int t = 0; t < 12; t++) {
            long other = last > 1 ? 1 : 0;
            boolean challenge = !challenged && (last < 0 || t == 6);
            challenged |= challenge;
            long zero = without.code(other);
            long one = with.code(other + (challenge ? 1 : 0));
            released.code(0);
            long noisy = (present ? one : zero) + fit.law().sample(noise);
            last = released.estimate(noisy);
            without.estimate(noisy);
            with.estimate(noisy);
            ratio += ((double) one - zero) * (noisy - (one + (double) zero) / 2);
          }
          return Math.scalb(ratio, -2 * fit.unit());
        },
        delta,
        4000);
  }

  @ParameterizedTest
  @CsvSource({"2, 0", "0, 1"})
  void pureWindowsKeepTheirClaimAndTooLittleNoiseIsCaught(int window, double halfLife) {
    assertThat(pureAudit(window, halfLife, 1)).isLessThan(1.0);
    assertThat(pureAudit(window, halfLife, 4)).isGreaterThan(1.0);
  }

  private static double pureAudit(int window, double halfLife, double epsilon) {
    CounterTask task = task(PureDp.of(epsilon));
    CalibratedWindow fit =
        (window > 0
                ? WindowFamilies.sliding(task, window)
                : WindowFamilies.decaying(task, gap(halfLife)))
            .window()
            .orElseThrow();
    double beta = halfLife > 0 ? 1 - gap(halfLife) : 0;
    return AuditGame.lowerBound(
        (present, noise) -> {
          WindowProcess process = fit.start(noise);
          process.tick(5);
          double before = process.tick(5);
          // The item comes at the start of a block, when the window of the last is known.
          double after = process.tick(present ? 1 : 0);
          double then = process.tick(0);
          return window > 0 ? after + then : after - beta * before;
        },
        0,
        5000);
  }
}
