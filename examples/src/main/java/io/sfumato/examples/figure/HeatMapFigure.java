package io.sfumato.examples.figure;

import static java.util.Objects.requireNonNull;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A figure of two columns of a synthetic table at once: the darker a cell, the larger the share of
 * the rows in it. The real table may stand beside it, in the same shades, marked as <b>NOT
 * PRIVATE</b>.
 *
 * <p>Drawing a synthetic table is post-processing, and free. Not safe for use by several threads.
 */
public final class HeatMapFigure {

  private static final int BINS = 24;
  private static final double HEIGHT = 300;

  private final Schema schema;
  private final ColumnBins across;
  private final ColumnBins upwards;
  private final CodedTable synthetic;
  private final List<String> notes = new ArrayList<>();
  private @Nullable CodedTable real;
  private String title = "";

  private HeatMapFigure(
      Schema schema, ColumnBins across, ColumnBins upwards, CodedTable synthetic) {
    this.schema = schema;
    this.across = across;
    this.upwards = upwards;
    this.synthetic = synthetic;
  }

  /**
   * Returns a figure of two columns.
   *
   * @param schema what is public about the columns
   * @param across the name of the column on the axis across
   * @param upwards the name of the column on the axis upwards
   * @param synthetic the synthetic table, in the schema's codes, of at least one row
   * @return the figure
   * @throws IllegalArgumentException if there is no such column, or the table is empty or of
   *     another domain
   */
  public static HeatMapFigure of(
      Schema schema, String across, String upwards, CodedTable synthetic) {
    return new HeatMapFigure(
        schema,
        ColumnBins.of(schema, across, BINS),
        ColumnBins.of(schema, upwards, BINS),
        MarginalsFigure.checked(schema, "synthetic", synthetic));
  }

  /**
   * Sets the title.
   *
   * @param text the title
   * @return this figure
   */
  public HeatMapFigure title(String text) {
    this.title = requireNonNull(text, "title");
    return this;
  }

  /**
   * Adds a line below the title.
   *
   * @param text the line
   * @return this figure
   */
  public HeatMapFigure note(String text) {
    notes.add(requireNonNull(text, "note"));
    return this;
  }

  /**
   * Draws the real table beside it. <b>NOT PRIVATE:</b> it shows the data.
   *
   * @param table the real table, in the schema's codes, of at least one row
   * @return this figure
   * @throws IllegalArgumentException if the table is empty or of another domain
   */
  public HeatMapFigure exact(CodedTable table) {
    this.real = MarginalsFigure.checked(schema, "table", table);
    return this;
  }

  /**
   * Returns the figure as an SVG document.
   *
   * @return the document
   */
  public String svg() {
    return panels().svg();
  }

  /**
   * Returns the figure as a PNG, for sharp screens and for print.
   *
   * @return the bytes of the file
   */
  public byte[] png() {
    return panels().png();
  }

  private Panels panels() {
    double[][] ours = shares(synthetic);
    double[][] theirs = real == null ? new double[0][] : shares(real);
    double most = Math.max(max(ours), max(theirs));
    List<String> lines = new ArrayList<>(notes);
    lines.add(
        "%s across, %s upwards; the darkest cell has %s %% of the rows"
            .formatted(across.name(), upwards.name(), Axis.plain(Math.round(1000 * most) / 10.0)));
    double labels = 14 + upwards.labels().stream().mapToDouble(Axis::labelWidth).max().orElse(0);
    Panels panels = new Panels(title, lines, List.of(), 2, HEIGHT, labels);
    panels.add(new Cells("synthetic", across, upwards, ours, most));
    if (real != null) {
      panels.add(new Cells("real: NOT PRIVATE", across, upwards, theirs, most));
    }
    return panels;
  }

  private double[][] shares(CodedTable table) {
    double[][] shares = new double[across.size()][upwards.size()];
    for (int row = 0; row < table.rows(); row++) {
      shares[across.bin(table, row)][upwards.bin(table, row)] += 1.0 / table.rows();
    }
    return shares;
  }

  private static double max(double[][] shares) {
    return Arrays.stream(shares).flatMapToDouble(Arrays::stream).max().orElse(0);
  }
}
