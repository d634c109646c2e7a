package io.sfumato.streaming;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.InteractiveMeasurement;
import io.sfumato.accounting.NoData;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.mechanism.AboveThreshold;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import io.sfumato.streaming.internal.CounterTask;
import io.sfumato.streaming.internal.GuaranteeShare;
import io.sfumato.streaming.internal.PartitionedCounter;
import io.sfumato.streaming.internal.SharedCounters;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A counter for streams in which little happens: its error grows with the logarithm of the number
 * of steps, and with the square of the logarithm of the sum alone.
 *
 * <pre>{@code
 * var counter = accountant.open("recalls", SparseCounter.builder()
 *     .horizon(1L << 40).largestSum(500).privacy(PureDp.of(1)).build());
 * counter.add(1);
 * double now = counter.tick();
 * }</pre>
 *
 * <p>Steps are gathered into segments of about {@code log(T)/ε} items by private comparisons, and a
 * {@link ContinualCounter}'s mechanism counts segments. A step in which no segment closes releases
 * what the step before did.
 *
 * <p><b>Guarantee.</b> Two streams are neighbours if one item is in one and not in the other; each
 * is clamped to its public bounds. All releases of a session together satisfy the guarantee asked
 * for, even when the rest of the stream, and whether and when the item comes, is chosen after
 * seeing the releases before. Steps are public. Noise is integer-valued from exact samplers.
 *
 * <p>Proof: {@code docs/proofs/SparseCounter.md}. Immutable.
 *
 * @see <a href="https://doi.org/10.1007/978-3-662-48800-3_30">Dwork, Naor, Reingold and Rothblum
 *     (2015)</a>
 */
public final class SparseCounter extends InteractiveMeasurement<NoData, SparseCounterSession> {

  private final Builder parameters;
  private final PrivacyBound privacy;
  private final PartitionedCounter counter;

  private SparseCounter(Builder builder, PrivacyBound privacy) {
    this.parameters = builder.copy();
    this.privacy = privacy;
    this.counter = parameters.best(privacy);
  }

  /**
   * Returns a builder without a horizon, largest sum or guarantee.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Bounds the errors of all steps together.
   *
   * @param beta the failure probability, in {@code (0, 1)}
   * @return an x with {@code Pr(|release - sum| > x at any step) ≤ beta}, if the sum keeps to what
   *     was promised; infinite for a {@code beta} below the one the counter was built for
   * @throws IllegalArgumentException if {@code beta} is out of range
   */
  public double errorBound(double beta) {
    SimulatedMaxError.checkProbability("beta", beta);
    return counter.errorBound(beta);
  }

  @Override
  public String type() {
    return "io.sfumato.streaming.SparseCounter/1";
  }

