package io.sfumato.examples.figure;

import static java.util.Objects.requireNonNull;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A figure of the columns of a synthetic table, one plot each: the shares of the rows with each
 * label, or in each of some bins of numbers, as bars. The real table may be drawn over it as an
 * outline, marked as <b>NOT PRIVATE</b>.
 *
 * <p>Drawing a synthetic table is post-processing, and free. Not safe for use by several threads.
 */
public final class MarginalsFigure {

  private static final int PER_LINE = 3;
  private static final int BINS = 24;
  private static final double HEIGHT = 120;
  private static final double LABELS = 44;

  private final Schema schema;
  private final CodedTable synthetic;
  private final List<String> columns;
  private final List<String> notes = new ArrayList<>();
  private @Nullable CodedTable real;
  private String title = "";

  private MarginalsFigure(Schema schema, CodedTable synthetic) {
    this.schema = schema;
    this.synthetic = synthetic;
    this.columns = new ArrayList<>(schema.domain().names());
  }

  /**
   * Returns a figure of all columns.
   *
   * @param schema what is public about the columns
   * @param synthetic the synthetic table, in the schema's codes, of at least one row
   * @return the figure
   * @throws IllegalArgumentException if the table is empty or of another domain
   */
  public static MarginalsFigure of(Schema schema, CodedTable synthetic) {
    return new MarginalsFigure(schema, checked(schema, "synthetic", synthetic));
  }

  /**
   * Sets the title.
   *
   * @param text the title
   * @return this figure
   */
  public MarginalsFigure title(String text) {
    this.title = requireNonNull(text, "title");
    return this;
  }

  /**
   * Adds a line below the title.
   *
   * @param text the line
   * @return this figure
   */
  public MarginalsFigure note(String text) {
    notes.add(requireNonNull(text, "note"));
    return this;
  }

  /**
   * Draws these columns only.
   *
   * @param names the names of the columns, in the order in which they are drawn
   * @return this figure
   * @throws IllegalArgumentException if there is no such column
   */
  public MarginalsFigure columns(String... names) {
    for (String name : names) {
      schema.column(name);
    }
    columns.clear();
    columns.addAll(Arrays.asList(names));
    return this;
  }

  /**
   * Draws the real table over it. <b>NOT PRIVATE:</b> it shows the data.
   *
   * @param table the real table, in the schema's codes, of at least one row
   * @return this figure
   * @throws IllegalArgumentException if the table is empty or of another domain
   */
  public MarginalsFigure exact(CodedTable table) {
    this.real = checked(schema, "table", table);
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
    List<Key> keys = new ArrayList<>();
    keys.add(new Key(Key.Kind.AREA, Palette.curve(0), "synthetic"));
    if (real != null) {
      keys.add(new Key(Key.Kind.STEPS, Palette.curve(1), "real: NOT PRIVATE"));
    }
    Panels panels = new Panels(title, notes, keys, PER_LINE, HEIGHT, LABELS);
    for (String column : columns) {
      ColumnBins bins = ColumnBins.of(schema, column, BINS);
      panels.add(
          new Bars(bins, bins.shares(synthetic), real == null ? new double[0] : bins.shares(real)));
    }
    return panels;
  }

  static CodedTable checked(Schema schema, String name, CodedTable table) {
    if (!table.domain().equals(schema.domain())) {
      throw new IllegalArgumentException(name + " must be of the schema's domain");
    }
    if (table.rows() == 0) {
      throw new IllegalArgumentException(name + " must have at least one row");
    }
    return table;
  }
}
