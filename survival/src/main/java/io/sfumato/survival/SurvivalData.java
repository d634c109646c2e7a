package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.DisjointSplit;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/**
 * Follow-up times with what ended them: an event of one of K causes, or censoring. Private data.
 * Optionally, for each row: when observation began (left truncation), a case weight, a group, a
 * stratum, the person (cluster) it belongs to, and covariates.
 *
 * <p>No value of a row makes this class or its users throw:
 *
 * <ul>
 *   <li>a time that is missing (NaN) or negative counts as 0, and a row without a time or with an
 *       unknown cause counts as censored; infinite times are beyond every horizon;
 *   <li>a row is at risk on {@code (entry, time]}; an entry that is missing, negative or 0 means
 *       from the start, including time 0; a row whose entry is not before its time was never at
 *       risk and is counted nowhere;
 *   <li>a weight that is NaN, infinite or negative counts as 0;
 *   <li>a missing label is the empty text.
 * </ul>
 *
 * Immutable; the {@code with} methods return changed copies.
 */
public final class SurvivalData {

  /** Causes are kept in bytes. */
  static final int MOST_CAUSES = 100;

  private final double[] times;
  private final byte[] causes; // 0 is censored
  private final int causeCount;
  private final RowColumns columns;

  private SurvivalData(double[] times, byte[] causes, int causeCount, RowColumns columns) {
    this.times = times;
    this.causes = causes;
    this.causeCount = causeCount;
    this.columns = columns;
  }

  private SurvivalData with(RowColumns others) {
    return new SurvivalData(times, causes, causeCount, others);
  }

  /**
   * Returns data from arrays, one element for each row.
   *
   * @param times the follow-up times, in any one unit; copied
   * @param events whether the event was seen at that time (true) or follow-up was censored; copied
   * @return the data
   * @throws IllegalArgumentException if the arrays differ in length
   */
  public static SurvivalData of(double[] times, boolean[] events) {
    requireNonNull(times, "times");
    requireNonNull(events, "events");
    if (times.length != events.length) {
      throw new IllegalArgumentException("times and events must have the same length");
    }
    return cleaned(times.clone(), 1, i -> events[i] ? 1 : 0);
  }

  /**
   * Returns data with competing causes of the event.
   *
   * @param times the follow-up times, in any one unit; copied
   * @param causes the cause of each row's event, in {@code [1, causeCount]}; any other number is
   *     censoring; copied
   * @param causeCount the public number of causes, in {@code [1, 100]}
   * @return the data
   * @throws IllegalArgumentException if the arrays differ in length, or {@code causeCount} is out
   *     of range
   */
  public static SurvivalData ofCauses(double[] times, int[] causes, int causeCount) {
    requireNonNull(times, "times");
    requireNonNull(causes, "causes");
    if (times.length != causes.length) {
      throw new IllegalArgumentException("times and causes must have the same length");
    }
    if (causeCount < 1 || causeCount > MOST_CAUSES) {
      throw new IllegalArgumentException(
          "causeCount must be in [1, %d], got %d".formatted(MOST_CAUSES, causeCount));
    }
    return cleaned(times.clone(), causeCount, i -> causes[i]);
  }

  /**
   * Reads a CSV file with a header line. Every cell is read as text and by itself, so that no row
   * decides how another is read.
   *
   * @param file the file; its header is public, and each row has as many cells
   * @param columns which columns hold what
   * @return the data
   * @throws IllegalArgumentException if there is no such file or column, or it is not a CSV file
   */
  public static SurvivalData readCsv(Path file, SurvivalColumns columns) {
    return requireNonNull(columns, "columns").read(TextTable.read(file));
  }

  /**
   * Reads two columns of a CSV file, as {@link #readCsv(Path, SurvivalColumns)} does.
   *
   * @param file the file; its header is public, and each row has as many cells
   * @param timeColumn the column of times; a cell that is no number is a missing time
   * @param statusColumn the column of what ended follow-up
   * @param eventValue the status that means the event; every other one is censoring
   * @return the data
   * @throws IllegalArgumentException if there is no such file or column, or it is not a CSV file
   */
  public static SurvivalData readCsv(
      Path file, String timeColumn, String statusColumn, double eventValue) {
    return readCsv(file, SurvivalColumns.of(timeColumn, statusColumn).event(eventValue));
  }

