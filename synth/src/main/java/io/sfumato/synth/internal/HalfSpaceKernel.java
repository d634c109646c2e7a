package io.sfumato.synth.internal;

import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.query.HalfSpaces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The residuals of half-spaces. How far a row is beyond each is reckoned anew from its codes; with
 * the cell's own term left out, each half-space begins or ends at one code, and all codes of the
 * cell are scored in one pass over the half-spaces. Whole numbers throughout.
 */
final class HalfSpaceKernel implements Kernel {

  private final Domain domain;
  private final int columns;
  private int count;
  private int[] residuals = {};
  private int[] base = {};
  private int[] weight = {};
  private int[] category = {};
  private int[] cells = {};
  private int[] negatedOffset = {};

  /** Distances for moves, which one thread makes. */
  private int[] own = {};

  /** For each column the coefficient of each half-space; empty if no half-space has it. */
  private final int[][] coefficients;

  /** For each column how many of its codes are values; the rest is null. */
  private final int[] values;

  /** For each column the half-spaces that count by its codes. */
  private final List<List<Integer>> byCategory = new ArrayList<>();

  HalfSpaceKernel(Domain domain) {
    this.domain = domain;
    columns = domain.columns();
    coefficients = new int[columns][0];
    values = new int[columns];
    for (int c = 0; c < columns; c++) {
      byCategory.add(new ArrayList<>());
    }
  }

  @Override
  public void add(FixedTarget target, int[] table) {
    HalfSpaces workload = (HalfSpaces) target.workload;
    int[] folded = Residuals.of(target, table, columns);
    int start = residuals.length;
    residuals = Arrays.copyOf(residuals, Math.addExact(start, folded.length));
    System.arraycopy(folded, 0, residuals, start, folded.length);
    int[] offsets = workload.offsets();
    int first = count;
    grow(Math.addExact(first, offsets.length));
    for (int h = first; h < count; h++) {
      cells[h] = folded.length / offsets.length;
      base[h] = start + (h - first) * cells[h];
      weight[h] = target.weight;
      category[h] = workload.category();
      negatedOffset[h] = -offsets[h - first];
      if (category[h] >= 0) {
        byCategory.get(category[h]).add(h);
      }
    }
    int[] projected = workload.projected();
    for (int k = 0; k < projected.length; k++) {
      setCoefficients(projected[k], first, workload.weights()[k], workload.values()[k]);
    }
  }

  private void grow(int most) {
    count = most;
    base = Arrays.copyOf(base, most);
    weight = Arrays.copyOf(weight, most);
    category = Arrays.copyOf(category, most);
    cells = Arrays.copyOf(cells, most);
    negatedOffset = Arrays.copyOf(negatedOffset, most);
    own = new int[most];
    for (int c = 0; c < columns; c++) {
      coefficients[c] = Arrays.copyOf(coefficients[c], coefficients[c].length == 0 ? 0 : most);
    }
  }

  private void setCoefficients(int column, int first, int coefficient, int valuesOfColumn) {
    if (coefficients[column].length == 0) {
      coefficients[column] = new int[count];
      values[column] = valuesOfColumn;
    } else if (values[column] != valuesOfColumn) {
      throw new IllegalArgumentException(
          "half-spaces must agree on whether column '%s' is nullable"
              .formatted(domain.names().get(column)));
    }
    Arrays.fill(coefficients[column], first, count, coefficient);
  }

  @Override
  public void cuts(int column, BitSet starts) {
    if (coefficients[column].length > 0 || !byCategory.get(column).isEmpty()) {
      starts.set(1, Math.max(1, domain.size(column)));
    }
  }

  @Override
  public void bind(Segments[] segments) {
    // Where a half-space begins depends on the row: the segments of its columns are codes.
  }

  /** How far a row is beyond each half-space, without the term of one column. */
  private void distances(int[] table, int rowStart, int except, int[] into) {
    System.arraycopy(negatedOffset, 0, into, 0, count);
    for (int c = 0; c < columns; c++) {
      int code = table[rowStart + c];
      int[] coefficient = coefficients[c];
      if (c != except && coefficient.length > 0 && code > 0 && code < values[c]) {
        for (int h = 0; h < coefficient.length; h++) {
          into[h] += coefficient[h] * code;
        }
      }
    }
  }

