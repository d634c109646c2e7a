package io.sfumato.synth;

import io.sfumato.accounting.Fields;
import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.quality.MeasuredWorkload;
import io.sfumato.synth.quality.QualityReport;
import io.sfumato.synth.query.Workload;
import io.sfumato.synth.schema.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/**
 * A synthetic table with the noisy answers that it was made from. All of it is public. Immutable
 * and thread-safe; the tables it returns are the caller's.
 */
public final class SyntheticData {

  private static final String FORMAT = "io.sfumato.synth.SyntheticData/1";

  private final Schema schema;
  private final long seed;
  private final Synthesis synthesis;

  SyntheticData(Schema schema, long seed, Synthesis synthesis) {
    this.schema = schema;
    this.seed = seed;
    this.synthesis = synthesis;
  }

  Synthesis synthesis() {
    return synthesis;
  }

  /**
   * Returns the schema.
   *
   * @return the public schema of both tables
   */
  public Schema schema() {
    return schema;
  }

  /**
   * Returns the synthetic table.
   *
   * @return a new table of the schema's columns; the same values at every call
   */
  public Table table() {
    return schema.decode(synthesis.table(), seed);
  }

  /**
   * Returns the synthetic table in codes, as queries read it.
   *
   * @return the coded table
   */
  public CodedTable codes() {
    return synthesis.table();
  }

  /**
   * Returns how many rows the private table seems to have.
   *
   * @return the number under replace-one, where it is public; otherwise an estimate from noisy
   *     answers, at least 1
   */
  public double rowEstimate() {
    return synthesis.rows();
  }

  /**
   * Returns everything that was measured.
   *
   * @return the noisy answers, in the order in which they were measured
   */
  public List<NoisyAnswers> answers() {
    return synthesis.answers();
  }

  /**
   * Returns what was spent on what.
   *
   * @return the steps, whose costs sum to that of the release
   */
  public List<BudgetStep> steps() {
    return synthesis.steps();
  }

  /**
   * Compares the table with the noisy answers. It reads nothing private.
   *
   * @return how far the table is from each answered workload, beside what noise explains
   */
  public QualityReport report() {
    List<MeasuredWorkload> measured = new ArrayList<>();
    for (NoisyAnswers noisy : synthesis.answers()) {
      measured.add(
          new MeasuredWorkload(
              noisy.workload(), Counts.toDoubles(noisy.answers()), noisy.standardDeviation()));
    }
    return QualityReport.of(synthesis.table(), synthesis.rows(), measured);
  }

  /**
   * Draws rows of the synthetic table: none twice before all were drawn once. Values inside
   * intervals are drawn anew.
   *
   * @param rows how many, at least 0
   * @param sampleSeed the seed; the same seed draws the same rows
   * @return a new table
   * @throws IllegalArgumentException if {@code rows} is negative
   */
  public Table sample(int rows, long sampleSeed) {
    return drawn(IntStream.range(0, synthesis.table().rows()).toArray(), rows, sampleSeed);
  }

  /**
   * Draws rows with a given value in one column, as {@link #sample}. They show how the other
   * columns depend on it, as far as the workloads that were asked for tell.
   *
   * @param column the name of the column
   * @param value a label, number, truth value or date, as the column has them; a number or date
   *     stands for the whole interval that it falls into
   * @param rows how many, at least 0
   * @param sampleSeed the seed
   * @return a new table
   * @throws IllegalArgumentException if there is no such column, it has no such values, no
   *     synthetic row has that value, or {@code rows} is negative
   */
  public Table sampleWhere(String column, Object value, int rows, long sampleSeed) {
    int number = schema.domain().column(column);
    int code = schema.code(column, value);
    int[] matching =
        IntStream.range(0, synthesis.table().rows())
            .filter(row -> synthesis.table().code(row, number) == code)
            .toArray();
    if (matching.length == 0) {
      throw new IllegalArgumentException(
          "value must occur in column '%s' of the synthetic table, got %s"
              .formatted(column, value));
    }
    return drawn(matching, rows, sampleSeed);
  }

  private Table drawn(int[] from, int rows, long sampleSeed) {
    if (rows < 0) {
      throw new IllegalArgumentException("rows must be at least 0, got " + rows);
    }
    SplittableRandom random = new SplittableRandom(sampleSeed);
    int columns = schema.domain().columns();
    int[][] codes = new int[columns][rows];
    int left = 0;
    for (int i = 0; i < rows; i++) {
      left = left == 0 ? from.length : left;
      int k = random.nextInt(left--);
      int row = from[k];
      from[k] = from[left];
      from[left] = row;
      for (int c = 0; c < columns; c++) {
        codes[c][i] = synthesis.table().code(row, c);
      }
    }
    return schema.decode(CodedTable.of(schema.domain(), codes), random.nextLong());
  }

  /**
   * Writes everything to a file, as JSON.
   *
   * @param file the file, overwritten if it exists
   * @throws IOException if it cannot be written
   */
  public void save(Path file) throws IOException {
    Fields fields =
        Fields.NONE
            .with("format", FORMAT)
            .with("schema", schema.toFields())
            .with("seed", seed)
            .with("synthesis", SynthesisFields.write(synthesis));
    Files.writeString(file, fields.toJson());
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @param file the file
   * @param schema the schema with which it was made
   * @param workloads the workloads that were asked for; where one is not in the list, a marginal is
   *     read all the same, but one of a tree under the name of its bins, and others are refused
   * @return equal data
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is not such a file, of another version, or of another
   *     schema
   */
  public static SyntheticData load(Path file, Schema schema, List<? extends Workload> workloads)
      throws IOException {
    Fields fields = Fields.parse(Files.readString(file));
    if (!fields.has("format") || !fields.text("format").equals(FORMAT)) {
      throw new IllegalArgumentException(
          "file must be of the format %s, got %s".formatted(FORMAT, file));
    }
    if (!fields.fields("schema").equals(schema.toFields())) {
      throw new IllegalArgumentException("schema must be the one that the file was made with");
    }
    return new SyntheticData(
        schema,
        fields.integer("seed"),
        SynthesisFields.read(fields.fields("synthesis"), schema.domain(), workloads));
  }

  /** Returns for example {@code SyntheticData[1998 rows of 3 columns, 12 noisy workloads]}. */
  @Override
  public String toString() {
    return "SyntheticData[%d rows of %d columns, %d noisy workloads]"
        .formatted(codes().rows(), codes().domain().columns(), answers().size());
  }
}
