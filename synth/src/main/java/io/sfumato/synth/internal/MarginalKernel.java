package io.sfumato.synth.internal;

import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.query.BinnedColumn;
import io.sfumato.synth.query.Marginal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The residuals of marginals, once for each column of each marginal: a k-way marginal is kept k
 * times, every time with another column varying fastest. A change of a cell touches two residuals
 * of each view of each marginal with that column.
 */
final class MarginalKernel implements Kernel {

  private final Domain domain;
  private final int columns;
  private final List<List<BinnedViews>> groups = new ArrayList<>();
  private final List<View> firsts = new ArrayList<>();

  MarginalKernel(Domain domain) {
    this.domain = domain;
    this.columns = domain.columns();
    for (int c = 0; c < columns; c++) {
      groups.add(new ArrayList<>());
    }
  }

  @Override
  public void add(FixedTarget target, int[] table) {
    Marginal marginal = (Marginal) target.workload;
    List<BinnedColumn> parts = marginal.parts();
    long rows = table.length / columns;
    long bound = rows * target.weight;
    int largest = 0;
    for (int answer : target.answers) {
      largest = Math.max(largest, Math.abs(answer));
    }
    View[] views = new View[parts.size()];
    for (int p = 0; p < views.length; p++) {
      views[p] =
          group(parts.get(p))
              .add(
                  target.answers.length / parts.get(p).bins(),
                  target.weight,
                  views.length - 1,
                  bound + largest);
    }
    for (int p = 0; p < views.length; p++) {
      link(views, p);
    }
    int[] folded = target.answers.clone();
    int[] row = new int[columns];
    for (int start = 0; start < table.length; start += columns) {
      System.arraycopy(table, start, row, 0, columns);
      folded[marginal.cell(row)] -= target.weight;
    }
    spread(views, folded);
    firsts.add(views[0]);
  }

  private BinnedViews group(BinnedColumn part) {
    List<BinnedViews> ofColumn = groups.get(part.column());
    for (BinnedViews group : ofColumn) {
      if (group.divides(part)) {
        return group;
      }
    }
    BinnedViews group = new BinnedViews(part, domain.size(part.column()));
    ofColumn.add(group);
    return group;
  }

  /** Lays out view p: its own bins side by side, the contexts as in the marginal. */
  private static void link(View[] views, int p) {
    int stride = views[p].home.contextStride();
    for (int q = views.length - 1; q >= 0; q--) {
      if (q != p) {
        int i = q < p ? q : q - 1;
        views[p].columns[i] = views[q].home.column;
        views[p].bins[i] = views[q].home.binOfCode;
        views[p].strides[i] = stride;
        views[p].siblings[i] = views[q];
        views[q].ownStride[p < q ? p : p - 1] = stride;
        stride *= views[q].home.bins;
      }
    }
  }

  private static void spread(View[] views, int[] folded) {
    int[] bin = new int[views.length];
    for (int residual : folded) {
      for (int p = 0; p < bin.length; p++) {
        int offset = views[p].base;
        for (int i = 0; i < views[p].strides.length; i++) {
          offset += bin[i < p ? i : i + 1] * views[p].strides[i];
        }
        views[p].home.add(offset, bin[p], residual);
      }
      for (int q = bin.length - 1; q >= 0 && ++bin[q] == views[q].home.bins; q--) {
        bin[q] = 0;
      }
    }
  }

  @Override
  public void cuts(int column, BitSet starts) {
    for (BinnedViews group : groups.get(column)) {
      for (int code = 1; code < group.binOfCode.length; code++) {
        if (group.binOfCode[code] != group.binOfCode[code - 1]) {
          starts.set(code);
        }
      }
    }
  }

  @Override
  public void bind(Segments[] segments) {
    for (List<BinnedViews> ofColumn : groups) {
      for (BinnedViews group : ofColumn) {
        group.bind(segments[group.column]);
      }
    }
  }

  @Override
  public void score(int[] table, int row, int column, Scratch scratch) {
    for (BinnedViews group : groups.get(column)) {
      group.score(table, row * columns, scratch);
    }
  }

  @Override
  public int best(int[] table, int row, int column, int present, int segments, Scratch scratch) {
    List<BinnedViews> ofColumn = groups.get(column);
    if (ofColumn.size() == 1 && ofColumn.get(0).isDirect()) {
      return ofColumn.get(0).best(table, row * columns, scratch);
    }
    return Kernel.super.best(table, row, column, present, segments, scratch);
  }

  @Override
  public long gain(int[] table, int row, int column, int to, Scratch scratch) {
    long gain = 0;
    for (BinnedViews group : groups.get(column)) {
      gain += group.gain(table, row * columns, to, scratch);
    }
    return gain;
  }

  @Override
  public long swapGain(int[] table, int first, int second, int column, Scratch scratch) {
    long gain = 0;
    for (BinnedViews group : groups.get(column)) {
      gain += group.swapGain(table, first * columns, second * columns);
    }
    return gain;
  }

  @Override
  public void move(int[] table, int row, int column, int to) {
    for (BinnedViews group : groups.get(column)) {
      group.move(table, row * columns, to);
    }
  }

  @Override
  public double loss() {
    double loss = 0;
    for (View view : firsts) {
      loss += view.sumOfSquares() / view.weight;
    }
    return loss;
  }
}
