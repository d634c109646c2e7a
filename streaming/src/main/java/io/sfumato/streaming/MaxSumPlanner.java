package io.sfumato.streaming;

import io.sfumato.privacy.PrivacyBound;
import io.sfumato.streaming.MaxSumPlan.Alternative;
import io.sfumato.streaming.internal.ConstantColumns;
import io.sfumato.streaming.internal.CounterColumns;
import io.sfumato.streaming.internal.CounterTask;
import io.sfumato.streaming.internal.GuaranteeShare;
import io.sfumato.streaming.internal.MaxSumLowerBound;
import io.sfumato.streaming.internal.PeriodicMaximum;
import io.sfumato.streaming.internal.PeriodicSelection;
import io.sfumato.streaming.internal.RowAlgorithm;
import io.sfumato.streaming.internal.RowTask;
import io.sfumato.streaming.internal.SparseRecompute;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Fits every algorithm to a task and takes the one of the smallest error bound. */
final class MaxSumPlanner {

  /** Counters of all columns are made when the session is opened. */
  private static final long MOST_BYTES = 1L << 30;

  private final boolean select;
  private final double beta;

  private MaxSumPlanner(boolean select, double beta) {
    this.select = select;
    this.beta = beta;
  }

  /** An algorithm fitted to a task. */
  private record Fit(Alternative alternative, RowTask task, Optional<RowAlgorithm> algorithm) {

    private double error() {
      return alternative.errorBound().orElse(Double.POSITIVE_INFINITY);
    }
  }

  /** What was chosen, and from what. */
  record Choice(MaxSumPlan plan, RowTask task, RowAlgorithm algorithm) {}

  /**
   * Chooses.
   *
   * @param tasks the task under each guarantee that implies the one asked for
   * @param select whether to release a column, instead of the largest sum
   * @param algorithm the only algorithm to use, or AUTO
   * @param beta the failure probability to plan for
   * @throws IllegalArgumentException if the algorithm cannot be used
   */
  static Choice choose(
      List<RowTask> tasks, boolean select, MaxSumAlgorithm algorithm, double beta) {
    MaxSumPlanner planner = new MaxSumPlanner(select, beta);
    List<Fit> fits = new ArrayList<>();
    for (RowTask task : tasks) {
      for (MaxSumAlgorithm candidate : MaxSumAlgorithm.values()) {
        if (candidate != MaxSumAlgorithm.AUTO) {
          fits.add(planner.fit(task, candidate));
        }
      }
    }
    fits.sort(Comparator.comparingDouble(Fit::error));
    List<Alternative> alternatives = fits.stream().map(Fit::alternative).toList();
    List<String> reasons = new ArrayList<>();
    for (Fit fit : fits) {
      boolean allowed =
          algorithm == MaxSumAlgorithm.AUTO || fit.alternative().algorithm() == algorithm;
      if (allowed && fit.algorithm().isPresent()) {
        return new Choice(
            new MaxSumPlan(beta, fit.alternative(), alternatives),
            fit.task(),
            fit.algorithm().get());
      }
      if (allowed) {
        reasons.add(fit.alternative().algorithm() + ": " + fit.alternative().reason());
      }
    }
    throw new IllegalArgumentException(
        "algorithm must be one that can do the task, got %s (%s)"
            .formatted(algorithm, String.join("; ", reasons)));
  }

  private Fit fit(RowTask task, MaxSumAlgorithm candidate) {
    Optional<RowAlgorithm> algorithm;
    String reason = "";
    try {
      algorithm = Optional.of(calibrated(task, candidate));
    } catch (IllegalArgumentException refused) {
      algorithm = Optional.empty();
      reason = String.valueOf(refused.getMessage());
    }
    OptionalDouble error =
        algorithm.isPresent()
            ? OptionalDouble.of(algorithm.get().errorBound(beta))
            : OptionalDouble.empty();
    Alternative alternative =
        new Alternative(
            candidate,
            task.privacy(),
            algorithm.map(RowAlgorithm::summary).orElse(""),
            error,
            MaxSumLowerBound.of(task, select, beta),
            reason);
    return new Fit(alternative, task, algorithm);
  }

  private RowAlgorithm calibrated(RowTask task, MaxSumAlgorithm candidate) {
    return switch (candidate) {
      case COUNTERS -> counters(task);
      case PERIODIC_RECOMPUTE ->
          select ? PeriodicSelection.of(task, beta) : PeriodicMaximum.of(task, beta);
      case SPARSE_RECOMPUTE -> SparseRecompute.of(task, select, beta);
      case CONSTANT -> new ConstantColumns(task, select);
      case AUTO -> throw new IllegalArgumentException("AUTO is not an algorithm of its own");
    };
  }

  private RowAlgorithm counters(RowTask task) {
    PrivacyBound each = GuaranteeShare.of(task.privacy(), task.ones());
    CounterPlanner.Choice choice =
        CounterPlanner.part(new CounterTask.Shape(task.horizon(), 1, 1, 0), each);
    long bytes = task.dimension() * choice.counter().stateBytes(task.horizon());
    if (bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "counters of %d columns would take %d bytes, more than 2^30"
              .formatted(task.dimension(), bytes));
    }
    return new CounterColumns(
        task, select, choice.plan().chosen().mechanism().label(), choice.counter());
  }
}
