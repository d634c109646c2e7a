package io.sfumato.synth.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.domain.Domain;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ThresholdErrorsTest {

  @Test
  void equalTablesHaveNoError() {
    ComparedTable table = Tables.compared(1, 100);
    for (ThresholdErrors errors :
        List.of(
            ThresholdErrors.prefixes(table, table, 30, 1),
            ThresholdErrors.halfSpaces(table, table, 30, 1))) {
      assertThat(errors.count()).isEqualTo(30);
      assertThat(errors.mean()).isZero();
      assertThat(errors.max()).isZero();
    }
  }

  @Test
  void countsPrefixesAsTheirDefinitionSays() {
    ComparedTable real = Tables.compared(1, 60);
    ComparedTable synthetic = Tables.compared(2, 90);
    ThresholdErrors errors = ThresholdErrors.prefixes(real, synthetic, 200, 7);

    SplittableRandom random = new SplittableRandom(7); // the same draws in the same order
    double sum = 0;
    double max = 0;
    for (int k = 0; k < 200; k++) {
      int a = 2 + random.nextInt(2);
      int b = 2 + random.nextInt(2);
      double s = random.nextDouble();
      double t = random.nextDouble();
      int label = random.nextInt(2);
      int code = real.codes().code(random.nextInt(60), label);
      double error =
          Math.abs(
              share(real.codes(), a, s, b, t, label, code)
                  - share(synthetic.codes(), a, s, b, t, label, code));
      sum += error;
      max = Math.max(max, error);
    }
    assertThat(errors.mean()).isCloseTo(sum / 200, within(1e-12));
    assertThat(errors.max()).isCloseTo(max, within(1e-12));
    assertThat(errors.mean()).isPositive();
  }

  /** All real rows at one corner of the cube and all synthetic ones at the opposite one. */
  @Test
  void halfSpacesSeparateOppositeCorners() {
    Domain domain = new Domain(List.of("x", "y"), List.of(2, 2));
    List<ColumnTraits> traits = List.of(ColumnTraits.ORDERED, ColumnTraits.ORDERED);
    ComparedTable low = ComparedTable.of(CodedTable.of(domain, new int[][] {{0}, {0}}), traits);
    ComparedTable high = ComparedTable.of(CodedTable.of(domain, new int[][] {{1}, {1}}), traits);
    ThresholdErrors errors = ThresholdErrors.halfSpaces(low, high, 2000, 1);

    // A plane through a uniform point separates the corners unless w·u and w·(u - 1) have the same
    // sign: a share of its own for each direction of w, by brute force.
    SplittableRandom random = new SplittableRandom(99);
    int separated = 0;
    int tries = 200_000;
    for (int k = 0; k < tries; k++) {
      double w = random.nextGaussian();
      double v = random.nextGaussian();
      double limit = w * random.nextDouble() + v * random.nextDouble();
      separated += (0 > limit) == (w + v > limit) ? 0 : 1;
    }
    // standard deviation 0.011 for 2,000 planes; 0.066 is six of them
    assertThat(errors.mean()).isCloseTo((double) separated / tries, within(0.066));
    assertThat(errors.max()).isEqualTo(1);
  }

  @Test
  void withoutNumbersThereAreNoRegions() {
    Domain domain = new Domain(List.of("x"), List.of(2));
    ComparedTable labels =
        ComparedTable.of(
            CodedTable.of(domain, new int[][] {{0, 1}}), List.of(ColumnTraits.CATEGORICAL));
    assertThat(ThresholdErrors.prefixes(labels, labels, 5, 1).count()).isZero();
    assertThat(ThresholdErrors.halfSpaces(labels, labels, 5, 1).mean()).isNaN();
  }

  private static double share(
      CodedTable table, int a, double s, int b, double t, int label, int code) {
    int inside = 0;
    for (int row = 0; row < table.rows(); row++) {
      inside +=
          table.code(row, label) == code && below(table, row, a, s) && below(table, row, b, t)
              ? 1
              : 0;
    }
    return (double) inside / table.rows();
  }

  private static boolean below(CodedTable table, int row, int column, double threshold) {
    int values = column == 2 ? 11 : 8;
    int code = table.code(row, column);
    return code < values && code < threshold * (values - 1);
  }
}
