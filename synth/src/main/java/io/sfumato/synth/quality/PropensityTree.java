package io.sfumato.synth.quality;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A classification tree: estimates the probability that a row is of one of two classes. Grown by
 * Gini's index (Breiman, Friedman, Olshen and Stone 1984), whatever little a split gains: columns
 * that tell nothing alone may tell all together. Immutable.
 */
final class PropensityTree {

  private final double share;
  private final int column;

  /** Which codes of the column go to the left; null in a leaf. */
  private final boolean @Nullable [] goesLeft;

  private final @Nullable PropensityTree left;
  private final @Nullable PropensityTree right;

  private PropensityTree(
      double share,
      int column,
      boolean @Nullable [] goesLeft,
      @Nullable PropensityTree left,
      @Nullable PropensityTree right) {
    this.share = share;
    this.column = column;
    this.goesLeft = goesLeft;
    this.left = left;
    this.right = right;
  }

  /**
   * Grows a tree.
   *
   * @param columns the columns of all rows
   * @param rows the numbers of the rows to learn from, at least one
   * @param positive of all rows, whether they are of the class whose probability is estimated
   * @param leaf the fewest rows of a leaf
   */
  static PropensityTree grow(CodeColumn[] columns, int[] rows, boolean[] positive, int leaf) {
    double share = Arrays.stream(rows).filter(row -> positive[row]).count() / (double) rows.length;
    Split best = null;
    if (share > 0 && share < 1 && rows.length >= 2 * leaf) {
      for (int c = 0; c < columns.length; c++) {
        Split split = Split.best(c, columns[c], rows, positive, leaf);
        best = split == null || (best != null && best.purity >= split.purity) ? best : split;
      }
    }
    if (best == null) {
      return new PropensityTree(share, 0, null, null, null);
    }
    int[] codes = columns[best.column].codes;
    boolean[] goesLeft = best.goesLeft;
    int[] left = Arrays.stream(rows).filter(row -> goesLeft[codes[row]]).toArray();
    int[] right = Arrays.stream(rows).filter(row -> !goesLeft[codes[row]]).toArray();
    return new PropensityTree(
        share,
        best.column,
        goesLeft,
        grow(columns, left, positive, leaf),
        grow(columns, right, positive, leaf));
  }

  /** Returns the estimated probability that a row is of the class. */
  double estimate(CodeColumn[] columns, int row) {
    PropensityTree node = this;
    while (node.goesLeft != null && node.left != null && node.right != null) {
      node = node.goesLeft[columns[node.column].codes[row]] ? node.left : node.right;
    }
    return node.share;
  }

  /** A column of codes below a size; of ordered ones only neighbours are kept together. */
  static final class CodeColumn {
    private final int[] codes;
    private final int size;
    private final boolean ordered;

    CodeColumn(int[] codes, int size, boolean ordered) {
      this.codes = codes;
      this.size = size;
      this.ordered = ordered;
    }
  }

  /** A division of the codes of a column; purity is the sum of (positive rows)² / rows of sides. */
  private static final class Split {
    private final int column;
    private final boolean[] goesLeft;
    private final double purity;

    Split(int column, boolean[] goesLeft, double purity) {
      this.column = column;
      this.goesLeft = goesLeft;
      this.purity = purity;
    }

    /**
     * Returns the purest split, null if no side would have enough rows. Of codes without an order,
     * those in the order of their shares of positive rows have it (Breiman et al. 1984, for two
     * classes).
     */
    static @Nullable Split best(
        int number, CodeColumn column, int[] rows, boolean[] positive, int leaf) {
      int[] count = new int[column.size];
      int[] hits = new int[column.size];
      int allHits = 0;
      for (int row : rows) {
        count[column.codes[row]]++;
        if (positive[row]) {
          hits[column.codes[row]]++;
          allHits++;
        }
      }
      int[] order = IntStream.range(0, column.size).filter(code -> count[code] > 0).toArray();
      if (!column.ordered) {
        order =
            Arrays.stream(order)
                .boxed()
                .sorted(
                    (a, b) -> Long.compare((long) hits[a] * count[b], (long) hits[b] * count[a]))
                .mapToInt(code -> code)
                .toArray();
      }
      double purest = Double.NEGATIVE_INFINITY;
      int last = -1;
      int below = 0;
      int hitsBelow = 0;
      for (int k = 0; k < order.length - 1; k++) {
        below += count[order[k]];
        hitsBelow += hits[order[k]];
        int above = rows.length - below;
        double hitsAbove = allHits - hitsBelow;
        double purity = (double) hitsBelow * hitsBelow / below + hitsAbove * hitsAbove / above;
        if (below >= leaf && above >= leaf && purity > purest) {
          purest = purity;
          last = k;
        }
      }
      if (last < 0) {
        return null;
      }
      boolean[] goesLeft = new boolean[column.size];
      for (int k = 0; k <= last; k++) {
        goesLeft[order[k]] = true;
      }
      return new Split(number, goesLeft, purest);
    }
  }
}