  /**
   * Reads two columns of a CSV file, as {@link #readCsv(Path, SurvivalColumns)} does, with a status
   * compared as text.
   *
   * @param file the file; its header is public, and each row has as many cells
   * @param timeColumn the column of times; a cell that is no number is a missing time
   * @param statusColumn the column of what ended follow-up
   * @param eventValue the status that means the event, not empty; every other one is censoring
   * @return the data
   * @throws IllegalArgumentException if there is no such file or column, it is not a CSV file, or
   *     {@code eventValue} is empty
   */
  public static SurvivalData readCsv(
      Path file, String timeColumn, String statusColumn, String eventValue) {
    return readCsv(file, SurvivalColumns.of(timeColumn, statusColumn).event(eventValue));
  }

  /**
   * Returns data from the columns of a table, one row for each follow-up. Column types are public:
   * see {@link SurvivalColumns}.
   *
   * @param table the table
   * @param columns which columns hold what
   * @return the data
   * @throws IllegalArgumentException if a column is missing or of another type
   */
  public static SurvivalData from(Table table, SurvivalColumns columns) {
    return requireNonNull(columns, "columns").read(table);
  }

  /**
   * Returns data from two columns of a table, as {@link #from(Table, SurvivalColumns)} does.
   *
   * @param table the table, one row for each follow-up
   * @param timeColumn the column of times, numeric or text; a text that is no number is a missing
   *     time
   * @param statusColumn the column of what ended follow-up, numeric, boolean or text
   * @param eventValue the status that means the event; every other one, and a missing one, is
   *     censoring; for a boolean column 1 is true
   * @return the data
   * @throws IllegalArgumentException if a column is missing or of another type
   */
  public static SurvivalData from(
      Table table, String timeColumn, String statusColumn, double eventValue) {
    return from(table, SurvivalColumns.of(timeColumn, statusColumn).event(eventValue));
  }

  /**
   * Returns data from two columns of a table whose status is text.
   *
   * @param table the table, one row for each follow-up
   * @param timeColumn the column of times, numeric or text; a text that is no number is a missing
   *     time
   * @param statusColumn the text column of what ended follow-up
   * @param eventValue the status that means the event, not empty; every other one, and a missing
   *     one, is censoring
   * @return the data
   * @throws IllegalArgumentException if a column is missing or of another type, or {@code
   *     eventValue} is empty
   */
  public static SurvivalData from(
      Table table, String timeColumn, String statusColumn, String eventValue) {
    return from(table, SurvivalColumns.of(timeColumn, statusColumn).event(eventValue));
  }

  static SurvivalData cleaned(double[] times, int causeCount, IntUnaryOperator causeOf) {
    byte[] causes = new byte[times.length];
    for (int i = 0; i < times.length; i++) {
      int cause = causeOf.applyAsInt(i);
      boolean known = !Double.isNaN(times[i]) && cause >= 1 && cause <= causeCount;
      causes[i] = (byte) (known ? cause : 0);
      times[i] = times[i] > 0 ? times[i] : 0;
    }
    return new SurvivalData(times, causes, causeCount, RowColumns.NONE);
  }

  /**
   * Sets when the observation of each row began: it is at risk on {@code (entry, time]}.
   *
   * @param entries the times; copied
   * @return the changed copy
   * @throws IllegalArgumentException if there is not one for each row
   */
  public SurvivalData withEntry(double... entries) {
    double[] cleaned = copied("entries", entries);
    for (int i = 0; i < cleaned.length; i++) {
      cleaned[i] = cleaned[i] > 0 ? cleaned[i] : 0;
    }
    return with(columns.withEntries(cleaned));
  }

  /**
   * Sets the case weights.
   *
   * @param weights the weights; copied
   * @return the changed copy
   * @throws IllegalArgumentException if there is not one for each row
   */
  public SurvivalData withWeights(double... weights) {
    double[] cleaned = copied("weights", weights);
    for (int i = 0; i < cleaned.length; i++) {
      cleaned[i] = cleaned[i] > 0 && cleaned[i] < Double.POSITIVE_INFINITY ? cleaned[i] : 0;
    }
    return with(columns.withWeights(cleaned));
  }

  /**
   * Sets the groups (arms), which get curves of their own and which tests compare.
   *
   * @param rowLabels the group of each row
   * @return the changed copy
   * @throws IllegalArgumentException if there is not one for each row
   */
  public SurvivalData withGroups(List<String> rowLabels) {
    return with(columns.withGroups(labels("groups", rowLabels)));
  }

