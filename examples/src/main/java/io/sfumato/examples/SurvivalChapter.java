package io.sfumato.examples;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.examples.figure.SurvivalFigure;
import io.sfumato.privacy.PureDp;
import io.sfumato.survival.CurveBootstrap;
import io.sfumato.survival.DpKaplanMeier;
import io.sfumato.survival.DpLifeTable;
import io.sfumato.survival.DpLogRank;
import io.sfumato.survival.Estimate;
import io.sfumato.survival.KaplanMeier;
import io.sfumato.survival.LifeTable;
import io.sfumato.survival.LogRankTest;
import io.sfumato.survival.RestrictedMean;
import io.sfumato.survival.SurvivalBand;
import io.sfumato.survival.SurvivalData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One private life table of both sexes, and all that can be read off it for free. */
final class SurvivalChapter {

  private static final double CONFIDENCE = 0.95;
  private static final double[] DAYS = {182, 365, 730};

  /** Until when the days lived are compared: two years, a choice made without looking. */
  private static final double TWO_YEARS = 730;

  private static final String FIGURE = "survival-by-sex.svg";

  private SurvivalChapter() {}

  /** What is known of one sex: the private curve, its repetitions, and the exact one. */
  private record Arm(
      String sex,
      LifeTable table,
      DpKaplanMeier curve,
      CurveBootstrap repeated,
      KaplanMeier exact) {

    Estimate median() {
      return repeated.median(CONFIDENCE);
    }
  }

  static void tell(Report report, PrivacyAccountant accountant, LungStudy study, Path folder)
      throws IOException {
    SurvivalData data = study.survival();
    LifeTable table =
        accountant
            .release(
                "survival",
                DpLifeTable.builder()
                    .horizon(LungStudy.HORIZON)
                    .groups(LungStudy.SEXES)
                    .privacy(PureDp.of(1.0))
                    .build(),
                data)
            .value();
    List<Arm> arms = arms(table, KaplanMeier.byGroup(data));
    DpLogRank test = DpLogRank.of(table);

    report.heading("How long men and women live");
    report.explain(
        """
        For each sex, deaths and ends of follow-up are counted in %d intervals of a calendar fixed \
        in advance. Each patient is in exactly one of all these counts, so noise on each of them \
        protects everyone for ε = 1 in total, however many groups there are. All that follows is \
        computed from the noisy counts and costs nothing more: curves, bands, numbers at risk, \
        medians, means and the test. Bands and intervals reflect both the noise and the chance in \
        who took part."""
            .formatted(table.grid().bins()));
    SurvivalFigure figure = figure(arms, test);
    report.picture(
        figure.png(),
        "Private curves with their 95 % bands, and the exact Kaplan-Meier curves (NOT PRIVATE).");
    Files.writeString(folder.resolve(FIGURE), figure.svg());
    report.explain("For print, the same figure is beside this page as " + FIGURE + ".");
    report.table(
        List.of("alive after", "private", "at 95 %", "exact: NOT PRIVATE"), sharesAlive(arms));
    report.explain(
        """
        The median is when half have died. The mean is restricted to two years: how many of those \
        %.0f days a patient lives on average. The log-rank test asks how probable curves as \
        different as these are if both sexes live equally long; its p-value comes from drawing \
        patients and noise anew, because the usual table of χ² knows nothing of the noise."""
            .formatted(TWO_YEARS));
    report.table(
        List.of("in days", "private", "at 95 %", "exact: NOT PRIVATE"),
        comparisons(arms.get(0), arms.get(1), test, LogRankTest.of(data)));
  }

  private static List<Arm> arms(LifeTable table, Map<String, KaplanMeier> exact) {
    List<Arm> arms = new ArrayList<>();
    for (String sex : table.groups()) {
      KaplanMeier exactCurve = exact.get(sex);
      if (exactCurve == null) {
        throw new IllegalStateException("lung.csv has no " + sex);
      }
      DpKaplanMeier curve = table.group(sex).kaplanMeier();
      arms.add(new Arm(sex, table.group(sex), curve, curve.bootstrap(), exactCurve));
    }
    return arms;
  }

  private static SurvivalFigure figure(List<Arm> arms, DpLogRank test) {
    SurvivalFigure figure =
        SurvivalFigure.of(LungStudy.HORIZON, "days since enrolment")
            .title("Survival with advanced lung cancer, by sex")
            .note("Private log-rank test: p = %s. All for ε = 1.".formatted(pValue(test.pValue())));
    for (Arm arm : arms) {
      Estimate median = arm.median();
      figure
          .arm(arm.sex(), arm.table())
          .exact(arm.sex(), arm.exact())
          .describe(
              arm.sex(), "median %s days (%s)".formatted(days(median.value()), interval(median)));
    }
    return figure;
  }

  private static List<List<String>> sharesAlive(List<Arm> arms) {
    List<List<String>> rows = new ArrayList<>();
    for (Arm arm : arms) {
      SurvivalBand band = arm.curve().band(CONFIDENCE);
      for (double day : DAYS) {
        rows.add(
            List.of(
                days(day) + " days, " + arm.sex(),
                percent(arm.curve().survivalAt(day)),
                percent(band.lowerAt(day)) + " to " + percent(band.upperAt(day)),
                percent(arm.exact().survivalAt(day))));
      }
    }
    return rows;
  }

  private static List<List<String>> comparisons(
      Arm men, Arm women, DpLogRank test, LogRankTest exactTest) {
    List<List<String>> rows = new ArrayList<>();
    for (Arm arm : List.of(men, women)) {
      rows.add(row("median, " + arm.sex(), arm.median(), arm.exact().median()));
    }
    for (Arm arm : List.of(men, women)) {
      rows.add(
          row(
              "mean to %.0f, %s".formatted(TWO_YEARS, arm.sex()),
              arm.repeated().restrictedMean(TWO_YEARS, CONFIDENCE),
              arm.exact().restrictedMean(TWO_YEARS)));
    }
    rows.add(
        row(
            "women live longer by",
            women.repeated().against(men.repeated(), TWO_YEARS).difference(CONFIDENCE),
            RestrictedMean.of(women.exact(), TWO_YEARS)
                .minus(RestrictedMean.of(men.exact(), TWO_YEARS))
                .estimate()));
    rows.add(List.of("log-rank test, p", pValue(test.pValue()), "", pValue(exactTest.pValue())));
    return rows;
  }

  private static List<String> row(String name, Estimate estimate, double exact) {
    return List.of(name, days(estimate.value()), interval(estimate), days(exact));
  }

  private static String interval(Estimate estimate) {
    return Double.isNaN(estimate.upper())
        ? "at least " + days(estimate.lower())
        : days(estimate.lower()) + " to " + days(estimate.upper());
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String days(double time) {
    return Double.isNaN(time) ? "not reached" : String.format(Locale.ROOT, "%.0f", time);
  }

  private static String pValue(double p) {
    return String.format(Locale.ROOT, p < 0.001 ? "%.4f" : "%.3f", p);
  }
}
