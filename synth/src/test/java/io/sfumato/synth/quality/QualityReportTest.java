package io.sfumato.synth.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.query.Marginal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QualityReportTest {

  private static final double EXACT = 1e-12;
  private static final Domain DOMAIN = new Domain(List.of("sex", "age"), List.of(2, 3));
  private static final Marginal SEX = Marginal.of(DOMAIN, 0);
  private static final Marginal BOTH = Marginal.of(DOMAIN, 0, 1);

  /** Four rows: (0,0), (0,1), (1,1), (1,2). */
  private static final CodedTable TABLE =
      CodedTable.of(DOMAIN, new int[][] {{0, 0, 1, 1}, {0, 1, 1, 2}});

  @Test
  void comparesSharesByHand() {
    QualityReport report =
        QualityReport.of(
            TABLE, 200, List.of(new MeasuredWorkload(SEX, new double[] {80, 110}, 10)));

    WorkloadError error = report.errors().get(0);
    assertThat(error.workload()).isEqualTo("sex");
    assertThat(error.questions()).isEqualTo(2);
    assertThat(error.meanError()).isCloseTo((0.1 + 0.05) / 2, within(EXACT));
    assertThat(error.maxError()).isCloseTo(0.1, within(EXACT));
    assertThat(error.meanNoise()).isCloseTo(0.05 * Math.sqrt(2 / Math.PI), within(EXACT));
    assertThat(error.maxNoise()).isCloseTo(0.05 * Math.sqrt(2 * Math.log(80)), within(EXACT));
    assertThat(error.misfit()).isCloseTo((0.01 + 0.0025) / 2 / 0.0025, within(EXACT));
  }

  @Test
  void totalsCountQuestions() {
    QualityReport report =
        QualityReport.of(
            TABLE,
            4,
            List.of(
                new MeasuredWorkload(SEX, new double[] {2, 2}, 1),
                new MeasuredWorkload(BOTH, new double[] {1, 1, 0, 0, 1, 5}, 2)));

    assertThat(report.errors()).hasSize(2);
    assertThat(report.meanError()).isCloseTo(1 / 8.0, within(EXACT));
    assertThat(report.meanNoise())
        .isCloseTo((2 * 1 + 6 * 2) / 8.0 / 4 * Math.sqrt(2 / Math.PI), within(EXACT));
    assertThat(report.maxError()).isCloseTo(1, within(EXACT));
    assertThat(report.worst(1).get(0).workload()).isEqualTo("sex,age");
    assertThat(report.toString()).contains("2 workloads", "sex,age", "noise alone");
  }

  /** Of 10⁵ answers, so that 2 % off is 6 standard deviations of the mean: 10⁻⁸ of false alarm. */
  @Test
  void theTruthItselfHasTheErrorOfTheNoise() {
    Domain domain = new Domain(List.of("a", "b"), List.of(250, 400));
    CodedTable table = CodedTable.of(domain, new int[][] {{1, 2, 3}, {4, 5, 6}});
    Marginal marginal = Marginal.of(domain, 0, 1);
    Random random = new Random(5);
    double[] answers =
        Arrays.stream(marginal.answer(table))
            .mapToDouble(a -> a + 7 * random.nextGaussian())
            .toArray();

    WorkloadError error =
        QualityReport.of(table, 3, List.of(new MeasuredWorkload(marginal, answers, 7)))
            .errors()
            .get(0);

    assertThat(error.meanError()).isCloseTo(error.meanNoise(), within(0.02 * error.meanNoise()));
    assertThat(error.misfit()).isCloseTo(1, within(0.04));
    assertThat(error.maxError()).isLessThan(error.maxNoise());
  }

  @Test
  void withoutNoiseOnlyAPerfectFitIsNoMisfit() {
    QualityReport perfect =
        QualityReport.of(TABLE, 4, List.of(new MeasuredWorkload(SEX, new double[] {2, 2}, 0)));
    QualityReport off =
        QualityReport.of(TABLE, 4, List.of(new MeasuredWorkload(SEX, new double[] {2, 3}, 0)));

    assertThat(perfect.errors().get(0).misfit()).isZero();
    assertThat(off.errors().get(0).misfit()).isInfinite();
  }

  @Test
  void nothingMeasuredIsNoError() {
    QualityReport report = QualityReport.of(TABLE, 4, List.of());
    assertThat(report.meanError()).isZero();
    assertThat(report.meanNoise()).isZero();
    assertThat(report.maxError()).isZero();
  }

  @Test
  void refusesWhatCannotBeCompared() {
    CodedTable empty = CodedTable.of(DOMAIN, new int[2][0]);
    assertThatThrownBy(() -> QualityReport.of(empty, 4, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("synthetic");
    assertThatThrownBy(() -> QualityReport.of(TABLE, 0, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rows");
    assertThatThrownBy(() -> new MeasuredWorkload(SEX, new double[] {1}, 1))
        .hasMessage("answers of sex must be 2 numbers, got 1");
    assertThatThrownBy(() -> new MeasuredWorkload(SEX, new double[] {1, Double.NaN}, 1))
        .hasMessageContaining("finite");
    assertThatThrownBy(() -> new MeasuredWorkload(SEX, new double[] {1, 1}, -1))
        .hasMessageContaining("standardDeviation");
  }
}
