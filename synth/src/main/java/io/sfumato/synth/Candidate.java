package io.sfumato.synth;

import io.sfumato.synth.query.Workload;

/** A workload that may be selected. Immutable. */
final class Candidate {

  private final Workload workload;
  private final long weight;
  private final int parent;
  private final int[] cellOf;

  /**
   * Describes a candidate.
   *
   * @param workload the workload
   * @param weight how much of what the analyst asks depends on its columns, in {@code [1,
   *     ErrorScore.LARGEST_WEIGHT]}
   * @param parent the number of an earlier candidate whose cells are parts of this one's, or -1
   * @param cellOf for each cell of the parent, the cell of this candidate that it is a part of;
   *     empty without a parent
   */
  Candidate(Workload workload, long weight, int parent, int[] cellOf) {
    this.workload = workload;
    this.weight = weight;
    this.parent = parent;
    this.cellOf = cellOf;
  }

  Workload workload() {
    return workload;
  }

  long weight() {
    return weight;
  }

  int parent() {
    return parent;
  }

  Candidate withWeight(long other) {
    return new Candidate(workload, other, parent, cellOf);
  }

  /** Returns this candidate's answers, given the parent's. */
  long[] aggregate(long[] parentAnswers) {
    long[] answers = new long[workload.cells()];
    for (int cell = 0; cell < parentAnswers.length; cell++) {
      answers[cellOf[cell]] += parentAnswers[cell];
    }
    return answers;
  }
}
