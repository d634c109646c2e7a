package io.sfumato.streaming.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnticipatingNoiseTest {

  /** Haar coefficients of four steps: the total, its halves, and the pairs. */
  private static final int[][] COLUMNS = {
    {1, 1, 1, 0}, {1, 1, -1, 0}, {1, -1, 0, 1}, {1, -1, 0, -1},
  };

  /** Four times the first row of L. */
  private static final int[] FIRST = {1, 1, 2, 0};

  /**
   * The divergence of order α of {@code z} from {@code z - R e_j}, summed up, for an adversary who
   * takes j from the first release: step 2 or 3, as the bits of {@code rule} say for each residue
   * modulo 3, which tell how the lines in the direction of column 2 lie to the origin.
   */
  private static double divergence(double sigma, double alpha, int rule) {
    int reach = (int) Math.ceil(9 * sigma) + 8;
    double[] p = new double[2 * reach + 1];
    double norm = 0;
    for (int x = -reach; x <= reach; x++) {
      p[x + reach] = Math.exp(-x * x / (2 * sigma * sigma));
      norm += p[x + reach];
    }
    // shifted[d + 1][x]: p(x)^α p(x - d)^(1 - α) for d = -1, 0, 1
    double[][] shifted = new double[3][p.length];
    double[] sums = new double[3];
    for (int d = -1; d <= 1; d++) {
      for (int x = -reach; x <= reach; x++) {
        double exponent = -(alpha * x * x + (1 - alpha) * (x - d) * (x - d));
        shifted[d + 1][x + reach] = Math.exp(exponent / (2 * sigma * sigma)) / norm;
        sums[d + 1] += shifted[d + 1][x + reach];
      }
    }
    double sum = 0;
    for (int a = -reach; a <= reach; a++) {
      for (int b = -reach; b <= reach; b++) {
        for (int c = -reach; c <= reach; c++) {
          int release = FIRST[0] * a + FIRST[1] * b + FIRST[2] * c;
          int[] v = COLUMNS[1 + (rule >> Math.floorMod(release, 3) & 1)];
          sum +=
              shifted[v[0] + 1][a + reach]
                  * shifted[v[1] + 1][b + reach]
                  * shifted[v[2] + 1][c + reach]
                  * sums[v[3] + 1];
        }
      }
    }
    return Math.log(sum) / (alpha - 1);
  }

  /** Noise as long as a column, σ² = 3: the theorem's allowance is 5·exp(-2π²) = 1.4e-8. */
  @ParameterizedTest
  @ValueSource(doubles = {1.01, 1.5, 2, 3.7, 8})
  void noAdversaryGetsMoreThanTheTheoremAllows(double alpha) {
    double rho = 3 / (2 * 3.0);
    double kappa = 5 * Math.exp(-2 * Math.PI * Math.PI);
    for (int rule = 0; rule < 8; rule++) {
      double most = alpha * rho + kappa / (alpha - 1) + 1e-12;
      assertThat(divergence(Math.sqrt(3), alpha, rule)).as("rule %d", rule).isLessThan(most);
    }
  }

  /** Why the grid must be fine: with noise half as long as a step, the choice of j gains 9 %. */
  @Test
  void withShortNoiseTheChoiceOfTheStepIsWorthSomething() {
    double rho = 3 / (2 * 0.25);
    double most = 0;
    for (int rule = 0; rule < 8; rule++) {
      most = Math.max(most, divergence(0.5, 1.05, rule) / (1.05 * rho));
    }
    assertThat(most).isBetween(1.08, 1.10);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-6, 0.5, 40, 1e7})
  void noiseIsSixteenColumnsLongAndCostsWhatWasAskedFor(double rho) {
    CounterTask task = new CounterTask(1 << 10, 3, 1, 0, Zcdp.of(rho));
    AnticipatingNoise noise = AnticipatingNoise.calibrate(task, Rational.of(12), 12).orElseThrow();
    double sigmaSquared = noise.law().sigmaSquared();
    assertThat(sigmaSquared).isGreaterThanOrEqualTo(256 * 12);
    assertThat(noise.bits() == 0 || sigmaSquared < 4 * 256 * 12).isTrue();
    double unit = Math.scalb(3.0, noise.bits());
    assertThat(unit * unit * 12 / (2 * sigmaSquared)).isCloseTo(rho, within(1e-15 * rho));
  }

  /** What the proof has as √(kκ)(1 + ρ) ≤ ρ·2⁻⁶⁰, in logarithms, at the ends of the ranges. */
  @Test
  void theReserveCoversTheAllowance() {
    double logKappa = Math.log(5) - 2 * Math.PI * Math.PI * 256;
    for (double rho : new double[] {0x1p-102, 1, 1e300}) {
      double allowance = (Math.log(Integer.MAX_VALUE) + logKappa) / 2 + Math.log1p(rho);
      assertThat(allowance).isLessThan(Math.log(rho) - 60 * Math.log(2));
    }
  }

  @Test
  void noiseThatIsTooLargeOrAGridThatIsTooFineIsRefused() {
    CounterTask faint = new CounterTask(4, 1L << 40, 1, 0, Zcdp.of(1e-12));
    assertThat(AnticipatingNoise.calibrate(faint, Rational.of(3), 3)).isEmpty();
    CounterTask loud = new CounterTask(4, 1, 1, 0, Zcdp.of(1e30));
    assertThat(AnticipatingNoise.calibrate(loud, Rational.of(3), 3)).isEmpty();
  }
}
