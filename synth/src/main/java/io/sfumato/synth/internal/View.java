package io.sfumato.synth.internal;

/**
 * A marginal as one of its columns sees it: where the residuals of the column's bins lie for a
 * context, which is the row's codes in the marginal's other columns.
 */
final class View {

  final int weight;

  /** The other columns, and how far apart the residuals of neighbouring bins of each lie. */
  final int[] columns;

  final int[] strides;
  final int[][] bins;

  /** The other views of the same marginal. */
  final View[] siblings;

  /** For each sibling, how far apart the bins of this view's own column lie in it. */
  final int[] ownStride;

  final BinnedViews home;
  final int base;

  View(BinnedViews home, int base, int weight, int others) {
    this.home = home;
    this.base = base;
    this.weight = weight;
    this.columns = new int[others];
    this.strides = new int[others];
    this.bins = new int[others][];
    this.siblings = new View[others];
    this.ownStride = new int[others];
  }

  /** Where the residuals of the context of a row begin. */
  int offset(int[] table, int rowStart) {
    int offset = base;
    for (int i = 0; i < columns.length; i++) {
      offset += bins[i][table[rowStart + columns[i]]] * strides[i];
    }
    return offset;
  }

  /** The sum of its squared residuals. */
  double sumOfSquares() {
    int contexts = 1;
    for (View sibling : siblings) {
      contexts *= sibling.home.bins;
    }
    double sum = 0;
    for (int context = 0; context < contexts; context++) {
      for (int bin = 0; bin < home.bins; bin++) {
        double residual = home.residual(base + context * home.contextStride(), bin);
        sum += residual * residual;
      }
    }
    return sum;
  }
}