  /** The factor of the column's coefficients when it has a code. */
  private int factor(int column, int code) {
    return code < values[column] ? code : 0;
  }

  private int cell(int h, int[] table, int rowStart) {
    return category[h] < 0 ? base[h] : base[h] + table[rowStart + category[h]];
  }

  @Override
  public void score(int[] table, int row, int column, Scratch scratch) {
    int rowStart = row * columns;
    boolean projects = coefficients[column].length > 0;
    if (!projects && byCategory.get(column).isEmpty()) {
      return;
    }
    int[] distances = scratch.offsets(count);
    distances(table, rowStart, column, distances);
    if (projects) {
      scoreProjected(table, rowStart, column, distances, scratch);
    }
    for (int h : byCategory.get(column)) {
      if (distances[h] > 0) {
        for (int code = 0; code < cells[h]; code++) {
          scratch.gains[code] += 2L * residuals[base[h] + code];
        }
        scratch.gains[table[rowStart + column]] += 2L * weight[h];
      }
    }
  }

  private void scoreProjected(
      int[] table, int rowStart, int column, int[] distances, Scratch scratch) {
    int factor = factor(column, table[rowStart + column]);
    int end = values[column];
    long[] ends = scratch.longs;
    Arrays.fill(ends, 0, end + 1, 0);
    long ofNull = 0;
    int[] coefficient = coefficients[column];
    for (int h = 0; h < coefficient.length; h++) {
      int step = coefficient[h];
      if (step == 0) {
        continue;
      }
      int distance = distances[h];
      int inside = distance + step * factor > 0 ? weight[h] : -weight[h];
      long gain = 2L * residuals[cell(h, table, rowStart)] + inside;
      if (distance > 0) {
        ofNull += gain;
      }
      if (step > 0) {
        // distance + step × code > 0 from here on
        int from = distance > 0 ? 0 : Math.min(end, -distance / step + 1);
        ends[from] += gain;
        ends[end] -= gain;
      } else if (distance > 0) {
        // and here up to the code before this one
        ends[0] += gain;
        ends[Math.min(end, (distance - 1) / -step + 1)] -= gain;
      }
    }
    long sum = 0;
    for (int code = 0; code < end; code++) {
      sum += ends[code];
      scratch.gains[code] += sum;
    }
    if (end < domain.size(column)) {
      scratch.gains[end] += ofNull;
    }
  }

  @Override
  public long gain(int[] table, int row, int column, int to, Scratch scratch) {
    int rowStart = row * columns;
    int before = table[rowStart + column];
    boolean projects = coefficients[column].length > 0;
    if (before == to || (!projects && byCategory.get(column).isEmpty())) {
      return 0;
    }
    int[] distances = scratch.offsets(count);
    distances(table, rowStart, column, distances);
    long gain = 0;
    int[] coefficient = coefficients[column];
    for (int h = 0; h < coefficient.length; h++) {
      int change = change(distances[h], coefficient[h], factor(column, before), factor(column, to));
      if (change != 0) {
        gain += 2L * change * residuals[cell(h, table, rowStart)] - weight[h];
      }
    }
    for (int h : byCategory.get(column)) {
      if (distances[h] > 0) {
        gain += 2 * ((long) residuals[base[h] + to] - residuals[base[h] + before] - weight[h]);
      }
    }
    return gain;
  }

  @Override
  public void move(int[] table, int row, int column, int to) {
    int rowStart = row * columns;
    int before = table[rowStart + column];
    distances(table, rowStart, column, own);
    int[] coefficient = coefficients[column];
    for (int h = 0; h < coefficient.length; h++) {
      int change = change(own[h], coefficient[h], factor(column, before), factor(column, to));
      if (change != 0) {
        residuals[cell(h, table, rowStart)] -= change * weight[h];
      }
    }
    for (int h : byCategory.get(column)) {
      if (own[h] > 0) {
        residuals[base[h] + before] += weight[h];
        residuals[base[h] + to] -= weight[h];
      }
    }
  }

  private static int change(int distance, int step, int before, int after) {
    return (distance + step * after > 0 ? 1 : 0) - (distance + step * before > 0 ? 1 : 0);
  }

  @Override
  public double loss() {
    double loss = 0;
    for (int h = 0; h < count; h++) {
      loss += Residuals.loss(residuals, base[h], base[h] + cells[h], weight[h]);
    }
    return loss;
  }
}
