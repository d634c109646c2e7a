package io.sfumato.synth;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.query.Workload;
import io.sfumato.synth.query.WorkloadSketch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * <b>NOT PRIVATE:</b> the exact answers that a {@link PrivateGsd} needs from some part of the rows,
 * such as those of one file or one machine. Keep and send them as carefully as the rows.
 *
 * <p>Parts are counted with {@link PrivateGsd#count}, written down and read where they are to be
 * added up, {@linkplain #merge merged} in any order, and released once through {@link
 * PrivateGsd#ofCounts}. The result is bit for bit that of a table of all rows. A table too large
 * for memory is counted piece by piece.
 *
 * <p>Each row must be in one part: the guarantee is for a row that is counted once. Immutable and
 * thread-safe.
 */
public final class TableCounts {

  private static final String FORM = "io.sfumato.synth.TableCounts/1";

  private final Fields counting;
  private final long rows;
  private final List<long[]> answers;

  /**
   * Takes counts.
   *
   * @param counting what decides the questions and how rows are coded
   */
  private TableCounts(Fields counting, long rows, List<long[]> answers) {
    this.counting = counting;
    this.rows = rows;
    this.answers = answers;
  }

  static TableCounts of(Fields counting, WorkloadSketch sketch) {
    return new TableCounts(
        counting, sketch.rows(), sketch.workloads().stream().map(sketch::answer).toList());
  }

  /**
   * Adds the counts of other rows.
   *
   * @param others counts of rows none of which is counted here, for the same schema and queries
   * @return the counts of both
   * @throws IllegalArgumentException if the schema or the queries differ
   */
  public TableCounts merge(TableCounts others) {
    others.checkCounting(counting, lengths());
    List<long[]> sums = new ArrayList<>();
    for (int w = 0; w < answers.size(); w++) {
      long[] sum = answers.get(w).clone();
      for (int cell = 0; cell < sum.length; cell++) {
        sum[cell] += others.answers.get(w)[cell];
      }
      sums.add(sum);
    }
    return new TableCounts(counting, rows + others.rows, sums);
  }

  /**
   * Writes these counts down. What is written is private.
   *
   * @return one line of JSON
   */
  public String toJson() {
    return Fields.NONE
        .with("not_private", FORM)
        .with("counting", counting)
        .with("rows", rows)
        .withList(
            "answers", answers.stream().map(cells -> Fields.NONE.with("cells", cells)).toList())
        .toJson();
  }

  /**
   * Reads counts that {@link #toJson} wrote.
   *
   * @param json the text
   * @return the counts
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static TableCounts parse(String json) {
    requireNonNull(json, "json");
    try {
      Fields fields = Fields.parse(json);
      long rows = fields.integer("rows");
      if (fields.text("not_private").equals(FORM) && rows >= 0) {
        return new TableCounts(
            fields.fields("counting"),
            rows,
            fields.list("answers").stream().map(cells -> cells.integers("cells")).toList());
      }
    } catch (IllegalArgumentException | ClassCastException e) {
      // Refused below: what a parser says of private text quotes it.
    }
    throw new IllegalArgumentException("json must hold counts of the form " + FORM);
  }

  /** Refuses counts that were made for another schema or other queries. Looks at no count. */
  void checkCounting(Fields expected, int[] lengths) {
    if (!counting.equals(expected) || !Arrays.equals(lengths(), lengths)) {
      throw new IllegalArgumentException(
          "counts must be made for the same schema and queries, %s, got %s"
              .formatted(expected, counting));
    }
  }

  /** Returns what a mechanism reads in the place of a table, if counts are of these workloads. */
  WorkloadSketch sketch(Domain domain, List<Workload> workloads) {
    return WorkloadSketch.counted(domain, workloads, rows, answers);
  }

  private int[] lengths() {
    return answers.stream().mapToInt(cells -> cells.length).toArray();
  }

  /** Says nothing about the rows. */
  @Override
  public String toString() {
    return "NOT PRIVATE: TableCounts" + counting;
  }
}
