package io.sfumato.synth.internal;

import java.util.BitSet;

/**
 * The residuals of the workloads of one class, and how they change when a cell of the synthetic
 * table does. A search asks the kernels of an objective to score all codes of a cell, chooses one,
 * and tells them of the change.
 *
 * <p>All arithmetic is on integers, so that scores are exact whatever the order of changes. The
 * objective of a kernel is {@code Σ R² / weight} for the folded residuals of {@link FixedTarget}.
 * Tables are row-major: the code of row {@code i} in column {@code c} is {@code table[i × columns +
 * c]}.
 *
 * <p>Not thread-safe, but {@link #score} and {@link #gain} may run in several threads between
 * changes.
 */
interface Kernel {

  /**
   * Adds a workload of the class of this kernel, and reckons its residuals. The next call is of
   * {@link #bind}.
   *
   * @param target the wanted answers
   * @param table the codes, row by row
   */
  void add(FixedTarget target, int[] table);

  /**
   * Says which neighbouring codes this kernel tells apart.
   *
   * @param column the column
   * @param starts where to set each code, other than 0, that differs from the code before it in its
   *     effect on some answer
   */
  void cuts(int column, BitSet starts);

  /**
   * Tells of the segments of each column, which are as fine as the cuts of all kernels demand.
   * Called after targets were added, before anything is scored.
   *
   * @param segments those of each column
   */
  void bind(Segments[] segments);

  /**
   * Adds to the entry of each segment by how much the objective becomes smaller when the cell takes
   * a code of it. Entries are exact up to a number that is the same for all segments of the cell:
   * only differences count, those to the segment of the present code above all.
   *
   * @param table the codes, row by row
   * @param row the row
   * @param column the column
   * @param scratch where to add: its {@link Scratch#gains}
   */
  void score(int[] table, int row, int column, Scratch scratch);

  /**
   * Returns the segment with the largest entry, if this kernel is the only one. Overridden where
   * there is a shorter way than to score them all and look.
   *
   * @param table the codes, row by row
   * @param row the row
   * @param column the column
   * @param present the segment of the cell's code
   * @param segments how many there are
   * @param scratch arrays to work in
   * @return the first segment with the largest entry, or the present one if none has a larger
   */
  default int best(int[] table, int row, int column, int present, int segments, Scratch scratch) {
    scratch.clearGains(segments);
    score(table, row, column, scratch);
    return scratch.best(present, segments);
  }

  /**
   * Returns by how much the objective becomes smaller when a cell takes another code: the
   * difference of two entries of {@link #score}.
   *
   * @param table the codes, row by row
   * @param row the row
   * @param column the column
   * @param to the other code
   * @param scratch arrays to work in
   * @return the exact difference; negative if the objective becomes larger
   */
  long gain(int[] table, int row, int column, int to, Scratch scratch);

  /**
   * Returns by how much the objective becomes smaller when two rows exchange their codes of a
   * column. Unless overridden, one change is made, and taken back: no other thread may score
   * meanwhile.
   *
   * @param table the codes, row by row
   * @param first a row
   * @param second another row
   * @param column the column
   * @param scratch arrays to work in
   * @return the exact difference
   */
  default long swapGain(int[] table, int first, int second, int column, Scratch scratch) {
    int columns = scratch.row.length;
    int at = first * columns + column;
    int one = table[at];
    int other = table[second * columns + column];
    long gain = gain(table, first, column, other, scratch);
    move(table, first, column, other);
    table[at] = other;
    gain += gain(table, second, column, one, scratch);
    move(table, first, column, one);
    table[at] = one;
    return gain;
  }

  /**
   * Updates the residuals for a change of a cell, which the table has not yet seen.
   *
   * @param table the codes, row by row, still with the old code
   * @param row the row
   * @param column the column
   * @param to the new code
   */
  void move(int[] table, int row, int column, int to);

  /**
   * Returns the value of this kernel's part of the objective.
   *
   * @return the sum of squared residuals over weights, in the objective's fixed point
   */
  double loss();
}
