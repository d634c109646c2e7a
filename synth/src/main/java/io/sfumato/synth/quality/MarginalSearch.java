package io.sfumato.synth.quality;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.Domain;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares the contingency tables of all sets of so many columns, keeping each row's cell in the
 * set so far.
 */
final class MarginalSearch {

  private final Domain domain;
  private final int[][] real;
  private final int[][] synthetic;
  private final int order;
  private final int mostCells;
  private final List<Integer> chosen = new ArrayList<>();
  private final List<int[]> realCells = new ArrayList<>();
  private final List<int[]> syntheticCells = new ArrayList<>();
  private final List<MarginalError> errors = new ArrayList<>();
  private int skipped;

  MarginalSearch(CodedTable real, CodedTable synthetic, int order, int mostCells) {
    this.domain = real.domain();
    this.real = columns(real);
    this.synthetic = columns(synthetic);
    this.order = order;
    this.mostCells = mostCells;
    realCells.add(new int[real.rows()]);
    syntheticCells.add(new int[synthetic.rows()]);
    extend(0, 1);
  }

  List<MarginalError> errors() {
    return errors;
  }

  int skipped() {
    return skipped;
  }

  private static int[][] columns(CodedTable table) {
    int[][] columns = new int[table.domain().columns()][];
    for (int c = 0; c < columns.length; c++) {
      columns[c] = table.column(c);
    }
    return columns;
  }

  private void extend(int from, long cells) {
    if (cells > mostCells) { // so do all larger sets
      skipped += Math.toIntExact(choices(real.length - from, order - chosen.size()));
      return;
    }
    if (chosen.size() == order) {
      errors.add(error((int) cells));
      return;
    }
    for (int c = from; c <= real.length - (order - chosen.size()); c++) {
      int size = domain.size(c);
      chosen.add(c);
      boolean small = cells * size <= mostCells;
      realCells.add(small ? next(last(realCells), real[c], size) : new int[0]);
      syntheticCells.add(small ? next(last(syntheticCells), synthetic[c], size) : new int[0]);
      extend(c + 1, cells * size);
      chosen.remove(chosen.size() - 1);
      realCells.remove(realCells.size() - 1);
      syntheticCells.remove(syntheticCells.size() - 1);
    }
  }

  private MarginalError error(int cells) {
    double[] difference = new double[cells];
    addShares(last(realCells), 1, difference);
    addShares(last(syntheticCells), -1, difference);
    double sum = 0;
    double most = 0;
    for (double d : difference) {
      sum += Math.abs(d);
      most = Math.max(most, Math.abs(d));
    }
    String names = String.join(",", chosen.stream().map(domain.names()::get).toList());
    return new MarginalError(names, sum / 2, sum / cells, most, cells);
  }

  private static void addShares(int[] cellOfRow, double sign, double[] shares) {
    int[] counts = new int[shares.length];
    for (int cell : cellOfRow) {
      counts[cell]++;
    }
    for (int i = 0; i < counts.length; i++) {
      shares[i] += sign * counts[i] / cellOfRow.length;
    }
  }

  private static int[] next(int[] cells, int[] codes, int size) {
    int[] next = new int[cells.length];
    for (int i = 0; i < next.length; i++) {
      next[i] = cells[i] * size + codes[i];
    }
    return next;
  }

  private static int[] last(List<int[]> list) {
    return list.get(list.size() - 1);
  }

  private static long choices(int from, int howMany) {
    long product = 1;
    for (int k = 0; k < howMany; k++) {
      product = product * (from - k) / (k + 1);
    }
    return product;
  }
}
