package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/**
 * Which columns of a table hold what of survival data, as a formula does elsewhere: {@code
 * SurvivalColumns.of("time", "status").event(2).groups("sex")}. Public, and the same for every file
 * of a study. Immutable: each method returns a changed copy.
 *
 * <p><b>Column types are public.</b> A reader that guesses them from the values, as Tablesaw's
 * {@code Table.read().csv(file)} does, lets one row decide how all others are read. Give the types
 * when reading, or use {@link SurvivalData#readCsv(java.nio.file.Path, SurvivalColumns)}.
 */
public final class SurvivalColumns {

  private final String time;
  private final String status;
  private final List<Status> causes;
  private final @Nullable String entry;
  private final @Nullable String weights;
  private final @Nullable String groups;
  private final @Nullable String strata;
  private final @Nullable String clusters;
  private final List<String> covariates;

  private SurvivalColumns(
      String time,
      String status,
      List<Status> causes,
      @Nullable String entry,
      @Nullable String weights,
      @Nullable String groups,
      @Nullable String strata,
      @Nullable String clusters,
      List<String> covariates) {
    this.time = time;
    this.status = status;
    this.causes = causes;
    this.entry = entry;
    this.weights = weights;
    this.groups = groups;
    this.strata = strata;
    this.clusters = clusters;
    this.covariates = covariates;
  }

  /** A status that means an event: a number, or a text where the number is NaN. */
  private record Status(double number, String text) {

    boolean isNumber() {
      return !Double.isNaN(number);
    }
  }

  /**
   * Returns columns of times and of what ended follow-up, with the status 1 as the event.
   *
   * @param time the column of times, numeric or text; a text that is no number is a missing time
   * @param status the column of what ended follow-up, numeric, boolean or text
   * @return the columns
   */
  public static SurvivalColumns of(String time, String status) {
    return new SurvivalColumns(
        requireNonNull(time, "timeColumn"),
        requireNonNull(status, "statusColumn"),
        List.of(new Status(1, "1")),
        null,
        null,
        null,
        null,
        null,
        List.of());
  }

  /**
   * Sets the status that means the event.
   *
   * @param value the status; every other one, and a missing one, is censoring; for a boolean column
   *     1 is true
   * @return the changed copy
   * @throws IllegalArgumentException if {@code value} is NaN
   */
  public SurvivalColumns event(double value) {
    return causes(value);
  }

  /**
   * Sets the status that means the event, in a text column.
   *
   * @param value the status, not empty; every other one, and a missing one, is censoring
   * @return the changed copy
   * @throws IllegalArgumentException if {@code value} is empty
   */
  public SurvivalColumns event(String value) {
    return causes(value);
  }

  /**
   * Sets the statuses that mean events of competing causes: the first is cause 1, and so on.
   *
   * @param values the statuses, distinct, 1 to 100 of them; every other one, and a missing one, is
   *     censoring
   * @return the changed copy
   * @throws IllegalArgumentException if there are none or too many, or one is NaN or repeated
   */
  public SurvivalColumns causes(double... values) {
    List<Status> statuses = new ArrayList<>();
    for (double value : values) {
      if (Double.isNaN(value)) {
        throw new IllegalArgumentException("a cause must be a number, got NaN");
      }
      statuses.add(new Status(value, Double.toString(value)));
    }
    return withCauses(statuses);
  }

  /**
   * Sets the statuses in a text column that mean events of competing causes: the first is cause 1,
   * and so on.
   *
   * @param values the statuses, distinct, none empty, 1 to 100 of them; every other one, and a
   *     missing one, is censoring
   * @return the changed copy
   * @throws IllegalArgumentException if there are none or too many, or one is empty or repeated
   */
  public SurvivalColumns causes(String... values) {
    List<Status> statuses = new ArrayList<>();
    for (String value : values) {
      if (requireNonNull(value, "eventValue").isEmpty()) {
        throw new IllegalArgumentException(
            "eventValue must not be empty: a missing status is none");
      }
      statuses.add(new Status(Double.NaN, value));
    }
    return withCauses(statuses);
  }

  private SurvivalColumns withCauses(List<Status> statuses) {
    if (statuses.isEmpty() || statuses.size() > SurvivalData.MOST_CAUSES) {
      throw new IllegalArgumentException(
          "causes must be 1 to %d statuses, got %d"
              .formatted(SurvivalData.MOST_CAUSES, statuses.size()));
    }
    if (new HashSet<>(statuses).size() < statuses.size()) {
      throw new IllegalArgumentException(
          "causes must be distinct, got " + statuses.stream().map(Status::text).toList());
    }
    return new SurvivalColumns(
        time, status, List.copyOf(statuses), entry, weights, groups, strata, clusters, covariates);
  }

