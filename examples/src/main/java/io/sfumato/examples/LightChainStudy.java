package io.sfumato.examples;

import io.sfumato.survival.SurvivalColumns;
import io.sfumato.survival.SurvivalData;
import io.sfumato.synth.schema.Condition;
import io.sfumato.synth.schema.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/**
 * The bundled data on free light chains and mortality, one row per person; their origin is in the
 * README beside them.
 *
 * <p>The schema holds what a study knows before it starts: who may take part, how long people are
 * followed, what the laboratory can measure, and the chapters of ICD-9.
 */
final class LightChainStudy {

  /** Days after which nobody is followed any more. */
  static final int HORIZON = 5299;

  private static final List<String> CHAPTERS =
      List.of(
          "Blood",
          "Circulatory",
          "Congenital",
          "Digestive",
          "Endocrine",
          "External Causes",
          "Genitourinary",
          "Ill Defined",
          "Infectious",
          "Injury and Poisoning",
          "Mental",
          "Musculoskeletal",
          "Neoplasms",
          "Nervous",
          "Respiratory",
          "Skin");

  private static final Set<String> TEXTS = Set.of("sex", "mgus", "death", "chapter");

  /** What is public about the table. */
  static final Schema SCHEMA =
      Schema.builder()
          .integer("age", 50, 109)
          .categorical("sex", "F", "M")
          .integer("sample.yr", 1995, 2003)
          .intervals("kappa", false, doublings(0.1, 8, 8))
          .decimals(2)
          .intervals("lambda", false, doublings(0.1, 8, 8))
          .decimals(2)
          .integer("flc.grp", 1, 10)
          .intervals("creatinine", false, tenths(2.5, 3))
          .decimals(1)
          .nullable()
          .categorical("mgus", "0", "1")
          .integer("futime", 0, HORIZON)
          .categorical("death", "0", "1")
          .categorical("chapter", CHAPTERS)
          .nullable()
          .never(
              "the living have no cause of death",
              Condition.is("death", "0"),
              Condition.is("chapter", CHAPTERS.toArray(String[]::new)))
          .never("the dead have one", Condition.is("death", "1"), Condition.missing("chapter"))
          .build();

  private LightChainStudy() {}

  static Table load() {
    try (InputStream csv = LightChainStudy.class.getResourceAsStream("flchain.csv")) {
      if (csv == null) {
        throw new IllegalStateException(
            "flchain.csv is missing beside LightChainStudy on the class path");
      }
      // The types are those of the study's codebook; guessed ones would depend on every row.
      return Table.read()
          .usingOptions(
              CsvReadOptions.builder(csv)
                  .columnTypes(
                      name -> TEXTS.contains(name) ? ColumnType.STRING : ColumnType.DOUBLE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns days until death or the end of follow-up, by sex, of real or synthetic people. */
  static SurvivalData survival(Table table) {
    return SurvivalData.from(table, SurvivalColumns.of("futime", "death").event("1").groups("sex"));
  }

  /** Returns 0, and edges from a number on that double so many times, each time in some steps. */
  private static double[] doublings(double least, int times, int steps) {
    double[] edges = new double[times * steps + 2];
    for (int k = 1; k < edges.length; k++) {
      edges[k] = least * Math.pow(2, (k - 1) / (double) steps);
    }
    return edges;
  }

  /** Laboratories write tenths: one interval each, and above four for each doubling. */
  private static double[] tenths(double most, int times) {
    int steps = (int) Math.round(10 * most);
    double[] edges = new double[steps + 4 * times + 1];
    for (int k = 0; k < edges.length; k++) {
      edges[k] = k <= steps ? k / 10.0 : most * Math.pow(2, (k - steps) / 4.0);
    }
    return edges;
  }
}
