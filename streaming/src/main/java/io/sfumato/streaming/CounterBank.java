package io.sfumato.streaming;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.InteractiveMeasurement;
import io.sfumato.accounting.NoData;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.streaming.internal.CounterTask;
import io.sfumato.streaming.internal.HaarBank;
import org.jspecify.annotations.Nullable;

/**
 * Counters for millions of public keys, under one charge: each item belongs to one key, and the
 * private sum of every key can be read after every step.
 *
 * <pre>{@code
 * var bank = accountant.open("sales",
 *     CounterBank.<String>builder().horizon(1 << 20).privacy(Zcdp.of(0.1)).build());
 * bank.register("Vienna");
 * bank.add("Vienna", 1);
 * bank.tick();
 * double now = bank.release("Vienna").value();
 * }</pre>
 *
 * <p><b>Guarantee.</b> Two streams are neighbours if the items of one unit are in one and not in
 * the other: one item of any one key, or up to {@link Builder#contributions(int, long)
 * contributions} items among all keys together, each clamped to its public bounds. All releases of
 * a session together, of all keys, satisfy the guarantee asked for, even when the rest of the
 * stream, and whether, when and for which key the unit's items come, is chosen after seeing the
 * releases before. So the number of keys does not matter to the noise. Proof: {@code
 * docs/proofs/ContinualCounters.md}, section 2, where each step brings a vector.
 *
 * <p><b>What is public.</b> The keys, the steps, and which keys are read when. All of these may
 * follow releases of any kind, and nothing else that depends on the data: register a key, or read
 * it, because an item of it came, and that item is known. Where keys are private, see {@link
 * KeyedHistogram}.
 *
 * <p><b>Noise.</b> That of {@link CounterMechanism#HAAR}, exact and discrete. It is not kept but
 * recomputed, by AES-256 under a key that is drawn when the session opens ({@link
 * io.sfumato.noise.KeyedNoise}): a counter takes 64 bytes, one that nobody reads costs nothing, and
 * reading at one and the same step always gives the same. The price is that the state of a session
 * tells all noise of its past, not only of its present: with the releases that is the history of
 * every counter, as far as it was read.
 *
 * <p>Immutable.
 *
 * @param <K> the type of the keys, with {@code equals} and {@code hashCode}
 */
public final class CounterBank<K> extends InteractiveMeasurement<NoData, BankSession<K>> {

  private final ItemGrid items;
  private final PrivacyBound privacy;
  private final CounterPlanner.Choice choice;
  private final CounterBounds bounds;

  private CounterBank(ItemGrid items, PrivacyBound privacy, CounterPlanner.Choice choice) {
    this.items = items;
    this.privacy = privacy;
    this.choice = choice;
    this.bounds =
        new CounterBounds(
            choice.counter(), choice.task(), items.grid().spacing(), choice.task().horizon());
  }

  /**
   * Returns a builder without a horizon or guarantee.
   *
   * @param <K> the type of the keys
   * @return a new builder
   */
  public static <K> Builder<K> builder() {
    return new Builder<>();
  }

  /**
   * Returns what the error of each counter will be. For all of n counters together ask for a
   * failure probability n times as small.
   *
   * @return the bounds
   */
  public CounterBounds bounds() {
    return bounds;
  }

  @Override
  public String type() {
    return "io.sfumato.streaming.CounterBank/1";
  }

  @Override
  public Fields parameters() {
    return Fields.NONE
        .with("items", items.toFields())
        .with("contributions", choice.task().contributions())
        .with("separation", choice.task().separation())
        .with("horizon", choice.task().horizon())
        .with("privacy", privacy)
        .with("guarantee", choice.task().privacy())
        .with("shape", choice.counter().parameters());
  }

  @Override
  public PrivacyEvent event() {
    return choice.counter().event();
  }

  @Override
  public Neighboring neighboring() {
    return Neighboring.ADD_REMOVE;
  }

  @Override
  protected BankSession<K> open(NoData data, NoiseSource noise) {
    return new BankSession<>(
        items, bounds, HaarBank.start(choice.counter(), noise), choice.task().horizon());
  }