  /**
   * Sets the column of times from which each row was under observation (left truncation).
   *
   * @param column the column, numeric or text; a row without one was observed from the start
   * @return the changed copy
   */
  public SurvivalColumns entry(String column) {
    requireNonNull(column, "entryColumn");
    return new SurvivalColumns(
        time, status, causes, column, weights, groups, strata, clusters, covariates);
  }

  /**
   * Sets the column of case weights.
   *
   * @param column the column, numeric or text; a weight that is missing or negative counts as 0
   * @return the changed copy
   */
  public SurvivalColumns weights(String column) {
    requireNonNull(column, "weightsColumn");
    return new SurvivalColumns(
        time, status, causes, entry, column, groups, strata, clusters, covariates);
  }

  /**
   * Sets the column of groups (arms) that get curves of their own.
   *
   * @param column the column, of any type
   * @return the changed copy
   */
  public SurvivalColumns groups(String column) {
    requireNonNull(column, "groupsColumn");
    return new SurvivalColumns(
        time, status, causes, entry, weights, column, strata, clusters, covariates);
  }

  /**
   * Sets the column of strata, within which tests compare groups.
   *
   * @param column the column, of any type
   * @return the changed copy
   */
  public SurvivalColumns strata(String column) {
    requireNonNull(column, "strataColumn");
    return new SurvivalColumns(
        time, status, causes, entry, weights, groups, column, clusters, covariates);
  }

  /**
   * Sets the column that says which rows belong to one person.
   *
   * @param column the column, of any type
   * @return the changed copy
   */
  public SurvivalColumns clusters(String column) {
    requireNonNull(column, "clustersColumn");
    return new SurvivalColumns(
        time, status, causes, entry, weights, groups, strata, column, covariates);
  }

  /**
   * Sets the columns of covariates for regression.
   *
   * @param columns the columns, distinct, numeric or text
   * @return the changed copy
   * @throws IllegalArgumentException if one is repeated
   */
  public SurvivalColumns covariates(String... columns) {
    List<String> names = List.of(columns);
    if (new HashSet<>(names).size() < names.size()) {
      throw new IllegalArgumentException("covariates must be distinct, got " + names);
    }
    return new SurvivalColumns(
        time, status, causes, entry, weights, groups, strata, clusters, names);
  }

  SurvivalData read(Table table) {
    TableCells cells = new TableCells(table);
    SurvivalData data =
        SurvivalData.cleaned(cells.allNumbers("timeColumn", time), causes.size(), causeOf(cells));
    if (entry != null) {
      data = data.withEntry(cells.allNumbers("entryColumn", entry));
    }
    if (weights != null) {
      data = data.withWeights(cells.allNumbers("weightsColumn", weights));
    }
    if (groups != null) {
      data = data.withGroups(cells.labels("groupsColumn", groups));
    }
    if (strata != null) {
      data = data.withStrata(cells.labels("strataColumn", strata));
    }
    if (clusters != null) {
      data = data.withClusters(cells.labels("clustersColumn", clusters));
    }
    for (String covariate : covariates) {
      data = data.withCovariate(covariate, cells.allNumbers("covariate", covariate));
    }
    return data;
  }

  /** Returns the cause in each row, 0 for none of those listed. */
  private IntUnaryOperator causeOf(TableCells cells) {
    if (causes.get(0).isNumber()) {
      IntToDoubleFunction numbers = cells.numbers("statusColumn", status);
      return row -> {
        double value = numbers.applyAsDouble(row);
        for (int k = 0; k < causes.size(); k++) {
          if (causes.get(k).number() == value) {
            return k + 1;
          }
        }
        return 0;
      };
    }
    IntFunction<String> texts = cells.texts("statusColumn", status, "an eventValue that is text");
    return row -> {
      String text = texts.apply(row);
      for (int k = 0; k < causes.size(); k++) {
        if (causes.get(k).text().equals(text)) {
          return k + 1;
        }
      }
      return 0;
    };
  }

  /** Returns the names of the two columns that are always there. */
  @Override
  public String toString() {
    return "SurvivalColumns[%s, %s]".formatted(time, status);
  }
}
