package io.sfumato.accounting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.Erfc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every law against a divergence that was found in another way: by its closed form, or by adding up
 * or integrating {@code (p - e^ε q)₊} over outcomes.
 */
class LossLawTest {

  /**
   * A law and what is known of it.
   *
   * @param delta its divergence, to 1e-13 or so
   * @param scale the size of its losses
   * @param gap how far grids may be off, in squared spacings per squared scale
   */
  record Known(String name, LossLaw law, DoubleUnaryOperator delta, double scale, double gap) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Known> laws() {
    List<Known> laws = new ArrayList<>();
    for (double mu : new double[] {0.01, 1, 6}) {
      GaussianLaw law = GaussianLaw.ofRootRho(mu / Math.sqrt(2));
      laws.add(new Known("Gaussian " + mu, law, e -> gaussian(e, mu), mu, 1));
    }
    for (double d : new double[] {0.02, 1, 7}) {
      laws.add(new Known("Laplace " + d, atoms(new LaplaceLaw(d), d), e -> laplace(e, d), d, 4));
    }
    for (int n : new int[] {1, 2, 7}) {
      LossLaw law = atoms(new DiscreteLaplaceLaw(0.3, n), n % 2 == 0 ? 0.6 : 0.3);
      double[] p = noise(x -> Math.exp(-0.3 * Math.abs(x)));
      laws.add(new Known("discrete Laplace " + n, law, e -> shifted(p, n, e), 0.3 * n, 2));
    }
    for (int d : new int[] {1, 3}) {
      LossLaw law = atoms(DiscreteGaussianLaw.of(d, 4), d / 8.0);
      double[] p = noise(x -> Math.exp(-x * x / 8.0));
      laws.add(new Known("discrete Gaussian " + d, law, e -> shifted(p, d, e), d / 2.0, 2));
    }
    LossLaw black = atoms(AtomLaw.ofGuarantee(0.4, 1e-3), 0.4);
    laws.add(new Known("black box", black, e -> blackBox(e, 0.4, 1e-3), 0.4, 2));
    laws.add(new Known("range", new BoundedRangeLaw(0.7), e -> range(e, 0.7), 0.7, 4));
    sampled(laws, "Gaussian", GaussianLaw.ofRootRho(Math.sqrt(0.5)), e -> gaussian(e, 1), 0.1);
    sampled(laws, "range", new BoundedRangeLaw(1), e -> range(e, 1), 0.3);
    laws.add(
        new Known(
            "replaced sample",
            new ReplacedSampleLaw(Math.sqrt(0.5), 0.1),
            e -> integral(x -> mixed(x, 0.1, 1), x -> mixed(x, 0.1, -1), e),
            0.2,
            6));
    laws.add(new Known("two integers", vectors(2), e -> twoIntegers(e), 1, 4));
    return laws;
  }

  private static void sampled(
      List<Known> laws, String name, RangedLaw base, DoubleUnaryOperator delta, double rate) {
    DoubleUnaryOperator removing = e -> removing(delta, rate, e);
    laws.add(new Known("sample of " + name, new SubsampledLaw(base, rate), removing, 2 * rate, 9));
    laws.add(
        new Known(
            "sample of " + name + ", adding",
            new SubsampledLaw(base.reversed(), rate).reversed(),
            e -> -Math.expm1(e) + Math.exp(e) * removing.applyAsDouble(-e),
            2 * rate,
            9));
  }

  @ParameterizedTest
  @MethodSource("laws")
  void gridsEncloseItAndAreOffByTheSquareOfTheSpacing(Known known) {
    check(known, known.law());
  }

