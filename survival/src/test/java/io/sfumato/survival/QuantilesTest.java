package io.sfumato.survival;

import static io.sfumato.survival.ReferenceTable.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuantilesTest {

  @Test
  void quantilesAndTheirIntervalsAgreeWithR() {
    ReferenceTable reference = ReferenceTable.read("quantiles");
    for (int row = 0; row < reference.size(); row++) {
      KaplanMeier curve =
          ReferenceTable.curve(reference.text(row, "dataset"), reference.text(row, "group"));
      IntervalType type =
          switch (reference.text(row, "conf.type")) {
            case "log" -> IntervalType.LOG;
            case "loglog" -> IntervalType.LOG_LOG;
            case "plain" -> IntervalType.PLAIN;
            case "logit" -> IntervalType.LOGIT;
            default -> IntervalType.ARCSINE;
          };
      QuantileEstimate quantile = curve.quantile(reference.number(row, "p"), type, 0.95);
      assertAgrees("quantile", quantile.value(), reference.number(row, "quantile"));
      assertAgrees("lower", quantile.lower(), reference.number(row, "lower"));
      assertAgrees("upper", quantile.upper(), reference.number(row, "upper"));
    }
  }

  @Test
  void aFlatMedianIsItsMiddle() {
    assertThat(median(new double[] {1, 2, 3, 4}, true, true, false, true))
        .isEqualTo(3); // 1/2 from 2 until 4
    assertThat(median(new double[] {1, 2, 3, 4}, true, true, false, false))
        .isEqualTo(3); // 1/2 from 2 until the end
    assertThat(median(new double[] {1, 2, 3, 4}, true, false, false, false)).isNaN();
  }

  /** The product of (1 - d/Y) over these rows misses 1/2 by a rounding. */
  @Test
  void aMedianFlatButForRoundingIsItsMiddle() {
    double[] times = new double[12];
    boolean[] events = new boolean[12];
    for (int i = 0; i < 12; i++) {
      times[i] = i + 1;
      events[i] = true;
    }
    KaplanMeier curve = KaplanMeier.of(SurvivalData.of(times, events));
    assertThat(curve.survivalAt(6)).isNotEqualTo(0.5);
    assertThat(curve.median()).isEqualTo(6.5);
  }

  @Test
  void theFirstAndLastQuantilesAreWhereTheCurveBeginsAndEnds() {
    KaplanMeier curve =
        KaplanMeier.of(SurvivalData.of(new double[] {3, 5}, new boolean[] {true, true}));
    assertThat(curve.quantile(0)).isZero();
    assertThat(curve.quantile(0.2)).isEqualTo(3);
    assertThat(curve.quantile(1)).isEqualTo(5);
  }

  private static double median(double[] times, boolean... events) {
    return KaplanMeier.of(SurvivalData.of(times, events)).median();
  }
}
