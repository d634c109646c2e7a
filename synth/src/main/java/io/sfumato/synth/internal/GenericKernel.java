package io.sfumato.synth.internal;

import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.query.Workload;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The residuals of any workloads, known only by {@link Workload#add}: every candidate costs a pass
 * over all answers. For workloads without a kernel of their own.
 */
final class GenericKernel implements Kernel {

  private static final class Residuals {
    final Workload workload;
    final int weight;
    final long[] folded;

    Residuals(Workload workload, int weight, long[] folded) {
      this.workload = workload;
      this.weight = weight;
      this.folded = folded;
    }
  }

  private final int columns;
  private final List<List<Residuals>> byColumn = new ArrayList<>();
  private final List<Residuals> all = new ArrayList<>();
  private final Segments[] segments;
  private final Scratch own;

  GenericKernel(Domain domain) {
    columns = domain.columns();
    segments = new Segments[columns];
    for (int c = 0; c < columns; c++) {
      byColumn.add(new ArrayList<>());
      segments[c] = Segments.startingAt(domain.size(c), new BitSet());
    }
    own = new Scratch(1, columns);
  }

  @Override
  public void add(FixedTarget target, int[] table) {
    Workload workload = target.workload;
    long[] counts = new long[workload.cells()];
    int[] row = new int[columns];
    for (int start = 0; start < table.length; start += columns) {
      System.arraycopy(table, start, row, 0, columns);
      workload.add(row, 1, counts);
    }
    for (int i = 0; i < counts.length; i++) {
      counts[i] = target.answers[i] - target.weight * counts[i];
    }
    Residuals residuals = new Residuals(workload, target.weight, counts);
    all.add(residuals);
    for (int column : workload.columns()) {
      byColumn.get(column).add(residuals);
    }
  }

  @Override
  public void cuts(int column, BitSet starts) {
    if (!byColumn.get(column).isEmpty()) {
      starts.set(1, segments[column].codes());
    }
  }

  @Override
  public void bind(Segments[] finest) {
    System.arraycopy(finest, 0, segments, 0, columns);
  }

  @Override
  public void score(int[] table, int row, int column, Scratch scratch) {
    if (byColumn.get(column).isEmpty()) {
      return;
    }
    for (int s = 0; s < segments[column].count(); s++) {
      scratch.gains[s] += gain(table, row, column, segments[column].first(s), scratch);
    }
  }

  @Override
  public long gain(int[] table, int row, int column, int to, Scratch scratch) {
    long gain = 0;
    for (Residuals residuals : byColumn.get(column)) {
      long[] change = change(residuals, table, row, column, to, scratch);
      for (int i = 0; i < residuals.folded.length; i++) {
        long delta = change[i];
        gain += (2 * residuals.folded[i] - residuals.weight * delta) * delta;
        change[i] = 0;
      }
    }
    return gain;
  }

  @Override
  public void move(int[] table, int row, int column, int to) {
    for (Residuals residuals : byColumn.get(column)) {
      long[] change = change(residuals, table, row, column, to, own);
      for (int i = 0; i < residuals.folded.length; i++) {
        residuals.folded[i] -= residuals.weight * change[i];
        change[i] = 0;
      }
    }
  }

  private long[] change(
      Residuals residuals, int[] table, int row, int column, int to, Scratch scratch) {
    long[] change = scratch.zeros(residuals.folded.length);
    System.arraycopy(table, row * columns, scratch.row, 0, columns);
    residuals.workload.add(scratch.row, -1, change);
    scratch.row[column] = to;
    residuals.workload.add(scratch.row, 1, change);
    return change;
  }

  @Override
  public double loss() {
    double loss = 0;
    for (Residuals residuals : all) {
      double sum = 0;
      for (double residual : residuals.folded) {
        sum += residual * residual;
      }
      loss += sum / residuals.weight;
    }
    return loss;
  }
}
