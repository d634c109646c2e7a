package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A {@link SealedPlan} that has been paid for. Its steps cost nothing more; each is released once,
 * in any order, and returns the stored value from then on, in this process or any later one that
 * seals the equal plan under the same name.
 *
 * <p>A step that a crash left without a value is made anew; only one value is ever published for
 * it.
 *
 * <p>As thread-safe as the accountant.
 */
public final class OpenPlan {

  /** What a step adds to what the plan has paid. */
  static final PrivacyEvent NOTHING = new PrivacyEvent.Composed(List.of());

  private final PrivacyAccountant accountant;
  private final SealedPlan plan;
  private final Receipt receipt;

  OpenPlan(PrivacyAccountant accountant, SealedPlan plan, Receipt receipt) {
    this.accountant = accountant;
    this.plan = plan;
    this.receipt = receipt;
  }

  /** Returns the name under which a step is released. */
  static String stepName(String plan, String step) {
    return plan + "/" + step;
  }

  /**
   * Runs a step on the data, and stores and returns its value; or returns the value stored before.
   *
   * <p>The caller promises what {@link PrivacyAccountant#release} asks of its callers: all steps
   * are handed data about the same units, however those were selected and prepared row by row.
   *
   * @param <D> the type of the data
   * @param <R> the type of the value
   * @param step the name of the step
   * @param measurement the measurement declared for it
   * @param data the private data
   * @return the value, with a receipt that says that the plan paid
   * @throws IllegalArgumentException if there is no such step, the measurement is not the one
   *     declared, or the data are not of the shape it needs; the step can then still be made
   * @throws ReleaseConflictException if something else was released under {@code plan/step}
   * @throws io.sfumato.ledger.LedgerException if the ledger fails
   */
  public <D, R> Release<R> release(String step, Measurement<? super D, R> measurement, D data) {
    requireNonNull(data, "data");
    plan.check(step, requireNonNull(measurement, "measurement"));
    Draft draft =
        new Draft(
            stepName(receipt.name(), step),
            measurement.type(),
            measurement.parameters(),
            NOTHING,
            Part.WHOLE,
            accountant.hasSecureNoise(),
            false,
            receipt.name());
    return accountant.release(draft, measurement, data);
  }

  /**
   * Returns the steps that have no value yet.
   *
   * @return their names, in the order of their declaration
   */
  public List<String> remainingSteps() {
    return plan.steps().stream()
        .filter(step -> !accountant.isReleased(stepName(receipt.name(), step), receipt.name()))
        .toList();
  }

  /**
   * Returns what the plan cost.
   *
   * @return the receipt of the plan, which lists all steps
   */
  public Receipt receipt() {
    return receipt;
  }

  /** Returns the receipt and what remains. */
  @Override
  public String toString() {
    return receipt + "; remaining steps: " + remainingSteps();
  }
}
