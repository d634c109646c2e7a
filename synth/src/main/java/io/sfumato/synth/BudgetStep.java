package io.sfumato.synth;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;

/**
 * One step of a synthesis and what it cost.
 *
 * @param purpose what the data were asked for, for example {@code measure age,sex}
 * @param rho the concentrated loss of the step, exact; all steps sum to that of the release
 */
public record BudgetStep(String purpose, BigDecimal rho) {

  /** Checks that nothing is missing. */
  public BudgetStep {
    requireNonNull(purpose, "purpose");
    requireNonNull(rho, "rho");
  }
}
