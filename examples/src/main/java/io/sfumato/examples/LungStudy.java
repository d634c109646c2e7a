package io.sfumato.examples;

import io.sfumato.survival.SurvivalData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/**
 * The bundled lung cancer data, one row per patient; their origin is in the README beside them.
 *
 * <p>What a study publishes before it starts (how long patients are followed, who may take part) is
 * public and stands here as constants. None of it was read off the data.
 */
final class LungStudy {

  /** How long patients are followed, in days. */
  static final double HORIZON = 1000;

  static final List<String> SEXES = List.of("men", "women");

  private final Table table;

  private LungStudy(Table table) {
    this.table = table;
  }

  static LungStudy load() {
    try (InputStream csv = LungStudy.class.getResourceAsStream("lung.csv")) {
      if (csv == null) {
        throw new IllegalStateException("lung.csv is missing beside LungStudy on the class path");
      }
      // The types are those of the study's codebook; guessed ones would depend on every row.
      return new LungStudy(
          Table.read()
              .usingOptions(CsvReadOptions.builder(csv).columnTypes(name -> ColumnType.DOUBLE)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns days until death or the end of follow-up, with the sexes as groups. */
  SurvivalData survival() {
    return SurvivalData.from(table, "time", "status", 2).withGroups(sexes());
  }

  /** Returns one of {@link #SEXES} for each patient, or a text that is neither where missing. */
  List<String> sexes() {
    return IntStream.range(0, table.rowCount())
        .mapToObj(i -> sex(table.numberColumn("sex").getDouble(i)))
        .toList();
  }

  private static String sex(double code) {
    return code == 1 ? "men" : code == 2 ? "women" : "missing";
  }

  /** Returns the ages in years, NaN where missing. */
  double[] ages() {
    return table.numberColumn("age").asDoubleArray();
  }
}
