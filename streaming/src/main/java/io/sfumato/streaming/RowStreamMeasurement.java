package io.sfumato.streaming;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.InteractiveMeasurement;
import io.sfumato.accounting.NoData;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.streaming.internal.ColumnSums;
import io.sfumato.streaming.internal.RowAlgorithm;
import io.sfumato.streaming.internal.RowTask;

/** What {@link MaxSum} and {@link SumSelect} have in common: a task, a plan and a charge. */
abstract sealed class RowStreamMeasurement<S> extends InteractiveMeasurement<NoData, S>
    permits MaxSum, SumSelect {

  private final PrivacyBound privacy;
  private final MaxSumPlan plan;
  private final RowTask task;
  private final RowAlgorithm algorithm;

  RowStreamMeasurement(PrivacyBound privacy, MaxSumPlanner.Choice choice) {
    this.privacy = privacy;
    this.plan = choice.plan();
    this.task = choice.task();
    this.algorithm = choice.algorithm();
  }

  /**
   * Returns which algorithm is used, and what the others would do.
   *
   * @return the plan
   */
  public final MaxSumPlan plan() {
    return plan;
  }

  /**
   * Bounds the errors of all steps together.
   *
   * @param beta the failure probability, in {@code (0, 1)}
   * @return an x with {@code Pr(error > x at any step) ≤ beta}, whatever the stream, if its sums
   *     keep to what was promised
   * @throws IllegalArgumentException if {@code beta} is out of range
   */
  public final double errorBound(double beta) {
    SimulatedMaxError.checkProbability("beta", beta);
    return algorithm.errorBound(beta);
  }

  final RowTask task() {
    return task;
  }

  final RowAlgorithm algorithm() {
    return algorithm;
  }

  final ColumnSums newSums() {
    return new ColumnSums(task.dimension(), task.ones());
  }

  @Override
  public final Fields parameters() {
    return Fields.NONE
        .with("horizon", task.horizon())
        .with("dimension", task.dimension())
        .with("ones", task.ones())
        .with("largest", task.largest())
        .with("privacy", privacy)
        .with("guarantee", task.privacy())
        .with("algorithm", plan.chosen().algorithm().name())
        .with("shape", algorithm.parameters());
  }

  @Override
  public final PrivacyEvent event() {
    return algorithm.event();
  }

  @Override
  public final Neighboring neighboring() {
    return Neighboring.ADD_REMOVE;
  }
}
