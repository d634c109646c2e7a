package io.sfumato.streaming;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import io.sfumato.streaming.internal.RowTask;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a {@link MaxSum} or {@link SumSelect}. Not safe for use by several threads.
 *
 * @param <M> the measurement to build
 */
public final class RowStreamBuilder<M> {

  private static final long LONGEST_HORIZON = 1L << 60;
  private static final int MOST_COLUMNS = 1 << 24;

  private final boolean select;
  private final Function<RowStreamBuilder<M>, M> result;

  private long horizon;
  private int dimension;
  private int ones;
  private long largest = Long.MAX_VALUE;
  private double beta = 0.05;
  private @Nullable PrivacyBound privacy;
  private MaxSumAlgorithm algorithm = MaxSumAlgorithm.AUTO;

  RowStreamBuilder(boolean select, Function<RowStreamBuilder<M>, M> result) {
    this.select = select;
    this.result = result;
  }

  /**
   * Sets the number of steps, each with one row. It is public; no row is taken after the last.
   *
   * @param steps the number of steps, in {@code [1, 2⁶⁰]}
   * @return this builder
   * @throws IllegalArgumentException if {@code steps} is out of range
   */
  public RowStreamBuilder<M> horizon(long steps) {
    if (steps < 1 || steps > LONGEST_HORIZON) {
      throw new IllegalArgumentException("horizon must be in [1, 2^60], got " + steps);
    }
    this.horizon = steps;
    return this;
  }

  /**
   * Sets the number of columns.
   *
   * @param columns the number of columns, in {@code [1, 2²⁴]}
   * @return this builder
   * @throws IllegalArgumentException if {@code columns} is out of range
   */
  public RowStreamBuilder<M> dimension(int columns) {
    if (columns < 1 || columns > MOST_COLUMNS) {
      throw new IllegalArgumentException("dimension must be in [1, 2^24], got " + columns);
    }
    this.dimension = columns;
    return this;
  }

  /**
   * Limits the ones of a row; of a row with more, those in the columns of the lowest index count.
   * Without it, a row may have a one in each column. Counters have less noise for fewer.
   *
   * @param most the most ones, at least 1
   * @return this builder
   * @throws IllegalArgumentException if {@code most < 1}
   */
  public RowStreamBuilder<M> onesPerRow(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("onesPerRow must be at least 1, got " + most);
    }
    this.ones = most;
    return this;
  }

  /**
   * Promises that no column sum will exceed a public number. The guarantee does not depend on it,
   * error bounds do. Without it, only the number of steps bounds the sums.
   *
   * @param most the largest sum, at least 1
   * @return this builder
   * @throws IllegalArgumentException if {@code most < 1}
   */
  public RowStreamBuilder<M> largestSum(long most) {
    if (most < 1) {
      throw new IllegalArgumentException("largestSum must be at least 1, got " + most);
    }
    this.largest = most;
    return this;
  }

  /**
   * Sets the probability with which the error may exceed its bound at some step: what the plan is
   * made for. Without it, 0.05.
   *
   * @param probability the failure probability β, in {@code (0, 1)}
   * @return this builder
   * @throws IllegalArgumentException if {@code probability} is out of range
   */
  public RowStreamBuilder<M> failure(double probability) {
    SimulatedMaxError.checkProbability("failure", probability);
    this.beta = probability;
    return this;
  }

  /**
   * Sets the guarantee of all releases together.
   *
   * @param bound the guarantee
   * @return this builder
   */
  public RowStreamBuilder<M> privacy(PrivacyBound bound) {
    this.privacy = requireNonNull(bound, "privacy");
    return this;
  }

  /**
   * Sets the algorithm. Without it, {@link MaxSumAlgorithm#AUTO}.
   *
   * @param choice the algorithm
   * @return this builder
   */
  public RowStreamBuilder<M> algorithm(MaxSumAlgorithm choice) {
    this.algorithm = requireNonNull(choice, "algorithm");
    return this;
  }

  /**
   * Builds the measurement: fits all algorithms to the task, which takes up to some seconds for
   * long horizons, and keeps the best.
   *
   * @return the measurement
   * @throws IllegalStateException if the horizon, the dimension or the guarantee is missing
   * @throws IllegalArgumentException if the guarantee allows no loss, or the algorithm cannot do
   *     the task
   */
  public M build() {
    if (horizon == 0) {
      throw new IllegalStateException("horizon is missing: for example horizon(1_000_000)");
    }
    if (dimension == 0) {
      throw new IllegalStateException("dimension is missing: for example dimension(100)");
    }
    return result.apply(this);
  }

  /** Returns the guarantee asked for. */
  PrivacyBound checkedPrivacy() {
    if (privacy == null) {
      throw new IllegalStateException("privacy is missing: for example privacy(Zcdp.of(0.1))");
    }
    return privacy;
  }

  /** Makes the plan. */
  MaxSumPlanner.Choice choice() {
    List<RowTask> tasks = new ArrayList<>();
    for (PrivacyBound guarantee : guarantees(checkedPrivacy())) {
      tasks.add(
          new RowTask(
              horizon,
              dimension,
              ones == 0 ? dimension : Math.min(ones, dimension),
              Math.min(largest, horizon),
              guarantee));
    }
    if (tasks.isEmpty()) {
      throw new IllegalArgumentException(
          "privacy must allow some loss (epsilon > 0 or rho > 0), got " + privacy);
    }
    return MaxSumPlanner.choose(tasks, select, algorithm, beta);
  }

  /** The guarantees that imply the one asked for and allow some loss. */
  private static List<PrivacyBound> guarantees(PrivacyBound privacy) {
    List<PrivacyBound> implying = new ArrayList<>();
    if (privacy instanceof PureDp pure && pure.epsilon().signum() > 0) {
      implying.add(pure);
    } else if (privacy instanceof Zcdp zcdp && zcdp.rho().signum() > 0) {
      implying.add(zcdp);
    } else if (privacy instanceof ApproxDp approximate) {
      implying.addAll(guarantees(new PureDp(approximate.epsilon())));
      implying.addAll(guarantees(Zcdp.within(approximate)));
    }
    return implying;
  }
}
