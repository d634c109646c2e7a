package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.noise.DiscreteGaussian;
import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.noise.IntegerNoise;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Rational;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import org.apache.commons.numbers.gamma.LogGamma;
import org.junit.jupiter.api.Test;

class SmoothHazardTest {

  private static final TimeGrid GRID = TimeGrid.of(1, 2, 4, 5);
  private static final int MOST = 400; // in sums over counts, which are below 60

  @Test
  void cellsAreThePosteriorMeansOfAllPossibleTables() {
    IntegerNoise laplace = DiscreteLaplace.of(Rational.of(3, 2));
    check(cells(laplace, 12, 0, -4, 7, 3, -2, 5), x -> Math.exp(-Math.abs((double) x) / 1.5));
    check(cells(laplace, 31, 25, 40, 9, 0, 14, 52), x -> Math.exp(-Math.abs((double) x) / 1.5));
    check(cells(laplace, -3, -1, 0, -6, 1, -2, -3), x -> Math.exp(-Math.abs((double) x) / 1.5));
    IntegerNoise gaussian = DiscreteGaussian.of(Rational.of(9, 2));
    check(cells(gaussian, 12, 0, -4, 7, 3, -2, 5), x -> Math.exp(-(double) x * (double) x / 9));
  }

  /** Compares with sums over all counts, by the definition of their laws. */
  private static void check(NoisyCells cells, LongToDoubleFunction noise) {
    SmoothHazard fit = SmoothHazard.of(cells);
    CellEstimate estimate = fit.estimate();
    double[] at = fit.parameters();
    long[] noisy = noisy(cells);
    HazardModel model = new HazardModel(cells);
    model.expect(at);
    double[] mean = new double[noisy.length];
    for (int cell = 0; cell < noisy.length; cell++) {
      double total = 0;
      double moment = 0;
      for (int x = 0; x <= MOST; x++) {
        double term = Math.exp(logLaw(x, model.mean(cell))) * noise.applyAsDouble(noisy[cell] - x);
        total += term;
        moment += x * term;
      }
      mean[cell] = moment / total;
    }
    for (int k = 0; k < cells.bins(); k++) {
      assertThat(estimate.events(k)).isCloseTo(mean[k], within(1e-6));
    }
    assertThat(estimate.censored(0) + estimate.censored(1)).isCloseTo(mean[4], within(1e-5));
    assertThat(estimate.atRisk(4)).isCloseTo(mean[6], within(1e-6));

    // No other smooth population explains these cells better.
    double best = density(cells, noisy, noise, at);
    SmoothHazard.Fit density = new SmoothHazard.Fit(cells, NoiseTable.of(cells.noise(), 1));
    double offset = density.density(at) - best;
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 100; i++) {
      double[] other = at.clone();
      double size = i % 2 == 0 ? 0.1 : 1;
      for (int j = 0; j < other.length; j++) {
        other[j] += size * (2 * random.nextDouble() - 1);
      }
      double value = density(cells, noisy, noise, other);
      assertThat(value).isLessThan(best + 2e-4);
      assertThat(density.density(other)).isCloseTo(value + offset, within(1e-6));
    }
  }

  private static double density(
      NoisyCells cells, long[] noisy, LongToDoubleFunction noise, double[] at) {
    HazardModel model = new HazardModel(cells);
    model.expect(at);
    int size = at.length;
    double density = HazardPrior.add(at, 1, new double[size], new double[size][size]);
    for (int cell = 0; cell < noisy.length; cell++) {
      double total = 0;
      for (int x = 0; x <= MOST; x++) {
        total += Math.exp(logLaw(x, model.mean(cell))) * noise.applyAsDouble(noisy[cell] - x);
      }
      density += Math.log(total);
    }
    return density;
  }

  /** Returns the logarithm of the negative binomial law of mean m and shape 10. */
  private static double logLaw(int x, double m) {
    return LogGamma.value(x + 10.0)
        - LogGamma.value(x + 1.0)
        - LogGamma.value(10.0)
        + x * Math.log(m / (m + 10))
        - 10 * Math.log1p(m / 10);
  }

  @Test
  void gradientIsThatOfTheDensity() {
    NoisyCells cells = cells(DiscreteLaplace.of(Rational.of(2)), 12, 0, -4, 7, 3, -2, 5);
    SmoothHazard.Fit fit = new SmoothHazard.Fit(cells, NoiseTable.of(cells.noise(), 1));
    SplittableRandom random = new SplittableRandom(8);
    double h = 1e-5;
    for (int i = 0; i < 20; i++) {
      double[] b = SmoothHazard.of(cells).parameters();
      for (int j = 0; j < b.length; j++) {
        b[j] += random.nextDouble() - 0.5;
      }
      fit.density(b);
      double[] gradient = fit.gradient();
      for (int j = 0; j < b.length; j++) {
        double[] moved = b.clone();
        moved[j] += h;
        double high = fit.density(moved);
        moved[j] -= 2 * h;
        assertThat(gradient[j]).isCloseTo((high - fit.density(moved)) / (2 * h), within(1e-3));
      }
    }
  }

  @Test
  void refittingFromOtherCellsGivesTheSame() {
    IntegerNoise noise = DiscreteLaplace.of(Rational.of(2));
    NoisyCells cells = cells(noise, 31, 25, 40, 9, 0, 14, 52);
    SmoothHazard direct = SmoothHazard.of(cells);
    SmoothHazard through = SmoothHazard.of(cells(noise, 22, 35, 20, 9, 4, 10, 60)).refit(cells);
    for (int k = 0; k < cells.bins(); k++) {
      assertThat(through.estimate().events(k)).isCloseTo(direct.estimate().events(k), within(0.05));
    }
    assertThat(SmoothHazard.of(cells).parameters()).containsExactly(direct.parameters());
  }

  @Test
  void asNoiseVanishesCellsAreExact() {
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < 50; i++) {
      long[] counts = new long[7];
      long scale = i % 5 == 0 ? 100_000 : 50;
      Arrays.setAll(counts, k -> random.nextInt(4) == 0 ? 0 : random.nextLong(scale));
      CellEstimate estimate =
          CellEstimate.of(cells(DiscreteLaplace.of(Rational.of(1, 100)), counts));
      for (int k = 0; k < 4; k++) {
        assertThat(estimate.events(k)).isCloseTo((double) counts[k], within(1e-6));
      }
      assertThat(estimate.censored(0) + estimate.censored(1))
          .isCloseTo((double) counts[4], within(2e-2));
      assertThat(estimate.censored(2) + estimate.censored(3))
          .isCloseTo((double) counts[5], within(2e-2));
      assertThat(estimate.atRisk(4)).isCloseTo((double) counts[6], within(1e-6));
    }
  }

  @Test
  void anyCellsGiveACurve() {
    for (Rational scale :
        new Rational[] {
          Rational.of(1, 700), Rational.of(1, 3), Rational.of(10), Rational.of(1000)
        }) {
      IntegerNoise noise = DiscreteLaplace.of(scale);
      checkCurve(cells(noise, 0, 0, 0, 0, 0, 0, 0)); // nobody
      checkCurve(cells(noise, 50, 50, 50, 50, 0, 0, 0)); // only events
      checkCurve(cells(noise, 0, 0, 0, 0, 90, 90, 0)); // only censorings
      checkCurve(cells(noise, 0, 0, 0, 0, 0, 0, 200)); // only beyond
      checkCurve(cells(noise, 900, 0, 0, 0, 0, 0, 0));
      checkCurve(cells(noise, 0, 0, 0, 900, 0, 0, 0));
      checkCurve(cells(noise, 1, 0, 0, 0, 0, 0, 1_000_000));
      NoiseSource source = NoiseSource.seeded(10);
      for (int i = 0; i < 30; i++) { // totals of either sign, of noise alone
        long[] counts = new long[7];
        noise.addTo(counts, source);
        checkCurve(cells(noise, counts));
      }
    }
  }

  private static void checkCurve(NoisyCells cells) {
    CellEstimate estimate = CellEstimate.of(cells);
    for (int k = 0; k < cells.bins(); k++) {
      assertThat(estimate.events(k)).isNotNegative().isFinite();
      assertThat(estimate.censored(k)).isNotNegative().isFinite();
      assertThat(estimate.atRisk(k)).isGreaterThanOrEqualTo(estimate.atRisk(k + 1));
      assertThat(estimate.exposed(k)).isNotNegative().isFinite();
    }
    DpKaplanMeier curve = new DpKaplanMeier(cells, estimate);
    double before = 1;
    for (int i = 0; i <= 60; i++) {
      double now = curve.survivalAt(i / 10.0);
      assertThat(now).isBetween(0.0, before);
      before = now;
    }
    assertThat(curve.restrictedMean(5)).isBetween(0.0, 5.0 + 1e-12);
    assertThat(curve.reliableUpTo()).isBetween(0.0, 5.0);
  }

  private static long[] noisy(NoisyCells cells) {
    long[] noisy = new long[7];
    for (int k = 0; k < 4; k++) {
      noisy[k] = cells.events(0, k);
    }
    noisy[4] = cells.censored(0);
    noisy[5] = cells.censored(1);
    noisy[6] = cells.beyond();
    return noisy;
  }

  /** Takes the events of four bins, the censorings of two spans and the rows beyond. */
  private static NoisyCells cells(IntegerNoise noise, long... counts) {
    return new NoisyCells(
        GRID,
        new long[][] {Arrays.copyOf(counts, 4)},
        Arrays.copyOfRange(counts, 4, 6),
        2,
        null,
        counts[6],
        1,
        noise,
        1);
  }
}
