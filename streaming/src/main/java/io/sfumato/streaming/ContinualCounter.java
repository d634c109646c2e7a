package io.sfumato.streaming;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.accounting.ResumableMeasurement;
import io.sfumato.accounting.SessionJournal;
import io.sfumato.accounting.StateReader;
import io.sfumato.accounting.StateWriter;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.streaming.internal.CalibratedCounter;
import io.sfumato.streaming.internal.CounterFamilies;
import io.sfumato.streaming.internal.CounterTask;
import org.jspecify.annotations.Nullable;

/**
 * A counter that stays open: it releases the private sum of a stream after every step of time, for
 * one charge in all.
 *
 * <pre>{@code
 * var counter = accountant.open("admissions",
 *     ContinualCounter.builder().horizon(1 << 20).privacy(Zcdp.of(0.1)).build());
 * counter.add(1);
 * CounterRelease now = counter.tick();
 * }</pre>
 *
 * <p><b>Guarantee.</b> Two streams are neighbours if the items of one unit are in one and not in
 * the other: one item, or up to {@link Builder#contributions(int, long) contributions} items, each
 * clamped to its public bounds. All releases of a session together satisfy the guarantee asked for,
 * even when the rest of the stream, and whether and when the unit's items come, is chosen after
 * seeing the releases before. The steps themselves are public: how many there are and when they
 * close. Replacing an item by another costs what the accountant charges for it: twice the distance.
 *
 * <p><b>Exactness.</b> Items are whole numbers of steps of a public grid, noise is integer-valued
 * from exact samplers, and every release is a function of private integers modulo 2⁶⁴ alone. There
 * is no δ for numerics.
 *
 * <p><b>Crashes.</b> A session can be kept in a store and opened again, or suspended and resumed;
 * see {@link CounterSession}. With {@link CounterMechanism#SQUARE_ROOT} each step writes the whole
 * past, tens of megabytes at 2²⁰ steps; with all others some hundred bytes or a few thousand.
 *
 * <p>Proofs: {@code docs/proofs/ContinualCounters.md} and {@code docs/proofs/Checkpoints.md}.
 * Immutable.
 */
public final class ContinualCounter extends ResumableMeasurement<CounterSession> {

  private final ItemGrid items;
  private final PrivacyBound privacy;
  private final CounterPlan plan;
  private final CounterTask task;
  private final CalibratedCounter counter;
  private final CounterBounds bounds;

  private ContinualCounter(ItemGrid items, PrivacyBound privacy, CounterPlanner.Choice choice) {
    this.items = items;
    this.privacy = privacy;
    this.plan = choice.plan();
    this.task = choice.task();
    this.counter = choice.counter();
    this.bounds = newBounds();
  }

  /**
   * Returns a builder without a horizon or guarantee.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns what the error of the releases will be.
   *
   * @return the bounds
   */
  public CounterBounds bounds() {
    return bounds;
  }

  /**
   * Returns which mechanism is used, and what the others would do.
   *
   * @return the plan
   */
  public CounterPlan plan() {
    return plan;
  }

  private CounterBounds newBounds() {
    return new CounterBounds(counter, task, items.grid().spacing(), lastStep());
  }

  /** The last step that may close. */
  private long lastStep() {
    return Math.min(task.horizon(), counter.lastStep());
  }

  @Override
  public String type() {
    return "io.sfumato.streaming.ContinualCounter/1";
  }

  @Override
  public Fields parameters() {
    Fields fields =
        Fields.NONE
            .with("items", items.toFields())
            .with("contributions", task.contributions())
            .with("separation", task.separation());
    fields = task.isUnbounded() ? fields : fields.with("horizon", task.horizon());
    return fields
        .with("privacy", privacy)
        .with("mechanism", plan.chosen().mechanism().name())
        .with("guarantee", plan.chosen().guarantee())
        .with("shape", counter.parameters());
  }

  @Override
  public PrivacyEvent event() {
    return counter.event();
  }

  @Override
  public Neighboring neighboring() {
    return Neighboring.ADD_REMOVE;
  }

  @Override
  protected CounterSession open(NoiseSource noise, SessionJournal journal) {
    // Bounds of its own, by which the releases of a session know each other.
    return new CounterSession(items, newBounds(), counter.start(noise), lastStep(), journal);
  }

  @Override
  protected CounterSession restore(StateReader state, NoiseSource noise, SessionJournal journal) {
    CounterSession session = open(noise, journal);
    session.load(state);
    return session;
  }

  @Override
  protected void save(CounterSession session, StateWriter state) {
    session.save(state);
  }

  @Override
  protected long step(CounterSession session) {
    return session.step();
  }

  @Override
  protected boolean isForkable() {
    return counter.isCausal();
  }

  /** The parameters of a {@link ContinualCounter}. Not safe for use by several threads. */
  public static final class Builder {

    private static final long LONGEST_HORIZON = 1L << 60;

