package io.sfumato.streaming;

/**
 * How {@link MaxSum} and {@link SumSelect} follow the largest of many sums. All algorithms give the
 * same guarantee; they differ in error.
 *
 * @see <a href="https://arxiv.org/abs/2112.00828">Jain, Raskhodnikova, Sivakumar and Smith
 *     (2023)</a>
 */
public enum MaxSumAlgorithm {

  /** The algorithm of the smallest error bound. */
  AUTO("automatic"),

  /** A continual counter for each column, sharing the guarantee. Best for few columns. */
  COUNTERS("counters"),

  /** The answer is computed anew at regular times, and stands in between. */
  PERIODIC_RECOMPUTE("periodic recompute"),

  /**
   * The answer changes when the largest sum has crossed a threshold. Best where that sum stays far
   * below the number of steps, and is known to.
   */
  SPARSE_RECOMPUTE("sparse recompute"),

  /** An answer that needs no data, for streams too short for any other. */
  CONSTANT("constant");

  private final String label;

  MaxSumAlgorithm(String label) {
    this.label = label;
  }

  /**
   * Returns the name for people.
   *
   * @return for example {@code periodic recompute}
   */
  public String label() {
    return label;
  }
}
