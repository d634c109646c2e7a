package io.sfumato.synth.query;

import java.util.List;

/**
 * A workload that counts the rows in each of some boxes of codes, perhaps by the codes of another
 * column: what an engine must know to score a code of a cell for all boxes at once.
 *
 * <p>Answers are in the order of the boxes; with a category each box has a run of them, one for
 * each of its codes.
 */
public interface BoxWorkload extends Workload {

  /**
   * Returns the boxes.
   *
   * @return for each box its sides, of distinct columns, none of them the category; a row is in the
   *     box if its code is in all of them
   */
  List<List<CodeRange>> boxes();

  /**
   * Returns the column by whose codes rows are counted.
   *
   * @return its number, or -1 if there is none
   */
  int category();
}
