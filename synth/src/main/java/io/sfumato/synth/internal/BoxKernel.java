package io.sfumato.synth.internal;

import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.query.BoxWorkload;
import io.sfumato.synth.query.CodeRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The residuals of counts in boxes: prefixes, nulls. All codes of a cell are scored in one pass
 * over the boxes with a side in its column: a box that holds the row in all its other columns adds
 * to a range of codes, and ranges are added up by their ends.
 */
final class BoxKernel implements Kernel {

  private final Domain domain;
  private final int columns;
  private final List<List<BoxSides.Box>> bySide = new ArrayList<>();
  private final List<List<BoxSides.Box>> byCategory = new ArrayList<>();
  private final List<BoxSides.Box> all = new ArrayList<>();
  private final BoxSides[] sides;
  private final BoxSides[] categories;
  private int[] residuals = {};

  BoxKernel(Domain domain) {
    this.domain = domain;
    columns = domain.columns();
    sides = new BoxSides[columns];
    categories = new BoxSides[columns];
    for (int c = 0; c < columns; c++) {
      bySide.add(new ArrayList<>());
      byCategory.add(new ArrayList<>());
    }
  }

  @Override
  public void add(FixedTarget target, int[] table) {
    BoxWorkload workload = (BoxWorkload) target.workload;
    int base = residuals.length;
    int[] folded = Residuals.of(target, table, columns);
    residuals = Arrays.copyOf(residuals, Math.addExact(base, folded.length));
    System.arraycopy(folded, 0, residuals, base, folded.length);
    List<List<CodeRange>> ranges = workload.boxes();
    int cells = folded.length / ranges.size();
    for (List<CodeRange> range : ranges) {
      BoxSides.Box box = new BoxSides.Box(range, workload.category(), base, cells, target.weight);
      base += cells;
      all.add(box);
      range.forEach(side -> bySide.get(side.column()).add(box));
      if (box.category() >= 0) {
        byCategory.get(box.category()).add(box);
      }
    }
  }

  @Override
  public void cuts(int column, BitSet starts) {
    for (BoxSides.Box box : bySide.get(column)) {
      CodeRange side = box.side(column);
      starts.set(side.from());
      if (side.to() < domain.size(column)) {
        starts.set(side.to());
      }
    }
    for (BoxSides.Box box : byCategory.get(column)) {
      starts.set(1, box.cells());
    }
  }

  @Override
  public void bind(Segments[] segments) {
    for (int c = 0; c < columns; c++) {
      sides[c] = new BoxSides(bySide.get(c), c, segments[c]);
      categories[c] = new BoxSides(byCategory.get(c), c, segments[c]);
    }
  }

  @Override
  public void score(int[] table, int row, int column, Scratch scratch) {
    sides[column].scoreRanges(table, row * columns, residuals, scratch);
    categories[column].scoreCodes(table, row * columns, residuals, scratch);
  }

  @Override
  public long gain(int[] table, int row, int column, int to, Scratch scratch) {
    return sides[column].gainOfRange(table, row * columns, to, residuals)
        + categories[column].gainOfCode(table, row * columns, to, residuals);
  }

  @Override
  public void move(int[] table, int row, int column, int to) {
    sides[column].moveInRange(table, row * columns, to, residuals);
    categories[column].moveCode(table, row * columns, to, residuals);
  }

  @Override
  public double loss() {
    double loss = 0;
    for (BoxSides.Box box : all) {
      loss += Residuals.loss(residuals, box.base(), box.base() + box.cells(), box.weight());
    }
    return loss;
  }
}
