package io.sfumato.synth.internal;

import io.sfumato.synth.query.CodeRange;
import java.util.Arrays;
import java.util.List;

/** The boxes that depend on one column, in arrays: as one of their sides, or as their category. */
final class BoxSides {

  /**
   * A box.
   *
   * @param sides its sides
   * @param category the column by whose codes rows are counted, or -1
   * @param base where its residuals begin
   * @param cells how many it has
   * @param weight its weight
   */
  record Box(List<CodeRange> sides, int category, int base, int cells, int weight) {

    CodeRange side(int column) {
      return sides.stream().filter(side -> side.column() == column).findFirst().orElseThrow();
    }
  }

  private final int column;
  private final Segments segments;
  private final int[] base;
  private final int[] weight;
  private final int[] category;
  private final int[] cells;
  private final int[] from;
  private final int[] to;
  private final int[] fromSegment;
  private final int[] toSegment;

  /** The other sides of box i are in {@code [otherEnds[i], otherEnds[i + 1])}. */
  private final int[] otherEnds;

  private final int[] others;
  private final int[] othersFrom;
  private final int[] othersTo;

  BoxSides(List<Box> boxes, int column, Segments segments) {
    this.column = column;
    this.segments = segments;
    int n = boxes.size();
    base = boxes.stream().mapToInt(Box::base).toArray();
    weight = boxes.stream().mapToInt(Box::weight).toArray();
    category = boxes.stream().mapToInt(Box::category).toArray();
    cells = boxes.stream().mapToInt(Box::cells).toArray();
    from = new int[n];
    to = new int[n];
    fromSegment = new int[n];
    toSegment = new int[n];
    otherEnds = new int[n + 1];
    int most = boxes.stream().mapToInt(box -> box.sides().size()).sum();
    others = new int[most];
    othersFrom = new int[most];
    othersTo = new int[most];
    int end = 0;
    for (int i = 0; i < n; i++) {
      for (CodeRange side : boxes.get(i).sides()) {
        if (side.column() == column) {
          from[i] = side.from();
          to[i] = side.to();
          fromSegment[i] = segments.of(side.from());
          toSegment[i] = side.to() < segments.codes() ? segments.of(side.to()) : segments.count();
        } else {
          others[end] = side.column();
          othersFrom[end] = side.from();
          othersTo[end++] = side.to();
        }
      }
      otherEnds[i + 1] = end;
    }
  }

  /** Whether a row is in box i as far as other columns are concerned. */
  private boolean holds(int i, int[] table, int rowStart) {
    for (int k = otherEnds[i]; k < otherEnds[i + 1]; k++) {
      int code = table[rowStart + others[k]];
      if (code < othersFrom[k] || code >= othersTo[k]) {
        return false;
      }
    }
    return true;
  }

  private int cell(int i, int[] table, int rowStart) {
    return category[i] < 0 ? base[i] : base[i] + table[rowStart + category[i]];
  }

  void scoreRanges(int[] table, int rowStart, int[] residuals, Scratch scratch) {
    if (base.length == 0) {
      return;
    }
    int own = table[rowStart + column];
    int count = segments.count();
    long[] ends = scratch.longs;
    Arrays.fill(ends, 0, count + 1, 0);
    for (int i = 0; i < base.length; i++) {
      if (holds(i, table, rowStart)) {
        int inside = own >= from[i] && own < to[i] ? weight[i] : -weight[i];
        long gain = 2L * residuals[cell(i, table, rowStart)] + inside;
        ends[fromSegment[i]] += gain;
        ends[toSegment[i]] -= gain;
      }
    }
    long sum = 0;
    for (int s = 0; s < count; s++) {
      sum += ends[s];
      scratch.gains[s] += sum;
    }
  }

  void scoreCodes(int[] table, int rowStart, int[] residuals, Scratch scratch) {
    int own = table[rowStart + column];
    for (int i = 0; i < base.length; i++) {
      if (holds(i, table, rowStart)) {
        for (int code = 0; code < cells[i]; code++) {
          scratch.gains[code] += 2L * residuals[base[i] + code];
        }
        scratch.gains[own] += 2L * weight[i];
      }
    }
  }

  long gainOfRange(int[] table, int rowStart, int code, int[] residuals) {
    int own = table[rowStart + column];
    long gain = 0;
    for (int i = 0; i < base.length; i++) {
      int change = change(i, own, code);
      if (change != 0 && holds(i, table, rowStart)) {
        gain += 2L * change * residuals[cell(i, table, rowStart)] - weight[i];
      }
    }
    return gain;
  }

  long gainOfCode(int[] table, int rowStart, int code, int[] residuals) {
    int own = table[rowStart + column];
    long gain = 0;
    for (int i = 0; own != code && i < base.length; i++) {
      if (holds(i, table, rowStart)) {
        gain += 2 * ((long) residuals[base[i] + code] - residuals[base[i] + own] - weight[i]);
      }
    }
    return gain;
  }

  void moveInRange(int[] table, int rowStart, int code, int[] residuals) {
    int own = table[rowStart + column];
    for (int i = 0; i < base.length; i++) {
      int change = change(i, own, code);
      if (change != 0 && holds(i, table, rowStart)) {
        residuals[cell(i, table, rowStart)] -= change * weight[i];
      }
    }
  }

  void moveCode(int[] table, int rowStart, int code, int[] residuals) {
    int own = table[rowStart + column];
    for (int i = 0; i < base.length; i++) {
      if (holds(i, table, rowStart)) {
        residuals[base[i] + own] += weight[i];
        residuals[base[i] + code] -= weight[i];
      }
    }
  }

  /** By how much the count of box i changes when the row is in it otherwise. */
  private int change(int i, int own, int code) {
    int before = own >= from[i] && own < to[i] ? 1 : 0;
    int after = code >= from[i] && code < to[i] ? 1 : 0;
    return after - before;
  }
}