  @Override
  public Fields parameters() {
    return Fields.NONE
        .with("horizon", parameters.horizon)
        .with("largest_sum", parameters.total)
        .with("largest_item", parameters.item)
        .with("privacy", privacy)
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
  protected SparseCounterSession open(NoData data, NoiseSource noise) {
    return new SparseCounterSession(counter.start(noise), parameters.item, parameters.horizon);
  }

  /** The parameters of a {@link SparseCounter}. Not safe for use by several threads. */
  public static final class Builder {

    private static final long LARGEST = 1L << 60;
    private static final long LARGEST_ITEM = 1L << 40;

    private long horizon;
    private long total;
    private long item = 1;
    private double beta = 0.05;
    private @Nullable PrivacyBound privacy;

    private Builder() {}

    private Builder copy() {
      Builder copy = new Builder();
      copy.horizon = horizon;
      copy.total = total;
      copy.item = item;
      copy.beta = beta;
      return copy;
    }

    /**
     * Sets the number of steps. It is public; the counter refuses items after the last.
     *
     * @param steps the number of steps, in {@code [1, 2⁶⁰]}
     * @return this builder
     * @throws IllegalArgumentException if {@code steps} is out of range
     */
    public Builder horizon(long steps) {
      this.horizon = checked("horizon", steps, LARGEST);
      return this;
    }

    /**
     * Promises that the sum will not exceed a public number. The guarantee does not depend on it,
     * the error does: beyond it, releases may stand still.
     *
     * @param most the largest sum, in {@code [1, 2⁶⁰]}
     * @return this builder
     * @throws IllegalArgumentException if {@code most} is out of range
     */
    public Builder largestSum(long most) {
      this.total = checked("largestSum", most, LARGEST);
      return this;
    }

    /**
     * Sets the largest item; items are clamped to {@code [0, most]}. Without it, 1.
     *
     * @param most the public upper bound of an item, in {@code [1, 2⁴⁰]}
     * @return this builder
     * @throws IllegalArgumentException if {@code most} is out of range
     */
    public Builder largestItem(long most) {
      this.item = checked("largestItem", most, LARGEST_ITEM);
      return this;
    }

    /**
     * Sets the probability with which the error may exceed its bound at some step: what the counter
     * is tuned for. Without it, 0.05.
     *
     * @param probability the failure probability β, in {@code (0, 1)}
     * @return this builder
     * @throws IllegalArgumentException if {@code probability} is out of range
     */
    public Builder failure(double probability) {
      SimulatedMaxError.checkProbability("failure", probability);
      this.beta = probability;
      return this;
    }

    /**
     * Sets the guarantee of all releases together.
     *
     * @param bound the guarantee, pure or zero-concentrated
     * @return this builder
     */
    public Builder privacy(PrivacyBound bound) {
      this.privacy = requireNonNull(bound, "privacy");
      return this;
    }

    /**
     * Builds the counter, with the number of segments that suits it best.
     *
     * @return the counter
     * @throws IllegalStateException if the horizon, the largest sum or the guarantee is missing
     * @throws IllegalArgumentException if the guarantee is of another kind, allows no loss, or
     *     needs too much noise
     */
    public SparseCounter build() {
      if (horizon == 0) {
        throw new IllegalStateException("horizon is missing: for example horizon(1L << 40)");
      }
      if (total == 0) {
        throw new IllegalStateException("largestSum is missing: for example largestSum(500)");
      }
      if (privacy == null) {
        throw new IllegalStateException("privacy is missing: for example privacy(PureDp.of(1))");
      }
      boolean allowed =
          privacy instanceof PureDp pure
              ? pure.epsilon().signum() > 0
              : privacy instanceof Zcdp zcdp && zcdp.rho().signum() > 0;
      if (!allowed) {
        throw new IllegalArgumentException(
            "privacy must be pure or zero-concentrated and allow some loss, got " + privacy);
      }
      return new SparseCounter(this, privacy);
    }

    /** The best for numbers of segments that double, until counting them costs too much. */
    private PartitionedCounter best(PrivacyBound guarantee) {
      PrivacyBound half = GuaranteeShare.of(guarantee, 2);
      AboveThreshold comparison = AboveThreshold.of(half, item, 1, true);
      PartitionedCounter best =
          of(1, comparison, half)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "privacy must allow noise of at most 64 bits for items of up to %d, got %s"
                              .formatted(item, guarantee)));
      double least = best.errorBound(beta);
      long most = Math.min(horizon, total);
      for (long segments = 2; segments <= most; segments *= 2) {
        Optional<PartitionedCounter> fit = of(segments, comparison, half);
        if (fit.isEmpty()) {
          break;
        }
        PartitionedCounter next = fit.get();
        double error = next.errorBound(beta);
        if (error < least) {
          best = next;
          least = error;
        } else if (error > 2 * least) {
          break;
        }
      }
      return best;
    }

    private Optional<PartitionedCounter> of(
        long segments, AboveThreshold comparison, PrivacyBound half) {
      // A counter that does not look ahead where the guarantee is concentrated, as the proof asks.
      return SharedCounters.divided(new CounterTask(segments, item, 1, 0, half), /* touched= */ 1)
          .counter()
          .map(c -> new PartitionedCounter(horizon, segments, total, comparison, c, beta));
    }

    private static long checked(String name, long value, long largest) {
      if (value < 1 || value > largest) {
        throw new IllegalArgumentException(
            "%s must be in [1, 2^%d], got %d"
                .formatted(name, Long.numberOfTrailingZeros(largest), value));
      }
      return value;
    }
  }
}
