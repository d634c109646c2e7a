package io.sfumato.synth.query;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.Domain;

/**
 * A vector of questions to a coded table, each answered by an integer sum over rows: how many rows
 * fall in each cell of a marginal, below each of some thresholds, on one side of each of some
 * half-spaces.
 *
 * <p>Implementations are immutable, thread-safe and deterministic. They never throw for a row of
 * codes in the domain, and promise that no row contributes more than {@link #rowL1()} and {@link
 * #rowSquaredL2()} say: privacy depends on it. So only the classes of this package are asked of
 * private rows; questions of one's own are {@link Predicates}.
 */
public interface Workload {

  /**
   * Returns the domain that this workload was made for: it is asked of rows of no other.
   *
   * @return the domain
   */
  Domain domain();

  /**
   * Returns what tells this workload from all others of the same domain, for example {@code
   * age,sex}.
   *
   * @return the name; equal names mean equal questions
   */
  String name();

  /**
   * Returns the columns that the answers depend on.
   *
   * @return distinct numbers of columns, ascending; a fresh array
   */
  int[] columns();

  /**
   * Returns how many questions there are.
   *
   * @return the length of the vector of answers, at least 1
   */
  int cells();

  /**
   * Returns the largest sum of absolute contributions of one row to all answers: the L1 sensitivity
   * for adding or removing a row.
   *
   * @return the bound, at least 1
   */
  long rowL1();

  /**
   * Returns the largest sum of squared contributions of one row: the squared L2 sensitivity for
   * adding or removing a row.
   *
   * @return the bound, at least 1
   */
  long rowSquaredL2();

  /**
   * Returns the largest sum of squared differences between the contributions of two rows: the
   * squared L2 sensitivity for replacing a row.
   *
   * @return the bound, at least 1; for a partition 2
   */
  long replaceSquaredL2();

  /**
   * Adds a row's contribution to the answers.
   *
   * @param row the codes of all columns of the domain
   * @param times how many times to add it; negative to take it away
   * @param answers the answers, {@link #cells()} of them
   */
  void add(int[] row, long times, long[] answers);

  /**
   * Answers all questions exactly. <b>Not private.</b>
   *
   * @param table the table
   * @return the answers
   */
  default long[] answer(CodedTable table) {
    long[] answers = new long[cells()];
    int[] row = new int[table.domain().columns()];
    for (int i = 0; i < table.rows(); i++) {
      table.copyRow(i, row);
      add(row, 1, answers);
    }
    return answers;
  }
}
