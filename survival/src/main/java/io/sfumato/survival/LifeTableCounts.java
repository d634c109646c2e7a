package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;

/**
 * <b>NOT PRIVATE:</b> the exact counts of a life table from some part of the rows, such as those of
 * one file or one machine. Keep and send them as carefully as the rows.
 *
 * <p>Parts are counted with {@link DpLifeTable#count}, written down and read where they are to be
 * added up, {@linkplain #merge merged} in any order, and released once through {@link
 * DpLifeTable#ofCounts}. The result is bit for bit that of counting all rows in one go. A file too
 * large for memory is counted piece by piece.
 *
 * <p>Each row must be in one part: the guarantee is for a row that is counted once. Immutable.
 */
public final class LifeTableCounts {

  private static final String FORM = "io.sfumato.survival.LifeTableCounts/1";

  private final Fields counting;
  private final long[] cells;

  /**
   * Takes counts.
   *
   * @param counting the grid and the rules that rows were counted by
   */
  LifeTableCounts(Fields counting, long[] cells) {
    this.counting = counting;
    this.cells = cells;
  }

  /**
   * Adds the counts of other rows.
   *
   * @param others counts of rows none of which is counted here, on the same grid and by the same
   *     rules
   * @return the counts of both
   * @throws IllegalArgumentException if the grid or the rules differ
   */
  public LifeTableCounts merge(LifeTableCounts others) {
    others.checkCounting(counting, cells.length);
    long[] sums = cells.clone();
    for (int k = 0; k < sums.length; k++) {
      sums[k] += others.cells[k];
    }
    return new LifeTableCounts(counting, sums);
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
        .with("cells", cells)
        .toJson();
  }

  /**
   * Reads counts that {@link #toJson} wrote.
   *
   * @param json the text
   * @return the counts
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static LifeTableCounts parse(String json) {
    requireNonNull(json, "json");
    try {
      Fields fields = Fields.parse(json);
      if (fields.text("not_private").equals(FORM)) {
        return new LifeTableCounts(fields.fields("counting"), fields.integers("cells"));
      }
    } catch (IllegalArgumentException e) {
      // Refused below: what a parser says of private text quotes it.
    }
    throw new IllegalArgumentException("json must hold counts of the form " + FORM);
  }

  /** Refuses counts that were made on another grid or by other rules. Looks at no count. */
  void checkCounting(Fields expected, int size) {
    if (!counting.equals(expected) || cells.length != size) {
      throw new IllegalArgumentException(
          "counts must be made on the same grid and by the same rules, %s, got %s"
              .formatted(expected, counting));
    }
  }

  /** Returns a copy of the exact counts. */
  long[] cells() {
    return cells.clone();
  }

  /** Says nothing about the rows. */
  @Override
  public String toString() {
    return "NOT PRIVATE: LifeTableCounts" + counting;
  }
}
