package io.sfumato.streaming;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.InteractiveMeasurement;
import io.sfumato.accounting.NoData;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.streaming.internal.CounterTask;
import io.sfumato.streaming.internal.HaarBank;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Counters for keys that nobody knows beforehand, and that are private themselves: a key becomes
 * public when its private sum has passed a threshold, and its private sum can be read from then on.
 *
 * <pre>{@code
 * var accountant = PrivacyAccountant.builder()
 *     .budget(ApproxDp.of(1, 1e-6)).reserveDelta(1e-6).unit(PrivacyUnit.rows("search")).open();
 * var searches = accountant.open("searches",
 *     KeyedHistogram.<String>builder().horizon(1000).privacy(ApproxDp.of(1, 1e-6)).build());
 * searches.add("weather", 1);
 * searches.tick();
 * List<String> news = searches.select();
 * }</pre>
 *
 * <p><b>Guarantee.</b> Neighbours are those of {@link CounterBank}: the streams differ by the items
 * of one unit, at most {@code contributions} in all, of at most {@code keys} different keys. What
 * is selected when, and all releases, are (ε, δ)-differentially private together, also against
 * adaptive streams. Half of δ is for the keys that only the unit has: the threshold is so high that
 * one of them passes it, at any step, with a probability of at most {@code e^-ε·δ/2}; that is
 * computed from the law of the exact noise. The rest is the guarantee of the counters: ε alone, or
 * the largest ρ that implies (ε, δ/2), whichever has the lower threshold. The proof is in {@code
 * docs/proofs/KeyedHistogram.md}.
 *
 * <p>The charge has a δ of its own, for which the accountant must have reserved as much.
 *
 * <p>Immutable.
 *
 * @param <K> the type of the keys, in whose natural order they are shown; it must be consistent
 *     with {@code equals}, and of equal keys it must not matter which is shown: it is the first
 *     that came
 */
