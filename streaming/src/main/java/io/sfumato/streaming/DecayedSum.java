package io.sfumato.streaming;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.InteractiveMeasurement;
import io.sfumato.accounting.NoData;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.streaming.internal.WindowFamilies;

/**
 * An exponentially decayed sum that stays open: after every step it releases the private value of
 * {@code Σ_{k≥0} 2^(-k/h) x_{t-k}}, where h is the half-life in steps and x_t the sum of step t,
 * for one charge in all.
 *
 * <pre>{@code
 * var load = accountant.open("load",
 *     DecayedSum.builder().halfLife(60).privacy(Zcdp.of(0.1)).build());
 * load.add(1);
 * WindowRelease now = load.tick();
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
 * Toeplitz factor close to the square root of the matrix of decays: for half-lives up to a million
 * steps its variance is within 0.1 % of what any factorization can reach in a long run, for all
 * others within 1 %. That is {@code ((2/π) K(β))²·Δ²/2ρ} with {@code β = 2^(-1/h)} and the complete
 * elliptic integral K of that modulus: 5.07 for a half-life of 100 steps, 26.8 for a million. State
 * is a few numbers. Under a pure guarantee every step's sum gets Laplace noise of its own, and the
 * variance is about {@code 1.44·h·Δ²/ε²}: good for short half-lives.
 *
 * <p>Proofs: {@code docs/proofs/Windows.md}. Immutable.
 */
public final class DecayedSum extends InteractiveMeasurement<NoData, WindowSession> {

  private static final double SHORTEST = 0x1p-4;
  private static final double LONGEST = 0x1p30;

  private final double halfLife;
  private final WindowChoice choice;
  private final WindowBounds bounds;

  private DecayedSum(double halfLife, WindowChoice choice) {
    this.halfLife = halfLife;
    this.choice = choice;
    this.bounds = choice.bounds();
  }

  /**
   * Returns a builder without a half-life or guarantee.
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
    return "io.sfumato.streaming.DecayedSum/1";
  }

  @Override
  public Fields parameters() {
    return choice.toFields().with("half_life", halfLife);
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

  /** The parameters of a {@link DecayedSum}. Not safe for use by several threads. */
  public static final class Builder extends WindowBuilder<Builder> {

    private double halfLife;

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /**
     * Sets after how many steps an item counts half.
     *
     * @param steps the half-life in steps, in {@code [1/16, 2³⁰]}
     * @return this builder
     * @throws IllegalArgumentException if {@code steps} is out of range
     */
    public Builder halfLife(double steps) {
      if (!(steps >= SHORTEST && steps <= LONGEST)) {
        throw new IllegalArgumentException("half-life must be in [1/16, 2^30] steps, got " + steps);
      }
      this.halfLife = steps;
      return this;
    }

    /**
     * Builds the sum.
     *
     * @return the sum
     * @throws IllegalStateException if the half-life or the guarantee is missing
     * @throws IllegalArgumentException if the guarantee allows no loss, or there is no room for
     *     noise of the size that it needs
     */
    public DecayedSum build() {
      if (halfLife == 0) {
        throw new IllegalStateException("half-life is missing: for example halfLife(60)");
      }
      // The nearest double below 1, so that 1 - β is exact.
      double betaGap = 1 - StrictMath.exp(-StrictMath.log(2) / halfLife);
      return new DecayedSum(
          halfLife,
          WindowChoice.choose(
              terms(),
              items(),
              WindowFamilies.decayingModulus(betaGap),
              task -> WindowFamilies.decaying(task, betaGap)));
    }
  }
}