  /**
   * The parameters of a {@link CounterBank}. Not safe for use by several threads.
   *
   * @param <K> the type of the keys
   */
  public static final class Builder<K> {

    private long horizon;
    private ItemGrid items = ItemGrid.integers(0, 1);
    private int contributions = 1;
    private long separation;
    private @Nullable PrivacyBound privacy;

    private Builder() {}

    /**
     * Sets the number of steps. It is public; the bank refuses items after the last.
     *
     * @param steps the number of steps, in {@code [1, 2²⁹]}
     * @return this builder
     * @throws IllegalArgumentException if {@code steps} is out of range
     */
    public Builder<K> horizon(long steps) {
      if (steps < 1 || steps > HaarBank.MOST_STEPS) {
        throw new IllegalArgumentException("horizon must be in [1, 2^29], got " + steps);
      }
      this.horizon = steps;
      return this;
    }

    /**
     * Sets the bounds of items that are whole numbers. Without it, they are 0 or 1.
     *
     * @param lower the public lower bound, at most 2⁴⁰ in size
     * @param upper the public upper bound, at most 2⁴⁰ in size, above {@code lower}
     * @return this builder
     * @throws IllegalArgumentException if a bound is out of range
     */
    public Builder<K> integers(long lower, long upper) {
      this.items = ItemGrid.integers(lower, upper);
      return this;
    }

    /**
     * Sets the bounds of items that are real numbers. They are rounded to a grid 2²⁰ times finer
     * than the larger bound, which leaves room for horizons of less than 2¹⁹.
     *
     * @param lower the public lower bound
     * @param upper the public upper bound, above {@code lower}; the larger of the two has a size in
     *     {@code [2⁻⁹⁰⁰, 2⁹⁰⁰]}
     * @return this builder
     * @throws IllegalArgumentException if a bound is out of range
     */
    public Builder<K> reals(double lower, double upper) {
      this.items = ItemGrid.reals(lower, upper);
      return this;
    }

    /**
     * Protects units that may have several items. That no unit has more, or closer, is for the
     * caller to see to. Open the bank with an accountant whose unit is one row for each unit.
     *
     * @param most the most items of one unit in the whole stream, among all keys, at least 1
     * @param apart the fewest steps from one item of a unit to its next, of whatever key: 0 if all
     *     may be in one step, 1 if each is in a step of its own
     * @return this builder
     * @throws IllegalArgumentException if a parameter is out of range
     */
    public Builder<K> contributions(int most, long apart) {
      if (most < 1) {
        throw new IllegalArgumentException("contributions must be at least 1, got " + most);
      }
      if (apart < 0) {
        throw new IllegalArgumentException("separation must be at least 0, got " + apart);
      }
      this.contributions = most;
      this.separation = apart;
      return this;
    }

    /**
     * Sets the guarantee of all releases of all keys together. Under an approximate one, the pure
     * or the concentrated guarantee that implies it is used, whichever has the smaller error.
     *
     * @param bound the guarantee
     * @return this builder
     */
    public Builder<K> privacy(PrivacyBound bound) {
      this.privacy = requireNonNull(bound, "privacy");
      return this;
    }

    /**
     * Builds the bank.
     *
     * @return the bank
     * @throws IllegalStateException if the horizon or the guarantee is missing
     * @throws IllegalArgumentException if the guarantee allows no loss, or 64 bits have no room for
     *     what is asked
     */
    public CounterBank<K> build() {
      if (horizon == 0) {
        throw new IllegalStateException("horizon is missing: for example horizon(1 << 20)");
      }
      if (privacy == null) {
        throw new IllegalStateException("privacy is missing: for example privacy(Zcdp.of(0.1))");
      }
      if (!CounterPlanner.allowsLoss(privacy)) {
        throw new IllegalArgumentException(
            "privacy must allow some loss (epsilon > 0 or rho > 0), got " + privacy);
      }
      CounterPlanner.Choice choice =
          CounterPlanner.only(
              CounterMechanism.HAAR,
              new CounterTask.Shape(horizon, items.distance(), contributions, separation),
              privacy,
              items.grid().spacing(),
              counter -> counter.meanVariance(horizon));
      return new CounterBank<>(items, privacy, choice);
    }
  }
}
