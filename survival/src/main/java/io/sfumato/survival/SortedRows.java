package io.sfumato.survival;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The rows that were ever at risk and have weight, in the order of their times. Times that differ
 * by rounding only are made equal, as R's {@code aeqSurv} does: sorted distinct times (of entries
 * too) are one time where the step between them is at most {@value #TOLERANCE}, absolutely or
 * relative to the mean of all distinct times. Immutable.
 */
final class SortedRows {

  /** The square root of the distance from 1 to the next {@code double}. */
  private static final double TOLERANCE = 0x1p-26;

  /** The label of all rows, where there are no groups. */
  static final String ALL = "all";

  private final SurvivalData data;
  private final int[] rows;
  private final double[] times;
  private final int[] starts;
  private final int[] lateRows;
  private final double[] lateEntries;

  private SortedRows(
      SurvivalData data,
      int[] rows,
      double[] times,
      int[] starts,
      int[] lateRows,
      double[] lateEntries) {
    this.data = data;
    this.rows = rows;
    this.times = times;
    this.starts = starts;
    this.lateRows = lateRows;
    this.lateEntries = lateEntries;
  }

  static SortedRows of(SurvivalData data) {
    int count = 0;
    int late = 0;
    for (int row = 0; row < data.size(); row++) {
      if (counts(data, row)) {
        count++;
        late += data.entry(row) > 0 ? 1 : 0;
      }
    }
    int[] rows = new int[count];
    double[] ends = new double[count];
    int[] lateRows = new int[late];
    double[] lateEntries = new double[late];
    count = 0;
    late = 0;
    for (int row = 0; row < data.size(); row++) {
      if (counts(data, row)) {
        rows[count] = row;
        ends[count++] = data.time(row);
        if (data.entry(row) > 0) {
          lateRows[late] = row;
          lateEntries[late++] = data.entry(row);
        }
      }
    }
    RadixSort.sort(ends, rows);
    int finite = count;
    while (finite > 0 && ends[finite - 1] == Double.POSITIVE_INFINITY) {
      finite--;
    }
    RadixSort.sort(lateEntries, lateRows);
    makeTiesEqual(ends, finite, lateEntries, data.hasEntry() && late < count);
    SortedRows sorted = distinct(data, rows, ends, finite, lateRows, lateEntries);
    return late == 0 ? sorted : sorted.withoutEmptyIntervals(ends);
  }

  private static boolean counts(SurvivalData data, int row) {
    return data.isObserved(row) && data.weight(row) > 0;
  }

  /** Changes both sorted arrays in place; {@code zero} is whether 0 is among the entries. */
  private static void makeTiesEqual(double[] ends, int finite, double[] entries, boolean zero) {
    double mean = 0;
    double last = zero ? 0 : Double.NaN;
    long distinct = zero ? 1 : 0;
    for (int i = 0, j = 0; i < finite || j < entries.length; ) {
      boolean isEnd = j == entries.length || (i < finite && ends[i] <= entries[j]);
      double time = isEnd ? ends[i++] : entries[j++];
      if (time != last) {
        last = time;
        mean += (time - mean) / ++distinct;
      }
    }
    last = zero ? 0 : Double.NEGATIVE_INFINITY;
    double first = last;
    for (int i = 0, j = 0; i < finite || j < entries.length; ) {
      boolean isEnd = j == entries.length || (i < finite && ends[i] <= entries[j]);
      double time = isEnd ? ends[i] : entries[j];
      double step = time - last;
      if (!(step <= TOLERANCE || step / mean <= TOLERANCE)) {
        first = time;
      }
      last = time;
      if (isEnd) {
        ends[i++] = first;
      } else {
        entries[j++] = first;
      }
    }
  }

  private static SortedRows distinct(
      SurvivalData data,
      int[] rows,
      double[] ends,
      int finite,
      int[] lateRows,
      double[] lateEntries) {
    int count = 0;
    for (int i = 0; i < finite; i++) {
      if (i == 0 || ends[i] != ends[i - 1]) {
        count++;
      }
    }
    // With as many distinct times as rows, the sorted array is the array of distinct times.
    double[] times = count == ends.length ? ends : new double[count];
    int[] starts = new int[count + 1];
    starts[count] = finite;
    int at = 0;
    for (int i = 0; i < finite; i++) {
      if (i == 0 || ends[i] != ends[i - 1]) {
        times[at] = ends[i];
        starts[at++] = i;
      }
    }
    return new SortedRows(data, rows, times, starts, lateRows, lateEntries);
  }

  /** Drops rows whose entry and time became one: they were never at risk. */
  private SortedRows withoutEmptyIntervals(double[] ends) {
    double[] endOf = new double[data.size()];
    for (int i = 0; i < rows.length; i++) {
      endOf[rows[i]] = ends[i];
    }
    BitSet empty = new BitSet();
    for (int i = 0; i < lateRows.length; i++) {
      if (lateEntries[i] >= endOf[lateRows[i]]) {
        empty.set(lateRows[i]);
      }
    }
    if (empty.isEmpty()) {
      return this;
    }
    int[] parts = new int[data.size()];
    for (int row = 0; row < parts.length; row++) {
      parts[row] = empty.get(row) ? 1 : 0;
    }
    return split(parts, 2)[0];
  }

  /** Returns what is made of the rows of each group, in the order of labels. */
  static <T> SortedMap<String, T> byGroup(SurvivalData data, Function<SortedRows, T> estimate) {
    SortedRows all = of(data);
    Labels groups = data.groups();
    SortedMap<String, T> estimates = new TreeMap<>();
    if (groups == null) {
      estimates.put(ALL, estimate.apply(all));
    } else {
      SortedRows[] parts = all.split(groups);
      for (int group = 0; group < parts.length; group++) {
        estimates.put(groups.texts().get(group), estimate.apply(parts[group]));
      }
    }
    return Collections.unmodifiableSortedMap(estimates);
  }

  /** Divides the rows by labels. Returns one part for each of the distinct labels. */
  SortedRows[] split(Labels labels) {
    int[] parts = new int[labels.size()];
    for (int row = 0; row < parts.length; row++) {
      parts[row] = labels.code(row);
    }
    return split(parts, labels.texts().size());
  }

  private SortedRows[] split(int[] partOf, int parts) {
    int[] count = new int[parts];
    int[] distinct = new int[parts];
    int[] lastTime = new int[parts];
    Arrays.fill(lastTime, -1);
    for (int i = 0; i <= times.length; i++) {
      for (int at = start(i); at < end(i); at++) {
        int part = partOf[rows[at]];
        count[part]++;
        if (i < times.length && lastTime[part] != i) {
          lastTime[part] = i;
          distinct[part]++;
        }
      }
    }
    int[] late = new int[parts];
    for (int row : lateRows) {
      late[partOf[row]]++;
    }
    SortedRows[] split = new SortedRows[parts];
    for (int part = 0; part < parts; part++) {
      split[part] =
          new SortedRows(
              data,
              new int[count[part]],
              new double[distinct[part]],
              new int[distinct[part] + 1],
              new int[late[part]],
              new double[late[part]]);
    }
    fill(split, partOf);
    return split;
  }

  private void fill(SortedRows[] split, int[] partOf) {
    int[] count = new int[split.length];
    int[] distinct = new int[split.length];
    for (int i = 0; i <= times.length; i++) {
      for (int at = start(i); at < end(i); at++) {
        int part = partOf[rows[at]];
        SortedRows to = split[part];
        if (i < times.length && (distinct[part] == 0 || to.times[distinct[part] - 1] != times[i])) {
          to.times[distinct[part]] = times[i];
          to.starts[distinct[part]++] = count[part];
        }
        to.rows[count[part]++] = rows[at];
        to.starts[distinct[part]] = i < times.length ? count[part] : to.starts[distinct[part]];
      }
    }
    int[] late = new int[split.length];
    for (int i = 0; i < lateRows.length; i++) {
      int part = partOf[lateRows[i]];
      split[part].lateRows[late[part]] = lateRows[i];
      split[part].lateEntries[late[part]++] = lateEntries[i];
    }
  }

  SurvivalData data() {
    return data;
  }

  /** Returns the number of rows, those with infinite times included. */
  int count() {
    return rows.length;
  }

  /** Returns the distinct finite times, increasing; the array itself. */
  double[] times() {
    return times;
  }

  /** Returns the row at a position in the order of times. */
  int row(int position) {
    return rows[position];
  }

  /** Returns the first position of a distinct time, or past the last one of infinite times. */
  int start(int time) {
    return starts[time];
  }

  /** Returns the position after the last of a distinct time, or of infinite times. */
  int end(int time) {
    return time < times.length ? starts[time + 1] : rows.length;
  }

  /** Returns the number of rows that came under observation late. */
  int lateCount() {
    return lateRows.length;
  }

  /** Returns a late row, in the order of entries. */
  int lateRow(int position) {
    return lateRows[position];
  }

  /** Returns the entries of the late rows, in order; the array itself. */
  double[] lateEntries() {
    return lateEntries;
  }
}
