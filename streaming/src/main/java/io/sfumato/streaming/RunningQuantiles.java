package io.sfumato.streaming;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.InteractiveMeasurement;
import io.sfumato.accounting.NoData;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.streaming.internal.CalibratedCounter;
import io.sfumato.streaming.internal.Calibration;
import io.sfumato.streaming.internal.CounterProcess;
import io.sfumato.streaming.internal.CounterTask;
import io.sfumato.streaming.internal.RankFactor;
import io.sfumato.streaming.internal.SharedCounters;
import java.util.function.Function;

/**
 * Running quantiles of a stream: after every step it releases private ranks on a public grid of
 * bins, from which any quantile of all items so far follows, for one charge in all.
 *
 * <pre>{@code
 * var latency = accountant.open("latency",
 *     RunningQuantiles.builder().horizon(1440).bins(0, 1000, 200).privacy(Zcdp.of(0.1)).build());
 * latency.add(87.0);
 * double median = latency.tick().quantile(0.5);
 * }</pre>
 *
 * <p><b>How.</b> A vector of counters shares one charge. What an item adds to it is a column of a
 * factor of the matrix of partial sums over bins: its square root under a concentrated guarantee,
 * so that the variance of a rank is that of a counter times about {@code (ln n/π + 1.07)²} for n
 * bins; a tree with equal shares for its levels under a pure one. Bins cost memory and time, and
 * accuracy hardly: a step takes {@code O(n²)} additions.
 *
 * <p><b>Guarantee.</b> As that of {@link ContinualCounter}: two streams are neighbours if the items
 * of one unit are in one and not in the other; the steps are public, the number of items is not.
 *
 * <p>Proof: {@code docs/proofs/SharedCounters.md}. Immutable.
 */
public final class RunningQuantiles extends InteractiveMeasurement<NoData, QuantileSession> {

  private final BinGrid bins;
  private final StreamTerms terms;
  private final SharedChoice choice;
  private final RankFactor factor;

  private RunningQuantiles(BinGrid bins, StreamTerms terms, SharedChoice choice) {
    this.bins = bins;
    this.terms = terms;
    this.choice = choice;
    this.factor = RankFactor.of(bins.count(), choice.task().isPure());
  }

  /**
   * Returns a builder without a horizon, bins or guarantee.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Bounds the errors of the ranks of all bins at all steps together.
   *
   * @param beta the failure probability, in {@code (0, 1)}
   * @return an x with {@code Pr(|error of a rank| > x in any bin at any step) ≤ beta}, in items
   * @throws IllegalArgumentException if {@code beta} is out of range
   */
  public double rankError(double beta) {
    SimulatedMaxError.checkProbability("beta", beta);
    return factor.maxError(choice.counter(), choice.lastStep(), beta);
  }

  /**
   * Returns the largest variance of a rank, of all bins and steps.
   *
   * @return the variance, in squared items
   */
  public double maxVariance() {
    return factor.squaredNorm() * choice.counter().maxVariance(choice.lastStep());
  }

  @Override
  public String type() {
    return "io.sfumato.streaming.RunningQuantiles/1";
  }

  @Override
  public Fields parameters() {
    return choice.addTo(
        Fields.NONE
            .with("bins", bins.toFields())
            .with("contributions", terms.contributions())
            .with("privacy", terms.required())
            .with("factor", factor.parameters()));
  }

  @Override
  public PrivacyEvent event() {
    return choice.event();
  }

  @Override
  public Neighboring neighboring() {
    return Neighboring.ADD_REMOVE;
  }

  @Override
  protected QuantileSession open(NoData data, NoiseSource noise) {
    CalibratedCounter counter = choice.counter();
    CounterProcess[] counters = new CounterProcess[factor.counters()];
    for (int i = 0; i < counters.length; i++) {
      counters[i] = counter.start(noise);
    }
    return new QuantileSession(bins, factor, counters, choice.lastStep(), this);
  }

  /** The parameters of {@link RunningQuantiles}. Not safe for use by several threads. */
  public static final class Builder {

    private long horizon;
    private BinGrid bins = BinGrid.NONE;
    private StreamTerms terms = StreamTerms.START;

    private Builder() {}

    /**
     * Sets the number of steps. It is public; the session refuses items after the last.
     *
     * @param steps the number of steps, in {@code [1, 2⁶⁰]}; at most 2⁴⁰ under a concentrated
     *     guarantee
     * @return this builder
     * @throws IllegalArgumentException if {@code steps} is out of range
     */
    public Builder horizon(long steps) {
      this.horizon = SharedChoice.checkHorizon(steps);
      return this;
    }

    /**
     * Sets the public bins: equally wide, and items beyond their ends count in the first or last.
     *
     * @param lower where the first begins
     * @param upper where the last ends, above {@code lower}, both finite and so is their difference
     * @param count the number of bins, in {@code [1, 4096]}
     * @return this builder
     * @throws IllegalArgumentException if a parameter is out of range
     */
    public Builder bins(double lower, double upper, int count) {
      this.bins = BinGrid.of(lower, upper, count);
      return this;
    }

    /**
     * Protects units that may have several items, in any steps and bins. That no unit has more is
     * for the caller to see to. Open the quantiles with an accountant whose unit is one row for
     * each unit.
     *
     * @param most the most items of one unit in the whole stream, at least 1
     * @return this builder
     * @throws IllegalArgumentException if {@code most < 1}
     */
    public Builder contributions(int most) {
      this.terms = terms.contributions(most, 0);
      return this;
    }

    /**
     * Sets the guarantee of all releases together.
     *
     * @param bound the guarantee
     * @return this builder
     */
    public Builder privacy(PrivacyBound bound) {
      this.terms = terms.privacy(bound);
      return this;
    }

    /**
     * Builds the quantiles.
     *
     * @return the quantiles
     * @throws IllegalStateException if the horizon, the bins or the guarantee is missing
     * @throws IllegalArgumentException if the guarantee allows no loss, or there is no mechanism
     *     for so many steps
     */
    public RunningQuantiles build() {
      if (horizon == 0) {
        throw new IllegalStateException("horizon is missing: for example horizon(1 << 20)");
      }
      if (bins.count() == 0) {
        throw new IllegalStateException("bins are missing: for example bins(0, 100, 50)");
      }
      int count = bins.count();
      RankFactor concentrated = RankFactor.of(count, false);
      RankFactor pure = RankFactor.of(count, true);
      Function<CounterTask, RankFactor> factor = task -> task.isPure() ? pure : concentrated;
      SharedChoice choice =
          SharedChoice.choose(
              new CounterTask.Shape(horizon, 1, terms.contributions(), 0),
              terms.required(),
              task -> counters(task, factor.apply(task)),
              task -> factor.apply(task).squaredNorm());
      return new RunningQuantiles(bins, terms, choice);
    }

    private static Calibration counters(CounterTask task, RankFactor factor) {
      CounterTask.Shape shape =
          new CounterTask.Shape(task.horizon(), factor.distance(), task.contributions(), 0);
      return SharedCounters.divided(shape.with(task.privacy()), factor.counters());
    }
  }
}
