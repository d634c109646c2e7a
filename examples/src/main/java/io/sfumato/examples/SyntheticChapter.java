package io.sfumato.examples;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.examples.figure.HeatMapFigure;
import io.sfumato.examples.figure.MarginalsFigure;
import io.sfumato.examples.figure.SurvivalFigure;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.survival.KaplanMeier;
import io.sfumato.synth.PrivateGsd;
import io.sfumato.synth.SyntheticData;
import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.quality.NonPrivateComparison;
import io.sfumato.synth.quality.WorkloadError;
import io.sfumato.synth.query.Queries;
import io.sfumato.synth.schema.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import tech.tablesaw.api.Table;

/** A synthetic table of a whole study, released once, and how far it may be trusted. */
final class SyntheticChapter {

  private static final ApproxDp PRIVACY = ApproxDp.of(1.0, 1e-6);
  private static final String FILE = "synthetic.csv";
  private static final double TEN_YEARS = 3652;

  /** Pairs of columns, and when who dies: survival by sex is what this study is about. */
  private static final Queries QUERIES =
      Queries.marginals(2).and(Queries.trees(3, 6).among("futime", "death", "sex"));

  private SyntheticChapter() {}

  static void tell(Report report, PrivacyAccountant accountant, Path folder) throws IOException {
    Schema schema = LightChainStudy.SCHEMA;
    Table real = LightChainStudy.load();
    SyntheticData synthetic =
        accountant
            .release(
                "synthetic",
                PrivateGsd.builder()
                    .schema(schema)
                    .queries(QUERIES)
                    .privacy(PRIVACY)
                    .threads(2)
                    .build(),
                real)
            .value();
    Table table = synthetic.table();
    table.write().csv(folder.resolve(FILE).toFile());

    report.heading("People who never lived");
    report.explain(
        """
        A release can be a whole table: %d rows and %d columns of people who never lived, such that \
        most questions have about the answers that the real table gives. It costs %s. Inside, \
        Private-GSD asks noisy questions, those first that the table so far answers worst, and moves \
        cells until the table agrees with the noisy answers. Whatever is computed from the table is \
        free; a rule of the schema (the living have no cause of death) holds in every row."""
            .formatted(table.rowCount(), table.columnCount(), PRIVACY));
    report.note("The synthetic table: " + folder.resolve(FILE));
    report.explain(
        """
        How well it follows what was measured, from the noisy answers alone: that is public. These \
        are the questions that it follows worst; the noise beside them is what they would differ by \
        if the table were true.""");
    report.table(
        List.of("questions", "mean error", "of noise", "largest error", "noise up to"),
        worst(synthetic));
    CodedTable exact = schema.encode(real);
    report.picture(
        MarginalsFigure.of(schema, synthetic.codes()).exact(exact).png(),
        "The columns of the synthetic table, and of the real one (NOT PRIVATE).");
    report.picture(
        HeatMapFigure.of(schema, "age", "futime", synthetic.codes()).exact(exact).png(),
        "Age and days of follow-up, synthetic and real (NOT PRIVATE).");
    survival(report, table, real);
    compare(report, schema, table, real);
  }

  private static List<List<String>> worst(SyntheticData synthetic) {
    List<List<String>> rows = new ArrayList<>();
    for (WorkloadError error : synthetic.report().worst(5)) {
      rows.add(
          List.of(
              error.workload(),
              percent(error.meanError()),
              percent(error.meanNoise()),
              percent(error.maxError()),
              percent(error.maxNoise())));
    }
    return rows;
  }

  private static void survival(Report report, Table table, Table real) {
    SortedMap<String, KaplanMeier> ofSynthetic =
        KaplanMeier.byGroup(LightChainStudy.survival(table));
    SortedMap<String, KaplanMeier> ofReal = KaplanMeier.byGroup(LightChainStudy.survival(real));
    report.explain(
        """
        Survival curves of the synthetic people. No gradient leads from a table to its Kaplan-Meier \
        curve; but the counts that make it up (who died, who was last seen when, of which sex) were \
        among the questions.""");
    SurvivalFigure figure =
        SurvivalFigure.of(LightChainStudy.HORIZON, "days since the blood sample")
            .title("Survival by sex, from a synthetic table");
    List<List<String>> rows = new ArrayList<>();
    for (Map.Entry<String, KaplanMeier> arm : ofSynthetic.entrySet()) {
      String sex = arm.getKey();
      KaplanMeier exact = ofReal.get(sex);
      if (exact == null) {
        throw new IllegalStateException("flchain.csv has nobody of sex " + sex);
      }
      figure.synthetic(sex, arm.getValue()).exact(sex, exact);
      rows.add(
          List.of(
              "alive after ten years, " + sex,
              percent(arm.getValue().survivalAt(TEN_YEARS)),
              percent(exact.survivalAt(TEN_YEARS))));
    }
    report.picture(
        figure.png(), "Curves of synthetic people, and the exact ones (NOT PRIVATE, thin).");
    report.table(List.of("", "synthetic", "exact: NOT PRIVATE"), rows);
  }

  private static void compare(Report report, Schema schema, Table table, Table real) {
    Map<String, Double> figures =
        NonPrivateComparison.ofTables(schema, real, table)
            .bins(20)
            .epsilon(PRIVACY.epsilon().doubleValue())
            .evaluateOnRealDataAndDoNotPublish()
            .compare()
            .figures();
    report.explain(
        """
        How far it is from the real table: NOT PRIVATE, and shown only because these data are \
        public. The total variation distance is the share of the rows that would have to move, here \
        with numbers in 20 bins; three columns at a time were not asked about.""");
    report.table(
        List.of("NOT PRIVATE", "average", "largest"),
        List.of(
            row("distance, one column", figures, "tvd_1_average", "tvd_1_max"),
            row("distance, two columns", figures, "tvd_2_average", "tvd_2_max"),
            row("distance, three columns", figures, "tvd_3_average", "tvd_3_max"),
            row("random prefixes", figures, "prefix_average", "prefix_max"),
            row("random half-spaces", figures, "half_space_average", "half_space_max")));
  }

  private static List<String> row(
      String name, Map<String, Double> figures, String average, String largest) {
    return List.of(
        name,
        percent(figures.getOrDefault(average, Double.NaN)),
        percent(figures.getOrDefault(largest, Double.NaN)));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }
}
