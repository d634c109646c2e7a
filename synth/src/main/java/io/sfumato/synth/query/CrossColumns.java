package io.sfumato.synth.query;

import io.sfumato.synth.domain.Domain;
import java.util.stream.IntStream;

/** The columns of a workload whose questions are asked of each code of a category. */
final class CrossColumns {

  private final int category;
  private final int codes;
  private final int[] others;

  private CrossColumns(int category, int codes, int[] others) {
    this.category = category;
    this.codes = codes;
    this.others = others;
  }

  /** Checks that columns exist and are distinct. */
  static CrossColumns of(Domain domain, int category, int[] others) {
    int last = -1;
    for (int column : others) {
      if (column <= last || column >= domain.columns()) {
        throw new IllegalArgumentException(
            "columns must ascend within [0, %d), got %d after %d"
                .formatted(domain.columns(), column, last));
      }
      if (column == category) {
        throw new IllegalArgumentException(
            "category must not be among the other columns, got %d".formatted(category));
      }
      last = column;
    }
    if (others.length == 0) {
      throw new IllegalArgumentException("columns must be at least one");
    }
    if (category < -1 || category >= domain.columns()) {
      throw new IllegalArgumentException(
          "category must be in [0, %d), got %d".formatted(domain.columns(), category));
    }
    return new CrossColumns(category, category < 0 ? 1 : domain.size(category), others.clone());
  }

  /** The number of the category, or -1 for none. */
  int category() {
    return category;
  }

  /** How many codes the category has; 1 without one. */
  int codes() {
    return codes;
  }

  /** The other columns, ascending; not to be changed. */
  int[] others() {
    return others;
  }

  /** How many answers there are to so many questions. */
  int cells(String what, int questions) {
    long cells = (long) questions * codes;
    if (cells > Marginal.MOST_CELLS) {
      throw new IllegalArgumentException(
          "%s must have at most %d cells, got %d questions for each of %d codes; ask fewer"
              .formatted(what, Marginal.MOST_CELLS, questions, codes));
    }
    return (int) cells;
  }

  /** All columns, ascending. */
  int[] all() {
    return category < 0
        ? others.clone()
        : IntStream.concat(IntStream.of(others), IntStream.of(category)).sorted().toArray();
  }

  /** The code of the category in a row; 0 without one. */
  int code(int[] row) {
    return category < 0 ? 0 : row[category];
  }

  /** How a name begins: {@code kind(category|}. */
  String prefix(Domain domain, String kind) {
    return kind + (category < 0 ? "(" : "(" + QueryNames.of(domain, category) + "|");
  }
}
