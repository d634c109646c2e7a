package io.sfumato.synth.internal;

import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.query.Sums;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The residuals of sums of values, exact in units of the values. An answer can be far larger than a
 * count, so weights apply when scoring, in double arithmetic: a gain is the same function of the
 * same whole numbers whatever came before, and is never more than the true one, so that no search
 * goes in circles.
 */
final class SumKernel implements Kernel {

  private static final class Sum {
    final int column;
    final int category;
    final int[] values;
    final double weight;
    final long[] residuals;

    Sum(Sums workload, double weight, long[] residuals) {
      this.column = workload.summed();
      this.category = workload.category();
      this.values = workload.values();
      this.weight = weight;
      this.residuals = residuals;
    }

    private int cell(int[] table, int rowStart) {
      return category < 0 ? 0 : table[rowStart + category];
    }

    /** What the loss is lowered by when an answer grows. */
    private long gain(int cell, long growth) {
      double r = residuals[cell];
      return (long) Math.floor(weight * (growth * (2 * r - growth)));
    }

    private long gain(int[] table, int rowStart, int changed, int to) {
      int cell = cell(table, rowStart);
      int value = values[table[rowStart + column]];
      long gain = 0;
      if (changed == column) {
        gain = gain(cell, (long) values[to] - value);
      } else if (to != cell) {
        gain = gain(cell, -value) + gain(to, value);
      }
      return gain;
    }
  }

  private final Domain domain;
  private final int columns;
  private final List<Sum> all = new ArrayList<>();
  private final List<List<Sum>> byColumn = new ArrayList<>();
  private final Segments[] segments;

  SumKernel(Domain domain) {
    this.domain = domain;
    this.columns = domain.columns();
    this.segments = new Segments[columns];
    for (int c = 0; c < columns; c++) {
      byColumn.add(new ArrayList<>());
      segments[c] = Segments.startingAt(domain.size(c), new BitSet());
    }
  }

  @Override
  public void add(FixedTarget target, int[] table) {
    throw new UnsupportedOperationException("sums have answers that no fixed target holds");
  }

  /** Adds sums whose loss counts so much for each squared unit. */
  void add(Sums workload, double[] answers, double weight, int[] table) {
    long[] sums = new long[answers.length];
    int[] row = new int[columns];
    for (int start = 0; start < table.length; start += columns) {
      System.arraycopy(table, start, row, 0, columns);
      workload.add(row, -1, sums);
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] += Math.round(answers[i]);
    }
    Sum sum = new Sum(workload, weight, sums);
    all.add(sum);
    for (int column : workload.columns()) {
      byColumn.get(column).add(sum);
    }
  }

  @Override
  public void cuts(int column, BitSet starts) {
    for (Sum sum : byColumn.get(column)) {
      for (int code = 1; code < domain.size(column); code++) {
        if (column == sum.category || sum.values[code] != sum.values[code - 1]) {
          starts.set(code);
        }
      }
    }
  }

  @Override
  public void bind(Segments[] finest) {
    System.arraycopy(finest, 0, segments, 0, columns);
  }

  @Override
  public void score(int[] table, int row, int column, Scratch scratch) {
    for (Sum sum : byColumn.get(column)) {
      for (int s = 0; s < segments[column].count(); s++) {
        scratch.gains[s] += sum.gain(table, row * columns, column, segments[column].first(s));
      }
    }
  }

  @Override
  public long gain(int[] table, int row, int column, int to, Scratch scratch) {
    long gain = 0;
    for (Sum sum : byColumn.get(column)) {
      gain += sum.gain(table, row * columns, column, to);
    }
    return gain;
  }

  @Override
  public void move(int[] table, int row, int column, int to) {
    int rowStart = row * columns;
    for (Sum sum : byColumn.get(column)) {
      int cell = sum.cell(table, rowStart);
      int value = sum.values[table[rowStart + sum.column]];
      if (column == sum.column) {
        sum.residuals[cell] -= (long) sum.values[to] - value;
      } else {
        sum.residuals[cell] += value;
        sum.residuals[to] -= value;
      }
    }
  }

  @Override
  public double loss() {
    double loss = 0;
    for (Sum sum : all) {
      for (double residual : sum.residuals) {
        loss += sum.weight * residual * residual;
      }
    }
    return loss;
  }
}