    private long horizon;
    private ItemGrid items = ItemGrid.integers(0, 1);
    private int contributions = 1;
    private long separation;
    private @Nullable PrivacyBound privacy;
    private CounterMechanism mechanism = CounterMechanism.AUTO;
    private long memory = Long.MAX_VALUE;
    private int buffers;

    private Builder() {}

    /**
     * Sets the number of steps. It is public; the counter refuses items after the last.
     *
     * @param steps the number of steps, in {@code [1, 2⁶⁰]}
     * @return this builder
     * @throws IllegalArgumentException if {@code steps} is out of range
     */
    public Builder horizon(long steps) {
      if (steps < 1 || steps > LONGEST_HORIZON) {
        throw new IllegalArgumentException("horizon must be in [1, 2^60], got " + steps);
      }
      this.horizon = steps;
      return this;
    }

    /**
     * Lets the counter run as long as somebody asks, at the price of a larger error.
     *
     * @return this builder
     */
    public Builder unbounded() {
      this.horizon = CounterTask.UNBOUNDED;
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
    public Builder integers(long lower, long upper) {
      this.items = ItemGrid.integers(lower, upper);
      return this;
    }

    /**
     * Sets the bounds of items that are real numbers. They are rounded to a grid 2²⁰ times finer
     * than the larger bound.
     *
     * @param lower the public lower bound
     * @param upper the public upper bound, above {@code lower}; the larger of the two has a size in
     *     {@code [2⁻⁹⁰⁰, 2⁹⁰⁰]}
     * @return this builder
     * @throws IllegalArgumentException if a bound is out of range
     */
    public Builder reals(double lower, double upper) {
      this.items = ItemGrid.reals(lower, upper);
      return this;
    }

    /**
     * Protects units that may have several items. That no unit has more, or closer, is for the
     * caller to see to. Open the counter with an accountant whose unit is one row for each unit.
     *
     * @param most the most items of one unit in the whole stream, at least 1
     * @param apart the fewest steps from one item of a unit to its next: 0 if all may be in one
     *     step, 1 if each is in a step of its own
     * @return this builder
     * @throws IllegalArgumentException if a parameter is out of range
     */
    public Builder contributions(int most, long apart) {
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
     * Sets the guarantee of all releases together.
     *
     * @param bound the guarantee
     * @return this builder
     */
    public Builder privacy(PrivacyBound bound) {
      this.privacy = requireNonNull(bound, "privacy");
      return this;
    }

    /**
     * Sets the mechanism. Without it, {@link CounterMechanism#AUTO}.
     *
     * @param choice the mechanism
     * @return this builder
     */
    public Builder mechanism(CounterMechanism choice) {
      this.mechanism = requireNonNull(choice, "mechanism");
      return this;
    }

    /**
     * Limits the memory of a session. Without it, there is no limit.
     *
     * @param bytes the most bytes that a session's numbers may take, at least 1
     * @return this builder
     * @throws IllegalArgumentException if {@code bytes < 1}
     */
    public Builder memory(long bytes) {
      if (bytes < 1) {
        throw new IllegalArgumentException("memory must be at least 1 byte, got " + bytes);
      }
      this.memory = bytes;
      return this;
    }

    /**
     * Sets the buffers of {@link CounterMechanism#BUFFERED_LINEAR}: fewer are faster and less
     * accurate. Without it, there are as many as bring the error within 1 % of the smallest: 4 to
     * 2¹² steps, 6 to 2²⁴ and 8 beyond. Other mechanisms have none.
     *
     * @param count the number of buffers, in {@code [1, 8]}; a short horizon may use fewer
     * @return this builder
     * @throws IllegalArgumentException if {@code count} is out of range
     */
    public Builder buffers(int count) {
      if (count < 1 || count > CounterFamilies.MOST_BUFFERS) {
        throw new IllegalArgumentException("buffers must be in [1, 8], got " + count);
      }
      this.buffers = count;
      return this;
    }

    /**
     * Builds the counter.
     *
     * @return the counter
     * @throws IllegalStateException if the horizon or the guarantee is missing
     * @throws IllegalArgumentException if the guarantee allows no loss, or no mechanism can do what
     *     is asked; the message says why for each
     */
    public ContinualCounter build() {
      if (horizon == 0) {
        throw new IllegalStateException(
            "horizon is missing: for example horizon(1 << 20), or unbounded()");
      }
      if (privacy == null) {
        throw new IllegalStateException("privacy is missing: for example privacy(Zcdp.of(0.1))");
      }
      if (!CounterPlanner.allowsLoss(privacy)) {
        throw new IllegalArgumentException(
            "privacy must allow some loss (epsilon > 0 or rho > 0), got " + privacy);
      }
      CounterTask.Shape shape =
          new CounterTask.Shape(horizon, items.distance(), contributions, separation);
      return new ContinualCounter(
          items,
          privacy,
          CounterPlanner.choose(
              shape, privacy, mechanism, buffers, memory, items.grid().spacing()));
    }
  }
}
