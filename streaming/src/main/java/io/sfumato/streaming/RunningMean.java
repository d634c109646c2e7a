package io.sfumato.streaming;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.InteractiveMeasurement;
import io.sfumato.accounting.NoData;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.streaming.internal.CounterTask;
import io.sfumato.streaming.internal.SharedCounters;
import org.jspecify.annotations.Nullable;

/**
 * The running mean of a stream: after every step it releases the private mean of all items so far,
 * with their number, for one charge in all.
 *
 * <pre>{@code
 * var stay = accountant.open("length of stay",
 *     RunningMean.builder().horizon(3650).values(0, 30).privacy(Zcdp.of(0.1)).build());
 * stay.add(4.5);
 * MeanRelease now = stay.tick();
 * }</pre>
 *
 * <p><b>How.</b> Of bounds {@code [l, u]} an item v adds {@code v - l} to one counter and {@code u
 * - v} to another. Together that is {@code u - l} whatever the item, so that both counters cost
 * what one does, and no budget is divided: {@code A/(A + B)} is the mean's place between the
 * bounds, and {@code (A + B)/(u - l)} the number of items. With counters of variance V, in items,
 * the mean of N items at the place p has a variance of about {@code (u - l)² (p² + (1 - p)²) V/N²}.
 * Under a pure guarantee a sum and a count with half of ε each would have twice the variance; under
 * a concentrated one the same.
 *
 * <p><b>Guarantee.</b> As that of {@link ContinualCounter}: two streams are neighbours if the items
 * of one unit are in one and not in the other; the steps are public, the number of items is not.
 *
 * <p>Proof: {@code docs/proofs/SharedCounters.md}. Immutable.
 */
public final class RunningMean extends InteractiveMeasurement<NoData, MeanSession> {

  private final double lower;
  private final double upper;
  private final ItemGrid parts;
  private final StreamTerms terms;
  private final SharedChoice choice;
  private final CounterBounds bounds;

  private RunningMean(Builder builder, ItemGrid parts, SharedChoice choice) {
    this.lower = builder.lower;
    this.upper = builder.upper;
    this.parts = parts;
    this.terms = builder.terms;
    this.choice = choice;
    this.bounds = choice.bounds(1.0 / parts.distance());
  }

  /**
   * Returns a builder without a horizon, bounds or guarantee.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the error of each of the two counters, counted in items.
   *
   * @return the bounds: an item adds at most 1 to a counter
   */
  public CounterBounds bounds() {
    return bounds;
  }

  @Override
  public String type() {
    return "io.sfumato.streaming.RunningMean/1";
  }

  @Override
  public Fields parameters() {
    return choice.addTo(terms.toFields(parts).with("lower", lower).with("upper", upper));
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
  protected MeanSession open(NoData data, NoiseSource noise) {
    return new MeanSession(
        lower, upper, parts, bounds, choice.counter().start(noise), choice.counter().start(noise));
  }

  /** The parameters of a {@link RunningMean}. Not safe for use by several threads. */
  public static final class Builder {

    private long horizon;
    private double lower;
    private double upper;
    private @Nullable ItemGrid parts;
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
     * Lets the session run as long as somebody asks, at the price of a larger error.
     *
     * @return this builder
     */
    public Builder unbounded() {
      this.horizon = CounterTask.UNBOUNDED;
      return this;
    }

    /**
     * Sets the bounds of items. They are rounded to a grid 2²⁰ times finer than their range.
     *
     * @param least the public lower bound
     * @param most the public upper bound, above {@code least}, their difference in {@code [2⁻⁹⁰⁰,
     *     2⁹⁰⁰]}
     * @return this builder
     * @throws IllegalArgumentException if a bound is out of range
     */
    public Builder values(double least, double most) {
      if (!(Double.isFinite(least) && least < most)) {
        throw new IllegalArgumentException(
            "bounds must be finite with lower < upper, got [%s, %s]".formatted(least, most));
      }
      this.parts = ItemGrid.reals(0, most - least);
      this.lower = least;
      this.upper = most;
      return this;
    }

    /**
     * Protects units that may have several items, in any steps. That no unit has more is for the
     * caller to see to. Open the mean with an accountant whose unit is one row for each unit.
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
     * Builds the mean.
     *
     * @return the mean
     * @throws IllegalStateException if the horizon, the bounds or the guarantee is missing
     * @throws IllegalArgumentException if the guarantee allows no loss, or there is no mechanism
     *     for so many steps
     */
    public RunningMean build() {
      if (horizon == 0) {
        throw new IllegalStateException(
            "horizon is missing: for example horizon(1 << 20), or unbounded()");
      }
      if (parts == null) {
        throw new IllegalStateException("values are missing: for example values(0, 100)");
      }
      CounterTask.Shape shape =
          new CounterTask.Shape(horizon, parts.distance(), terms.contributions(), 0);
      SharedChoice choice =
          SharedChoice.choose(
              shape, terms.required(), task -> SharedCounters.divided(task, 2), task -> 1.0);
      return new RunningMean(this, parts, choice);
    }
  }
}