public final class KeyedHistogram<K extends Comparable<? super K>>
    extends InteractiveMeasurement<NoData, HistogramSession<K>> {

  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  /** More than the rounding of an exponential and some products can add. */
  private static final double ROUNDED_DOWN = 1 - 1e-9;

  /** Above what tails lose digits at, after division by any number of keys and steps. */
  private static final double LEAST_FAILURE = 1e-280;

  private final ItemGrid items;
  private final ApproxDp privacy;
  private final int keys;
  private final CounterPlanner.Choice choice;
  private final CounterBounds bounds;
  private final double threshold;

  private KeyedHistogram(ItemGrid items, ApproxDp privacy, int keys, CounterPlanner.Choice choice) {
    this.items = items;
    this.privacy = privacy;
    this.keys = keys;
    this.choice = choice;
    this.bounds =
        new CounterBounds(
            choice.counter(), choice.task(), items.grid().spacing(), choice.task().horizon());
    this.threshold = noiseThreshold();
  }

  /** The most that one unit can add to a key, and the noise of a key that has nothing else. */
  private double noiseThreshold() {
    CounterTask task = choice.task();
    double most = (double) Math.max(0, items.steps(items.upper()));
    double own = Math.nextUp((double) task.itemsWithin(task.horizon()) * most);
    double noise = choice.counter().unionBound(task.horizon(), failure(privacy) / keys);
    return Math.nextUp(own + noise);
  }

  /** Returns {@code e^-ε·δ/2}, rounded down, to 0 where digits get lost. */
  private static double failure(ApproxDp privacy) {
    double delta = privacy.delta().divide(TWO).doubleValue();
    double failure = Math.exp(-privacy.epsilon().doubleValue()) * delta * ROUNDED_DOWN;
    return failure < LEAST_FAILURE ? 0 : failure;
  }

  /**
   * Returns a builder without a horizon or guarantee.
   *
   * @param <K> the type of the keys
   * @return a new builder
   */
  public static <K extends Comparable<? super K>> Builder<K> builder() {
    return new Builder<>();
  }

  /**
   * Returns what a private sum must exceed for its key to become public.
   *
   * @return the threshold, in the unit of the items
   */
  public double threshold() {
    return threshold * items.grid().spacing();
  }

  /**
   * Returns what the error of the sum of each key is, before it is known that it passed.
   *
   * @return the bounds
   */
  public CounterBounds bounds() {
    return bounds;
  }

  @Override
  public String type() {
    return "io.sfumato.streaming.KeyedHistogram/1";
  }

  @Override
  public Fields parameters() {
    return Fields.NONE
        .with("items", items.toFields())
        .with("contributions", choice.task().contributions())
        .with("separation", choice.task().separation())
        .with("keys", keys)
        .with("horizon", choice.task().horizon())
        .with("privacy", privacy)
        .with("guarantee", choice.task().privacy())
        .with("shape", choice.counter().parameters())
        .with("threshold", threshold);
  }

  @Override
  public PrivacyEvent event() {
    return new PrivacyEvent.Guaranteed(privacy);
  }

  @Override
  public Neighboring neighboring() {
    return Neighboring.ADD_REMOVE;
  }

  @Override
  protected HistogramSession<K> open(NoData data, NoiseSource noise) {
    return new HistogramSession<>(
        items, bounds, HaarBank.start(choice.counter(), noise), choice.task().horizon(), threshold);
  }

  /**
   * The parameters of a {@link KeyedHistogram}. Not safe for use by several threads.
   *
   * @param <K> the type of the keys
   */
  public static final class Builder<K extends Comparable<? super K>> {

    private long horizon;
    private ItemGrid items = ItemGrid.integers(0, 1);
    private int contributions = 1;
    private long separation;
    private int keys = 1;
    private @Nullable ApproxDp privacy;

    private Builder() {}

    /**
     * Sets the number of steps. It is public; the histogram refuses items after the last.
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
     * Sets the bounds of items, which are whole numbers. Without it, they are 0 or 1.
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
     * Protects units that may have several items. That no unit has more, or closer, or of more
     * keys, is for the caller to see to. Open the histogram with an accountant whose unit is one
     * row for each unit.
     *
     * @param most the most items of one unit in the whole stream, among all keys, at least 1
     * @param apart the fewest steps from one item of a unit to its next, of whatever key: 0 if all
     *     may be in one step, 1 if each is in a step of its own
     * @param differentKeys the most keys that the items of one unit are of, in {@code [1, most]}
     * @return this builder
     * @throws IllegalArgumentException if a parameter is out of range
     */
    public Builder<K> contributions(int most, long apart, int differentKeys) {
      if (most < 1) {
        throw new IllegalArgumentException("contributions must be at least 1, got " + most);
      }
      if (apart < 0) {
        throw new IllegalArgumentException("separation must be at least 0, got " + apart);
      }
      if (differentKeys < 1 || differentKeys > most) {
        throw new IllegalArgumentException(
            "keys must be in [1, %d], the number of contributions, got %d"
                .formatted(most, differentKeys));
      }
      this.contributions = most;
      this.separation = apart;
      this.keys = differentKeys;
      return this;
    }

    /**
     * Sets the guarantee of all selections and releases together.
     *
     * @param bound the guarantee; both ε and δ above 0
     * @return this builder
     */
    public Builder<K> privacy(ApproxDp bound) {
      this.privacy = requireNonNull(bound, "privacy");
      return this;
    }

    /**
     * Builds the histogram.
     *
     * @return the histogram
     * @throws IllegalStateException if the horizon or the guarantee is missing
     * @throws IllegalArgumentException if the guarantee is too small in ε or δ, or 64 bits have no
     *     room for what is asked
     */
    public KeyedHistogram<K> build() {
      if (horizon == 0) {
        throw new IllegalStateException("horizon is missing: for example horizon(1 << 20)");
      }
      if (privacy == null) {
        throw new IllegalStateException(
            "privacy is missing: for example privacy(ApproxDp.of(1, 1e-6))");
      }
      if (privacy.epsilon().signum() == 0 || privacy.delta().signum() == 0) {
        throw new IllegalArgumentException(
            "privacy must have epsilon > 0 and delta > 0, as a key that only one unit has may pass"
                + " any threshold, got "
                + privacy);
      }
      double failure = failure(privacy);
      if (failure == 0) {
        throw unreachable(privacy);
      }
      ApproxDp counters = new ApproxDp(privacy.epsilon(), privacy.delta().divide(TWO));
      CounterPlanner.Choice choice =
          CounterPlanner.only(
              CounterMechanism.HAAR,
              new CounterTask.Shape(horizon, items.distance(), contributions, separation),
              counters,
              items.grid().spacing(),
              counter -> counter.unionBound(horizon, failure / keys));
      KeyedHistogram<K> built = new KeyedHistogram<>(items, privacy, keys, choice);
      if (!(built.threshold() < built.bounds().largestSum())) {
        throw unreachable(privacy);
      }
      return built;
    }

    private IllegalArgumentException unreachable(ApproxDp bound) {
      return new IllegalArgumentException(
          "privacy must let a threshold be found that sums can pass, got %s for %d keys of a unit;"
                  .formatted(bound, keys)
              + " allow a smaller epsilon or a larger delta");
    }
  }
}