  /**
   * Sets the strata, within which tests compare groups.
   *
   * @param rowLabels the stratum of each row
   * @return the changed copy
   * @throws IllegalArgumentException if there is not one for each row
   */
  public SurvivalData withStrata(List<String> rowLabels) {
    return with(columns.withStrata(labels("strata", rowLabels)));
  }

  /**
   * Sets which rows belong to one person.
   *
   * @param rowLabels the person of each row
   * @return the changed copy
   * @throws IllegalArgumentException if there is not one for each row
   */
  public SurvivalData withClusters(List<String> rowLabels) {
    return with(columns.withClusters(labels("clusters", rowLabels)));
  }

  /**
   * Adds a covariate.
   *
   * @param name its name, public, and none that is there
   * @param values the value in each row, NaN where missing; copied
   * @return the changed copy
   * @throws IllegalArgumentException if there is not one for each row, or the name is taken
   */
  public SurvivalData withCovariate(String name, double... values) {
    requireNonNull(name, "name");
    return with(columns.withCovariate(name, copied("values", values)));
  }

  /**
   * Divides the rows by public labels, for releases that cost no more than the most expensive part.
   *
   * @param rowLabels the label of each row, private
   * @param labels the public labels, distinct, at least one; never taken from the data
   * @return the split
   * @throws IllegalArgumentException if there is not one label for each row, or the public labels
   *     are none or repeated
   */
  public DisjointSplit<SurvivalData> split(List<String> rowLabels, List<String> labels) {
    checkCount("rowLabels", "label", requireNonNull(rowLabels, "rowLabels").size());
    return DisjointSplit.of(rowLabels, labels, this::select);
  }

  /** Returns some rows, in the given order. */
  SurvivalData select(int[] rows) {
    byte[] partCauses = new byte[rows.length];
    for (int i = 0; i < rows.length; i++) {
      partCauses[i] = causes[rows[i]];
    }
    return new SurvivalData(
        RowColumns.select(times, rows), partCauses, causeCount, columns.select(rows));
  }

  /** Returns the number of rows. Package-private: under add/remove it is private. */
  int size() {
    return times.length;
  }

  /** Returns the time of a row, at least 0 and never NaN. */
  double time(int row) {
    return times[row];
  }

  /** Returns whether a row ended with an event of any cause. */
  boolean isEvent(int row) {
    return causes[row] != 0;
  }

  /** Returns the cause of a row's event, from 1, or 0 if it is censored. */
  int cause(int row) {
    return causes[row];
  }

  /** Returns the public number of causes. */
  int causeCount() {
    return causeCount;
  }

  /** Returns whether rows may have entered late. */
  boolean hasEntry() {
    return columns.hasEntries();
  }

  /** Returns when a row came under observation, 0 if from the start; finite or infinite. */
  double entry(int row) {
    return columns.entry(row);
  }

  /** Returns whether a row was ever at risk: its entry is 0 or before its time. */
  boolean isObserved(int row) {
    return entry(row) == 0 || entry(row) < times[row];
  }

  /** Returns whether rows have weights. */
  boolean hasWeights() {
    return columns.hasWeights();
  }

  /** Returns the weight of a row, in [0, ∞). */
  double weight(int row) {
    return columns.weight(row);
  }

  /** Returns the groups of the rows, or null if there are none. */
  @Nullable Labels groups() {
    return columns.groups();
  }

  /** Returns the strata of the rows, or null if there are none. */
  @Nullable Labels strata() {
    return columns.strata();
  }

  /** Returns the persons of the rows, or null if each row is a person. */
  @Nullable Labels clusters() {
    return columns.clusters();
  }

  /** Returns the number of the person a row belongs to: of the cluster, or of the row itself. */
  int person(int row) {
    return columns.person(row);
  }

  /** Returns the names of the covariates. */
  List<String> covariateNames() {
    return columns.covariateNames();
  }

  /** Returns the values of a covariate, the array itself. */
  double[] covariate(String name) {
    return columns.covariate(name);
  }

  /** Says nothing about the rows: what prints is not private. */
  @Override
  public String toString() {
    return "SurvivalData[private]";
  }

  private double[] copied(String parameter, double[] values) {
    checkCount(parameter, "number", requireNonNull(values, parameter).length);
    return values.clone();
  }

  private Labels labels(String parameter, List<String> rowLabels) {
    checkCount(parameter, "label", requireNonNull(rowLabels, parameter).size());
    return Labels.of(rowLabels);
  }

  private void checkCount(String parameter, String what, int count) {
    if (count != times.length) {
      throw new IllegalArgumentException(
          "%s must have one %s for each row".formatted(parameter, what));
    }
  }
}
