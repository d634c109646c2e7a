package io.sfumato.streaming;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.InteractiveMeasurement;
import io.sfumato.accounting.NoData;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.streaming.internal.Calibration;
import io.sfumato.streaming.internal.CounterTask;
import io.sfumato.streaming.internal.SharedCounters;

/**
 * A counter of distinct keys: after every step it releases the private number of different keys
 * that are present, for one charge in all.
 *
 * <pre>{@code
 * var visitors = accountant.open("visitors",
 *     DistinctCounter.<String>builder().horizon(365).privacy(Zcdp.of(0.1)).build());
 * visitors.add("key");
 * CounterRelease now = visitors.tick();
 * }</pre>
 *
 * <p><b>What is counted.</b> A key is present at the end of a step if it was added more often than
 * removed until then. Without {@link Builder#flips} nothing can be removed, and this is the number
 * of different keys so far. With it, each key's presence may change at most w times from step to
 * step; later changes are ignored, so that a key that changes too often counts as present or absent
 * for good. Where none does, the count is exact but for the noise.
 *
 * <p><b>Guarantee.</b> Two streams are neighbours if all that concerns one key, in any steps, is in
 * one and not in the other; with {@link Builder#protectEvents}, if one event (a key added or
 * removed once) is. Everything may be chosen after seeing the releases before. The steps are
 * public. How much noise that takes: keys' changes are 1 and -1 in turn, so that under a
 * concentrated guarantee w changes move noisy integers by {@code √w}, not w, and the error grows
 * with {@code √w}.
 *
 * <p><b>Memory.</b> Keys are kept exactly, none is ever forgotten, and they are secret: about 75
 * bytes for each different key, and the key itself. Keys are compared by {@code equals}, which must
 * be an equivalence that depends on the two keys alone; a key whose {@code hashCode} or {@code
 * equals} throws is not counted. Keys with equal hash codes make it slow, and no more.
 *
 * <p>Proof: {@code docs/proofs/DistinctCounts.md}. Immutable.
 *
 * @param <K> the type of keys, values that do not change
 * @see <a href="https://arxiv.org/abs/2306.06723">Jain, Kalemaj, Raskhodnikova, Sivakumar and Smith
 *     (2023), Algorithm 1</a>
 * @see <a href="https://arxiv.org/abs/2601.02257">Andersson, Jain and Sivakumar (2026)</a>
 */
public final class DistinctCounter<K> extends InteractiveMeasurement<NoData, DistinctSession<K>> {

  private final int flips;
  private final boolean removal;
  private final boolean events;
  private final StreamTerms terms;
  private final SharedChoice choice;

  private DistinctCounter(Builder<K> builder, SharedChoice choice) {
    this.flips = builder.flips;
    this.removal = builder.removal;
    this.events = builder.events;
    this.terms = builder.terms;
    this.choice = choice;
  }

  /**
   * Returns a builder without a horizon or guarantee.
   *
   * @param <K> the type of keys
   * @return a new builder
   */
  public static <K> Builder<K> builder() {
    return new Builder<>();
  }

  /**
   * Returns what the error of the releases will be: against the number of keys that are counted as
   * present.
   *
   * @return the bounds
   */
  public CounterBounds bounds() {
    return choice.bounds(1);
  }

  @Override
  public String type() {
    return "io.sfumato.streaming.DistinctCounter/1";
  }

  @Override
  public Fields parameters() {
    return choice.addTo(
        Fields.NONE
            .with("flips", flips)
            .with("removal", removal ? 1 : 0)
            .with("unit", events ? "event" : "key")
            .with("privacy", terms.required()));
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
  protected DistinctSession<K> open(NoData data, NoiseSource noise) {
    return new DistinctSession<>(
        flips, removal, bounds(), choice.counter().start(noise), choice.counter().largestStep());
  }

  /**
   * The parameters of a {@link DistinctCounter}. Not safe for use by several threads.
   *
   * @param <K> the type of keys
   */
  public static final class Builder<K> {

    private static final int MOST_FLIPS = 1 << 20;

    private long horizon;
    private int flips = 1;
    private boolean removal;
    private boolean events;
    private StreamTerms terms = StreamTerms.START;

    private Builder() {}

    /**
     * Sets the number of steps. It is public; the counter refuses keys after the last.
     *
     * @param steps the number of steps, in {@code [1, 2⁶⁰]}
     * @return this builder
     * @throws IllegalArgumentException if {@code steps} is out of range
     */
    public Builder<K> horizon(long steps) {
      this.horizon = SharedChoice.checkHorizon(steps);
      return this;
    }

    /**
     * Lets the counter run as long as somebody asks, at the price of a larger error.
     *
     * @return this builder
     */
    public Builder<K> unbounded() {
      this.horizon = CounterTask.UNBOUNDED;
      return this;
    }

    /**
     * Lets keys be removed, and sets how many changes of each are counted.
     *
     * @param most the most changes w of a key from absent to present and back, in {@code [1, 2²⁰]}
     * @return this builder
     * @throws IllegalArgumentException if {@code most} is out of range
     */
    public Builder<K> flips(int most) {
      if (most < 1 || most > MOST_FLIPS) {
        throw new IllegalArgumentException("flips must be in [1, 2^20], got " + most);
      }
      this.flips = most;
      this.removal = true;
      return this;
    }

    /**
     * Protects single events instead of all that concerns a key. An event may move the first time
     * that a key comes, or every later change of its presence, so that this is no cheaper than
     * protecting keys: it takes an error {@code √2} times as large if there are no removals, and
     * twice as large with removals, under a concentrated guarantee; twice under a pure one.
     *
     * @return this builder
     */
    public Builder<K> protectEvents() {
      this.events = true;
      return this;
    }

    /**
     * Sets the guarantee of all releases together.
     *
     * @param bound the guarantee
     * @return this builder
     */
    public Builder<K> privacy(PrivacyBound bound) {
      this.terms = terms.privacy(bound);
      return this;
    }

    /**
     * Builds the counter.
     *
     * @return the counter
     * @throws IllegalStateException if the horizon or the guarantee is missing
     * @throws IllegalArgumentException if the guarantee allows no loss, or there is no mechanism
     *     for so many steps
     */
    public DistinctCounter<K> build() {
      if (horizon == 0) {
        throw new IllegalStateException(
            "horizon is missing: for example horizon(1 << 20), or unbounded()");
      }
      // Without removals an event moves the first time of a key: one change back, one forth.
      int changes = events && !removal ? 2 : flips;
      int sequences = events && removal ? 2 : 1;
      CounterTask.Shape shape = new CounterTask.Shape(horizon, 1, changes, 1);
      SharedChoice choice =
          SharedChoice.choose(
              shape,
              terms.required(),
              task -> SharedCounters.alternating(task, sequences, DistinctCounter::single),
              task -> 1.0);
      return new DistinctCounter<>(this, choice);
    }
  }

  private static Calibration single(CounterTask task) {
    CounterTask.Shape shape =
        new CounterTask.Shape(
            task.horizon(), task.distance(), task.contributions(), task.separation());
    return Calibration.of(
        CounterPlanner.choose(shape, task.privacy(), CounterMechanism.AUTO, 0, Long.MAX_VALUE, 1)
            .counter());
  }
}
