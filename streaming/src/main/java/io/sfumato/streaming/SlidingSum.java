package io.sfumato.streaming;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.InteractiveMeasurement;
import io.sfumato.accounting.NoData;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.streaming.internal.WindowFamilies;

/**
 * A sum over a sliding window that stays open: after every step it releases the private sum of the
 * latest W steps, for one charge in all.
 *
 * <pre>{@code
 * var lastDay = accountant.open("admissions of the last day",
 *     SlidingSum.builder().window(24).privacy(Zcdp.of(0.1)).build());
 * lastDay.add(1);
 * WindowRelease now = lastDay.tick();
 * }</pre>
 *
 * <p><b>Guarantee.</b> Two streams are neighbours if the items of one unit are in one and not in
 * the other: one item, or up to {@link Builder#contributions(int, long) contributions} items, each
 * clamped to its public bounds. All releases of a session together, however many, satisfy the
 * guarantee asked for, even when the rest of the stream, and whether and when the unit's items
 * come, is chosen after seeing the releases before. The steps themselves are public. The noise does
 * not grow with time: there is no horizon.
 *
 * <p><b>Accuracy.</b> Under a concentrated guarantee noise is discrete Gaussian, shaped by a
 * Toeplitz factor close to the square root of the window's matrix: its variance is within 1 % of
 * what any factorization can reach in a long run, for example {@code 4.48·Δ²/2ρ} for 16 steps and
 * {@code 14.5·Δ²/2ρ} for 1024. Under a pure guarantee it is that of {@link
 * CounterMechanism#CENTERED_TREE} for W steps, about twice.
 *
 * <p>Memory is proportional to the window, time for a step to its logarithm. The first question to
 * {@link #bounds} takes seconds for the longest windows. Proofs: {@code docs/proofs/Windows.md}.
 * Immutable.
 */
public final class SlidingSum extends InteractiveMeasurement<NoData, WindowSession> {

  private final int window;
  private final WindowChoice choice;
  private final WindowBounds bounds;

  private SlidingSum(int window, WindowChoice choice) {
    this.window = window;
    this.choice = choice;
    this.bounds = choice.bounds();
  }

  /**
   * Returns a builder without a window or guarantee.
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
  public WindowBounds bounds() {
    return bounds;
  }

  @Override
  public String type() {
    return "io.sfumato.streaming.SlidingSum/1";
  }

  @Override
  public Fields parameters() {
    return choice.toFields().with("window", window);
  }

  @Override
  public PrivacyEvent event() {
    return choice.window().event();
  }

  @Override
  public Neighboring neighboring() {
    return Neighboring.ADD_REMOVE;
  }

  @Override
  protected WindowSession open(NoData data, NoiseSource noise) {
    return new WindowSession(choice.items(), bounds, choice.window().start(noise));
  }

  /** The parameters of a {@link SlidingSum}. Not safe for use by several threads. */
  public static final class Builder extends WindowBuilder<Builder> {

    private int window;

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /**
     * Sets how many steps a window has: the one that closes and those before it.
     *
     * @param steps the number of steps W, in {@code [1, 2¹⁸]}
     * @return this builder
     * @throws IllegalArgumentException if {@code steps} is out of range
     */
    public Builder window(int steps) {
      if (steps < 1 || steps > WindowFamilies.LONGEST_WINDOW) {
        throw new IllegalArgumentException(
            "window must be in [1, 2^18] steps, got %d; for more, make steps longer"
                .formatted(steps));
      }
      this.window = steps;
      return this;
    }

    /**
     * Builds the sum.
     *
     * @return the sum
     * @throws IllegalStateException if the window or the guarantee is missing
     * @throws IllegalArgumentException if the guarantee allows no loss, or there is no room for
     *     noise of the size that it needs
     */
    public SlidingSum build() {
      if (window == 0) {
        throw new IllegalStateException("window is missing: for example window(24)");
      }
      int steps = window;
      return new SlidingSum(
          steps,
          WindowChoice.choose(
              terms(),
              items(),
              WindowFamilies.slidingModulus(steps),
              task -> WindowFamilies.sliding(task, steps)));
    }
  }
}
