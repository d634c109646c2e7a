package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

import io.sfumato.ledger.Ledger;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a {@link PrivacyAccountant}. The budget and the unit must be given; the rest has
 * defaults. A ledger that holds charges already can be opened on the same terms only.
 *
 * <p>Not safe for use by several threads.
 */
public final class AccountantBuilder {

  private @Nullable PrivacyBound budget;
  private @Nullable PrivacyUnit unit;
  private BigDecimal reservedDelta = BigDecimal.ZERO;
  private FilterMode mode = FilterMode.BEST_ORDER;
  private Neighboring neighboring = Neighboring.ADD_REMOVE;
  private @Nullable Ledger ledger;
  private @Nullable NoiseSource simulation;

  AccountantBuilder() {}

  /**
   * Sets the most that may ever be spent. Its kind decides how charges add up: a {@code PureDp}
   * budget sums ε and takes pure releases only, a {@code Zcdp} budget sums ρ, and an {@code
   * ApproxDp} budget takes sums of ε or of Rényi divergences, whichever fits.
   *
   * @param bound the budget
   * @return this builder
   */
  public AccountantBuilder budget(PrivacyBound bound) {
    this.budget = requireNonNull(bound, "budget");
    return this;
  }

  /**
   * Sets whom every guarantee protects.
   *
   * @param protectedUnit the unit, for example {@code PrivacyUnit.rows("patient")}
   * @return this builder
   */
  public AccountantBuilder unit(PrivacyUnit protectedUnit) {
    this.unit = requireNonNull(protectedUnit, "unit");
    return this;
  }

  /**
   * Sets the neighbouring relation of every guarantee. Without it, {@link Neighboring#ADD_REMOVE}.
   *
   * @param relation the relation
   * @return this builder
   */
  public AccountantBuilder neighboring(Neighboring relation) {
    this.neighboring = requireNonNull(relation, "neighboring");
    return this;
  }

  /**
   * Sets a δ aside for releases with a δ of their own, such as {@code Guaranteed(ApproxDp)} or a
   * {@link SealedPlan}. It must be fixed before anything is released; without it nothing is
   * reserved, and releases with δ &gt; 0 are refused.
   *
   * <p>Of an {@code ApproxDp} budget it is a part of δ: the rest converts concentrated losses, and
   * with the whole δ reserved the budget is kept by basic composition. Beside a {@code Zcdp} budget
   * it is a δ of its own: all releases together are then δ-approximately ρ-zCDP (Bun and Steinke
   * 2016, Definition 8.1), that is ρ-zCDP but for a failure of probability δ.
   *
   * @param delta the δ to reserve, in {@code [0, 1)}; at most the δ of an {@code ApproxDp} budget
   * @return this builder
   * @throws IllegalArgumentException if {@code delta} is not in {@code [0, 1)}
   */
  public AccountantBuilder reserveDelta(double delta) {
    if (!(delta >= 0 && delta < 1)) {
      throw new IllegalArgumentException("reserveDelta must be in [0, 1), got " + delta);
    }
    this.reservedDelta = BigDecimal.valueOf(delta).stripTrailingZeros();
    return this;
  }

  /**
   * Keeps an {@code ApproxDp} budget by Rényi divergences of the given orders instead of the one
   * order that is best for spending all of it on concentrated losses. Each order gets the same
   * share of δ, because which of them is within its bound may follow the answers. Worth it only
   * where the releases to come are known to be unlike Gaussian noise, such as noise on small
   * samples, whose divergences are small at low orders and large beyond. Replaces {@link
   * #gaussianOnly()}.
   *
   * @param orders the orders α, 1 to 32 distinct numbers in {@code (1, ∞)}
   * @return this builder
   * @throws IllegalArgumentException if the orders are not such numbers
   */
  public AccountantBuilder renyiOrders(double... orders) {
    this.mode = FilterMode.renyi(orders);
    return this;
  }

  /**
   * Keeps an {@code ApproxDp} budget by the μ of Gaussian differential privacy, and refuses every
   * release that is not Gaussian noise. For such releases it is the tightest there is, however they
   * are chosen: as tight as for a plan fixed in advance. Replaces {@link #renyiOrders}.
   *
   * @return this builder
   * @see <a href="https://arxiv.org/abs/2209.15596">Koskela, Tobaben and Honkela (2022)</a>
   */
  public AccountantBuilder gaussianOnly() {
    this.mode = FilterMode.GAUSSIAN;
    return this;
  }

  /**
   * Sets where charges and values are kept. Without it, in the memory of this process.
   *
   * @param store the ledger, opened with the accountant and closed with it; one object serves one
   *     accountant
   * @return this builder
   */
  public AccountantBuilder ledger(Ledger store) {
    this.ledger = requireNonNull(store, "ledger");
    return this;
  }

  /**
   * Makes this a simulation: noise comes from a seeded source, every receipt says so, and nobody is
   * protected. For tests, and for measuring on data that the caller may see in the clear.
   *
   * @param seededNoise a source from {@link NoiseSource#seeded}
   * @return this builder
   * @throws IllegalArgumentException if the source is a secure one
   */
  public AccountantBuilder forSimulation(NoiseSource seededNoise) {
    if (requireNonNull(seededNoise, "seededNoise").isSecure()) {
      throw new IllegalArgumentException(
          "seededNoise must come from NoiseSource.seeded, got the secure source; leave"
              + " forSimulation out for noise that protects");
    }
    this.simulation = seededNoise;
    return this;
  }

  /**
   * Opens the ledger and the accountant over it.
   *
   * @return the accountant
   * @throws IllegalStateException if the budget or the unit is missing
   * @throws IllegalArgumentException if the terms contradict each other, or those of the ledger
   * @throws io.sfumato.ledger.LedgerException if the ledger cannot be opened
   */
  public PrivacyAccountant open() {
    if (budget == null) {
      throw new IllegalStateException("budget is missing: for example budget(PureDp.of(1.0))");
    }
    if (unit == null) {
      throw new IllegalStateException(
          "unit is missing: for example unit(PrivacyUnit.rows(\"patient\"))");
    }
    Terms terms = new Terms(budget, reservedDelta, mode, neighboring, unit, simulation != null);
    AccountantNoise noise =
        simulation == null ? AccountantNoise.secure() : AccountantNoise.seeded(simulation);
    // A new ledger for each accountant: one that was opened before may be in use.
    return new PrivacyAccountant(ledger == null ? Ledger.inMemory() : ledger, terms, noise);
  }

  /** Says what is set and what is missing, for whoever meets a builder that was not opened. */
  @Override
  public String toString() {
    return "AccountantBuilder[budget %s, unit %s, %s; not open yet: call open()]"
        .formatted(
            budget == null ? "missing" : budget,
            unit == null ? "missing" : unit,
            neighboring.label());
  }
}
