package io.sfumato.synth.internal;

import io.sfumato.synth.query.Workload;

/**
 * A target in whole numbers. A kernel keeps the folded residual {@code R = answer - weight × count}
 * of each question; the objective is the sum of {@code R² / weight}, and moving a count by {@code
 * δ} lowers it by {@code 2 R δ - weight × δ²}: no multiplication by weights, and nothing is rounded
 * after the target is.
 */
final class FixedTarget {

  /** The questions. */
  final Workload workload;

  /** The weight in fixed point, at least 1. */
  final int weight;

  /**
   * Weight times wanted answer, rounded; {@code |answer| + weight × rows} is at most {@link
   * Objective#LARGEST}, so that a residual of a 0/1 question always fits an int.
   */
  final int[] answers;

  FixedTarget(Workload workload, int weight, int[] answers) {
    this.workload = workload;
    this.weight = weight;
    this.answers = answers;
  }
}
