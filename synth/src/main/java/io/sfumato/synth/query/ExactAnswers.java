package io.sfumato.synth.query;

import static java.util.Objects.requireNonNull;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.Domain;

/**
 * Exact answers to workloads: of a table, or of what was counted of one. <b>Not private.</b> A
 * mechanism reads it where it would read the table. Implementations are thread-safe.
 */
public interface ExactAnswers {

  /**
   * Returns the domain of the rows.
   *
   * @return the public domain
   */
  Domain domain();

  /**
   * Returns how many rows there are. <b>Not private.</b>
   *
   * @return the number, at least 0
   */
  long rows();

  /**
   * Returns whether a workload can be answered. It depends on nothing private.
   *
   * @param workload the workload
   * @return whether {@link #answer} answers it
   */
  boolean answers(Workload workload);

  /**
   * Answers a workload. <b>Not private.</b>
   *
   * @param workload a workload of the same domain
   * @return the exact answers; a fresh array
   * @throws IllegalArgumentException if {@link #answers} says that it cannot be answered
   */
  long[] answer(Workload workload);

  /**
   * Returns the answers of a table, to any workload.
   *
   * @param table the table
   * @return its answers
   */
  static ExactAnswers of(CodedTable table) {
    requireNonNull(table, "table");
    return new ExactAnswers() {
      @Override
      public Domain domain() {
        return table.domain();
      }

      @Override
      public long rows() {
        return table.rows();
      }

      @Override
      public boolean answers(Workload workload) {
        return true;
      }

      @Override
      public long[] answer(Workload workload) {
        return workload.answer(table);
      }
    };
  }
}
