package io.sfumato.examples;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.Release;
import io.sfumato.privacy.PureDp;
import io.sfumato.survival.DpKaplanMeier;
import io.sfumato.survival.DpLifeTable;
import io.sfumato.survival.KaplanMeier;
import io.sfumato.survival.LifeTable;
import io.sfumato.survival.SurvivalData;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** One private life table, and what can be read off it for free. */
final class SurvivalChapter {

  private static final double[] DAYS = {182, 365, 730};

  private SurvivalChapter() {}

  static void tell(Report report, PrivacyAccountant accountant, LungStudy study) {
    SurvivalData data = study.survival();
    Release<LifeTable> release =
        accountant.release(
            "survival",
            DpLifeTable.builder().horizon(LungStudy.HORIZON).privacy(PureDp.of(1.0)).build(),
            data);
    DpKaplanMeier curve = release.value().kaplanMeier();
    DpKaplanMeier.Band band = curve.band(0.95);
    KaplanMeier exact = KaplanMeier.of(data);

    report.heading("How long patients live");
    report.explain(
        """
        Deaths and ends of follow-up are counted in %d intervals of a calendar fixed in advance. \
        Each patient is in exactly one of these counts, so noise on each count protects everyone \
        for ε = 1 in total. The survival curve, its median and its band follow from the noisy \
        counts and cost nothing more. The band reflects both the noise and the chance in who took \
        part."""
            .formatted(curve.grid().bins()));
    report.picture(
        CurvePlot.png(curve, band, exact),
        "The private curve with its 95 % band, and the exact Kaplan-Meier curve (NOT PRIVATE).");
    report.table(
        List.of("alive after", "private", "at 95 %", "exact: NOT PRIVATE"),
        rows(curve, band, exact));
  }

  private static List<List<String>> rows(
      DpKaplanMeier curve, DpKaplanMeier.Band band, KaplanMeier exact) {
    List<List<String>> rows = new ArrayList<>();
    for (double day : DAYS) {
      rows.add(
          List.of(
              days(day) + " days",
              percent(curve.survivalAt(day)),
              percent(band.lowerAt(day)) + " to " + percent(band.upperAt(day)),
              percent(exact.survivalAt(day))));
    }
    rows.add(
        List.of(
            "median, in days",
            days(curve.median()),
            days(halved(band::lowerAt)) + " to " + days(halved(band::upperAt)),
            days(exact.median())));
    return rows;
  }

  /** Returns the first day on which a limit of the band is at most 1/2, or NaN. */
  private static double halved(DoubleUnaryOperator limit) {
    for (double day = 0; day <= LungStudy.HORIZON; day++) {
      if (limit.applyAsDouble(day) <= 0.5) {
        return day;
      }
    }
    return Double.NaN;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String days(double time) {
    return Double.isNaN(time) ? "not reached" : String.format(Locale.ROOT, "%.0f", time);
  }
}