  @ParameterizedTest
  @MethodSource("laws")
  void aTwinWithALittleMoreLossIsNotEnclosed(Known known) {
    LossLaw worse = raised(known.law(), 1.2);
    assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> check(known, worse));
    LossLaw better = raised(known.law(), 0.8);
    assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> check(known, better));
  }

  private static void check(Known known, LossLaw law) {
    double scale = known.scale();
    for (int cells : new int[] {4, 33, 200}) {
      double spacing = spacing(law, scale / cells);
      LossGrid above = law.above(spacing, 1e-18);
      LossGrid below = law.below(spacing, 1e-18);
      double allowed = known.gap() / ((double) cells * cells);
      for (int i = -60; i <= 60; i++) {
        double epsilon = scale * i / 17.0;
        double exact = known.delta().applyAsDouble(epsilon);
        assertThat(delta(above, epsilon))
            .as("above at %s, %s cells", epsilon, cells)
            .isBetween(exact - 2e-13, exact + allowed * scale + 1e-12);
        assertThat(delta(below, epsilon))
            .as("below at %s, %s cells", epsilon, cells)
            .isBetween(exact - allowed * scale * 2 - 1e-11, exact + 2e-13);
      }
    }
  }

  /** The next smaller spacing that suits the atoms. */
  private static double spacing(LossLaw law, double wanted) {
    double[] atoms = law.atoms();
    if (atoms.length == 0) {
      return wanted;
    }
    double atom = Math.abs(atoms[0]) - 1e-12;
    return atom / Math.ceil(atom / wanted);
  }

  /** A law whose losses are all larger by a factor, as grids are. */
  private static LossLaw raised(LossLaw law, double factor) {
    return new LossLaw() {
      @Override
      public LossGrid above(double spacing, double tail) {
        return times(law.above(spacing / factor, tail));
      }

      @Override
      public LossGrid below(double spacing, double tail) {
        return times(law.below(spacing / factor, tail));
      }

      private LossGrid times(LossGrid grid) {
        return new LossGrid(grid.spacing() * factor, grid.first(), grid.masses(), grid.infinite());
      }
    };
  }

  @Test
  void whatOnlyTheAbsenceOfARowAllowsHasAFiniteLossOnASample() {
    double rate = 0.3;
    LossLaw law = new SubsampledLaw(AtomLaw.ofGuarantee(0.4, 1e-2).reversed(), rate).reversed();
    for (double spacing : new double[] {0.1, 0.01, 0.001}) {
      LossGrid above = law.above(spacing, 1e-18);
      LossGrid below = law.below(spacing, 1e-18);
      assertThat(above.infinite()).isLessThan(1e-15);
      for (int i = -40; i <= 40; i++) {
        double epsilon = i / 60.0;
        double removing = removing(e -> blackBox(e, 0.4, 1e-2), rate, -epsilon);
        double exact = -Math.expm1(epsilon) + Math.exp(epsilon) * removing;
        assertThat(delta(above, epsilon)).isBetween(exact - 1e-13, exact + spacing / 2);
        assertThat(delta(below, epsilon)).isBetween(exact - 2 * spacing, exact + 1e-13);
      }
    }
  }

  @Test
  void onlyALowerGridIsScaledToTheQMassThatThereIs() {
    // Q-masses that sum to 1 + 1e-9
    double[] mass = {0.4 * Math.exp(-0.5), 0.3, (0.3 + 1e-9) * Math.exp(0.5)};
    LossGrid grid = new LossGrid(0.5, -1, mass, 0);
    double whole = mass[0] + mass[1] + mass[2];
    LossRanges above = AtomLaw.ofGrid(grid, true).ranges(new double[] {5});
    LossRanges below = AtomLaw.ofGrid(grid, false).ranges(new double[] {5});
    assertThat(above.p[0]).isGreaterThanOrEqualTo(whole * (1 - 1e-15));
    assertThat(below.p[0]).isLessThan(whole * (1 - 0.9e-9));
    assertThat(below.q[0]).isLessThanOrEqualTo(1 + 1e-15);
  }

  @Test
  void discreteGaussianNoiseIsNotDominatedByGaussian() {
    LossGrid grid = DiscreteGaussianLaw.of(1, 1).below(0.001, 1e-18);
    assertThat(delta(grid, 0)).isBetween(0.3989, 0.39895);
    assertThat(gaussian(0, 1)).isLessThan(0.383);
  }

  @Test
  void discreteGaussianNoiseIsBetweenTwoGaussians() {
    for (int d = 1; d <= 5; d += 2) {
      for (double variance : new double[] {2, 9.5, 64}) {
        double[] p = noise(x -> Math.exp(-x * x / (2 * variance)));
        GaussianDominance above = GaussianDominance.above(d * d, variance, 1);
        GaussianDominance below = GaussianDominance.below(d * d, variance, 1);
        for (int i = -20; i <= 60; i++) {
          double epsilon = i / 10.0;
          int shift = d;
          double exact = shifted(p, shift, epsilon);
          double c = above.logFactor();
          assertThat(Math.exp(c) * gaussian(epsilon - c, Math.sqrt(above.squaredMu())))
              .isGreaterThanOrEqualTo(exact - 1e-14);
          double b = below.logFactor();
          assertThat(Math.exp(-b) * gaussian(epsilon + b, Math.sqrt(below.squaredMu())))
              .isLessThanOrEqualTo(exact + 1e-14);
        }
        // A Gaussian of the same μ, without what was proved, is not enough.
        double plain = gaussian(0, d / Math.sqrt(variance));
        assertThat(plain).isLessThan(shifted(p, d, 0));
      }
    }
  }

  @Test
  void theGaussiansAroundDiscreteNoiseAreCloseForLargeNoise() {
    GaussianDominance above = GaussianDominance.above(3, 1e6, 3);
    assertThat(above.squaredMu()).isBetween(3e-6, 3e-6 * (1 + 3e-6));
    assertThat(above.logFactor()).isPositive().isLessThan(1e-11);
    assertThat(GaussianDominance.above(40, 0.1, 40).logFactor()).isInfinite();
  }

  @Test
  void oneCoordinateIsTheWorstOfLaplaceNoise() {
    double b = 0.4;
    double[] p = noise(x -> Math.exp(-b * Math.abs(x)));
    double tightest = Double.POSITIVE_INFINITY;
    for (int n1 = 1; n1 <= 4; n1++) {
      for (int n2 = n1; n2 <= 5; n2++) {
        for (int i = -30; i <= 30; i++) {
          double epsilon = b * (n1 + n2) * i / 29.0;
          double one = shifted(p, n1 + n2, epsilon);
          double two = shiftedTwice(p, n1, n2, epsilon);
          assertThat(two).isLessThanOrEqualTo(one + 1e-13);
          tightest = Math.min(tightest, Math.abs(one - two) < 1e-12 ? 1 : one - two);
        }
      }
    }
    assertThat(tightest).isLessThan(0.05).isPositive();
  }

  @Test
  void theMaximalMovesAreKnown() {
    assertThat(DiscreteGaussianVectors.maximalMoves(2, 5)).containsExactly(new int[] {1, 1});
    assertThat(DiscreteGaussianVectors.maximalMoves(4, 2))
        .containsExactlyInAnyOrder(new int[] {1, 1}, new int[] {2});
    assertThat(DiscreteGaussianVectors.maximalMoves(5, 9))
        .containsExactlyInAnyOrder(new int[] {1, 1, 1, 1, 1}, new int[] {2, 1});
  }

  @Test
  void theLawOfAllMovesDominatesEachAndNoMoreThanTheWorst() {
    LossLaw law = DiscreteGaussianVectors.of(4, 2, 4);
    LossGrid grid = law.above(1 / 8.0 / 40, 1e-18);
    double[] p = noise(x -> Math.exp(-x * x / 8.0));
    for (int i = -20; i <= 40; i++) {
      double epsilon = i / 8.0;
      double worst = shifted(p, 2, epsilon);
      assertThat(delta(grid, epsilon))
          .isGreaterThanOrEqualTo(shiftedTwice(p, 1, 1, epsilon) - 1e-13)
          .isBetween(worst - 1e-13, worst + 1e-3);
    }
  }

  @Test
  void aConcentratedBlackBoxCoversTheGaussianAndLittleMore() {
    double rho = 0.1;
    LossGrid grid = ConcentratedLaw.of(rho).above(0.001, 1e-18);
    for (int i = -20; i <= 30; i++) {
      double epsilon = i / 10.0;
      double gaussian = gaussian(epsilon, Math.sqrt(2 * rho));
      assertThat(delta(grid, epsilon)).isBetween(gaussian, 1.0);
      if (epsilon >= 0.5) { // nearer to 0 the hull, with its mirror image, is below the formula
        double converted = io.sfumato.privacy.Zcdp.of(rho).deltaAt(epsilon);
        assertThat(delta(grid, epsilon)).isBetween(converted * (1 - 1e-9), converted * 1.001);
      }
    }
  }

  @Test
  void aSampleOfManyStepsIsThatOfTheirSum() {
    List<ComposedLoss.Part> parts =
        List.of(
            new ComposedLoss.Part(GaussianLaw.ofRootRho(0.3), 3),
            new ComposedLoss.Part(GaussianLaw.ofRootRho(0.4), 1));
    double mu = Math.sqrt(2 * (3 * 0.09 + 0.16));
    TwoSidedLaw law = DirectComposition.of(parts).subsampled(0.1, 0.1);
    for (int i = -20; i <= 40; i++) {
      double epsilon = i / 20.0;
      double exact = removing(e -> gaussian(e, mu), 0.1, epsilon);
      assertThat(delta(law.above(0.001, 1e-18), epsilon)).isBetween(exact, exact + 1e-4);
      assertThat(delta(law.below(0.001, 1e-18), epsilon)).isBetween(exact - 1e-4, exact);
    }
  }

  // ---- what the laws are compared with ----

  static double delta(LossGrid grid, double epsilon) {
    double sum = grid.infinite();
    for (int i = grid.cells() - 1; i >= 0 && grid.loss(i) > epsilon; i--) {
      sum -= grid.mass(i) * Math.expm1(epsilon - grid.loss(i));
    }
    return sum;
  }

  private static double gaussian(double epsilon, double mu) {
    double first = Erfc.value((epsilon / mu - mu / 2) / Math.sqrt(2)) / 2;
    return first - Math.exp(epsilon) * Erfc.value((epsilon / mu + mu / 2) / Math.sqrt(2)) / 2;
  }

  private static double laplace(double epsilon, double d) {
    if (Math.abs(epsilon) >= d) {
      return Math.max(0, -Math.expm1(epsilon));
    }
    return -Math.expm1((epsilon - d) / 2);
  }

  private static double range(double x, double epsilon) {
    if (Math.abs(x) >= epsilon) {
      return Math.max(0, -Math.expm1(x));
    }
    double largest = 0;
    for (int i = 0; i <= 40_000; i++) {
      double t = epsilon * i / 40_000;
      double p = (Math.exp(epsilon) - Math.exp(t)) / Math.expm1(epsilon);
      double two = p * Math.max(0, -Math.expm1(x - t));
      largest = Math.max(largest, two - (1 - p) * Math.min(0, Math.expm1(x - t + epsilon)));
    }
    return largest;
  }

  private static double blackBox(double epsilon, double e, double d) {
    double p = 1 / (1 + Math.exp(-e));
    double upper = p * Math.max(0, -Math.expm1(epsilon - e));
    return d + (1 - d) * (upper + (1 - p) * Math.max(0, -Math.expm1(epsilon + e)));
  }

  private static double removing(DoubleUnaryOperator delta, double rate, double epsilon) {
    double inner = 1 + Math.expm1(epsilon) / rate;
    return inner <= 0 ? -Math.expm1(epsilon) : rate * delta.applyAsDouble(Math.log(inner));
  }

  private static double[] noise(DoubleUnaryOperator weight) {
    double[] p = new double[401];
    double total = 0;
    for (int x = -200; x <= 200; x++) {
      p[x + 200] = weight.applyAsDouble(x);
      total += p[x + 200];
    }
    for (int i = 0; i < p.length; i++) {
      p[i] /= total;
    }
    return p;
  }

  private static double shifted(double[] p, int shift, double epsilon) {
    double sum = 0;
    for (int i = -shift; i < p.length; i++) {
      double here = i >= 0 ? p[i] : 0;
      double there = i + shift < p.length ? p[i + shift] : 0;
      sum += Math.max(0, here - Math.exp(epsilon) * there);
    }
    return sum;
  }

  private static double shiftedTwice(double[] p, int one, int other, double epsilon) {
    double sum = 0;
    for (int i = 0; i + one < p.length; i++) {
      for (int j = 0; j + other < p.length; j++) {
        sum += Math.max(0, p[i] * p[j] - Math.exp(epsilon) * p[i + one] * p[j + other]);
      }
    }
    return sum;
  }

  private static TwoSidedLaw vectors(int squaredDistance) {
    return DiscreteGaussianVectors.of(squaredDistance, squaredDistance, 4);
  }

  private static double twoIntegers(double epsilon) {
    return shiftedTwice(noise(x -> Math.exp(-x * x / 8.0)), 1, 1, epsilon);
  }

  private static double mixed(double x, double rate, double mu) {
    double none = Math.exp(-x * x / 2);
    double there = Math.exp(-(x - mu) * (x - mu) / 2);
    return ((1 - rate) * none + rate * there) / Math.sqrt(2 * Math.PI);
  }

  /** The trapezoid rule, but for a kink of the integrand good to all digits. */
  private static double integral(DoubleUnaryOperator p, DoubleUnaryOperator q, double epsilon) {
    double from = -12;
    double to = 12;
    // One kink, where p - e^ε q changes its sign from minus to plus.
    double low = -40;
    double high = 40;
    for (int i = 0; i < 100; i++) {
      double mid = (low + high) / 2;
      boolean plus = p.applyAsDouble(mid) > Math.exp(epsilon) * q.applyAsDouble(mid);
      low = plus ? low : mid;
      high = plus ? mid : high;
    }
    double start = Math.max(from, Math.min(to, high));
    int panels = 20_000;
    double width = (to - start) / panels;
    double sum = 0;
    for (int i = 0; i <= panels; i++) {
      double x = start + i * width;
      double weight = i == 0 || i == panels ? 1 : i % 2 == 1 ? 4 : 2; // Simpson's rule
      sum += weight * Math.max(0, p.applyAsDouble(x) - Math.exp(epsilon) * q.applyAsDouble(x));
    }
    return sum * width / 3;
  }

  private static LossLaw atoms(RangedLaw law, double atom) {
    return TwoSidedLaw.withAtoms(law, law, atom);
  }
}
