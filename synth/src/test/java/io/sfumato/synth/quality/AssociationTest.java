package io.sfumato.synth.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.synth.domain.CodedTable;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssociationTest {

  private static final double EXACT = 1e-12;

  @Test
  void pearsonLeavesOutIncompleteRows() {
    double[] x = {1, 2, 3, 99, Double.NaN};
    double[] y = {2, 4, 7, Double.NaN, -99};
    // Σ(x-2)² = 2, Σ(y-13/3)² = 38/3, Σ(x-2)(y-13/3) = 5
    assertThat(Association.pearson(x, y)).isCloseTo(5 / Math.sqrt(2 * 38 / 3.0), within(EXACT));
  }

  @Test
  void spearmanSharesRanksOfTies() {
    double[] x = {10, 20, 20, 30}; // ranks 0, 1.5, 1.5, 3
    double[] y = {1, 3, 2, 100}; // ranks 0, 2, 1, 3
    // Σ(rx)² = 4.5, Σ(ry)² = 5, Σ rx·ry = 4.5, all about the mean 1.5
    assertThat(Association.spearman(x, y)).isCloseTo(4.5 / Math.sqrt(4.5 * 5), within(EXACT));
  }

  @Test
  void constantsGoWithNothing() {
    double[] constant = {1, 1, 1};
    double[] other = {1, 2, 3};
    assertThat(Association.pearson(constant, other)).isZero();
    assertThat(Association.spearman(other, constant)).isZero();
    assertThat(Association.pearson(new double[0], new double[0])).isZero();
    assertThat(Association.cramersV(new int[] {0, 0}, 2, new int[] {0, 1}, 2)).isZero();
    assertThat(Association.correlationRatio(new int[] {0, 1, 2}, 3, constant)).isZero();
  }

  @Test
  void cramersVIsOneForAFunctionAndZeroForIndependence() {
    int[] x = {0, 0, 1, 1, 2, 2};
    int[] y = {1, 1, 0, 0, 3, 3};
    int[] z = {0, 1, 0, 1, 0, 1};
    assertThat(Association.cramersV(x, 3, y, 5)).isCloseTo(1, within(EXACT));
    assertThat(Association.cramersV(x, 3, z, 2)).isCloseTo(0, within(EXACT));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void cramersVAgreesWithChiSquare(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] x = random.ints(200, 0, 3).toArray();
    int[] y = random.ints(200, 0, 4).toArray();
    double[][] counts = new double[3][4];
    for (int i = 0; i < x.length; i++) {
      y[i] = random.nextInt(3) == 0 ? x[i] : y[i];
      counts[x[i]][y[i]]++;
    }
    double chiSquare = 0;
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 4; j++) {
        double expected = 0;
        for (int k = 0; k < 3; k++) {
          for (int l = 0; l < 4; l++) {
            expected += counts[i][l] * counts[k][j] / 200;
          }
        }
        expected /= 200;
        chiSquare +=
            200 * (counts[i][j] / 200 - expected) * (counts[i][j] / 200 - expected) / expected;
      }
    }
    assertThat(Association.cramersV(x, 3, y, 4))
        .isCloseTo(Math.sqrt(chiSquare / 200 / 2), within(1e-9));
  }

  @Test
  void correlationRatioIsTheShareOfVarianceBetween() {
    int[] group = {0, 0, 1, 1, 1};
    double[] numbers = {1, 3, 4, 6, Double.NaN};
    // mean 3.5; between: 2·1.5² + 2·1.5² = 9; total: 6.25 + .25 + .25 + 6.25 = 13
    assertThat(Association.correlationRatio(group, 2, numbers))
        .isCloseTo(Math.sqrt(9 / 13.0), within(EXACT));
  }

  @Test
  void mutualInformationIsEntropyForAFunctionAndZeroForIndependence() {
    int[] x = {0, 0, 1, 1, 2, 2};
    int[] y = {4, 4, 0, 0, 3, 3};
    int[] z = {0, 1, 0, 1, 0, 1};
    assertThat(Association.mutualInformation(x, 3, y, 5)).isCloseTo(Math.log(3), within(EXACT));
    assertThat(Association.mutualInformation(x, 3, z, 2)).isCloseTo(0, within(EXACT));
    assertThat(Association.mutualInformation(new int[] {1}, 2, new int[] {0}, 2)).isZero();
  }

  @Test
  void mutualInformationOfACrossTable() {
    // counts 3, 1 and 1, 3: Σ p log(p / 0.25)
    int[] x = {0, 0, 0, 0, 1, 1, 1, 1};
    int[] y = {0, 0, 0, 1, 0, 1, 1, 1};
    assertThat(Association.mutualInformation(x, 2, y, 2))
        .isCloseTo(0.75 * Math.log(1.5) + 0.25 * Math.log(0.5), within(EXACT));
  }

  /** Sex and region go together in one table only: of all six pairs these two differ most. */
  @Test
  void comparesMutualInformationOfAllPairs() {
    int[][] codes = new int[4][100];
    for (int i = 0; i < 100; i++) {
      codes[0][i] = i % 2;
      codes[1][i] = i % 2;
    }
    CodedTable together = CodedTable.of(Tables.DOMAIN, codes);
    codes[1] = new int[100];
    CodedTable apart = CodedTable.of(Tables.DOMAIN, codes);
    AssociationErrors information =
        AssociationErrors.of(
                ComparedTable.of(together, Tables.TRAITS), ComparedTable.of(apart, Tables.TRAITS))
            .get(4);
    assertThat(information.measure()).isEqualTo("mutual information");
    assertThat(information.pairs()).isEqualTo(6);
    assertThat(information.worst()).isEqualTo("sex,region");
    assertThat(information.max()).isCloseTo(Math.log(2), within(EXACT));
    assertThat(information.mean()).isCloseTo(Math.log(2) / 6, within(EXACT));
  }
}
