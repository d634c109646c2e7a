package io.sfumato.synth;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * What is left of a concentrated budget that is spent in steps, each chosen after the answers to
 * those before. Parts are exact decimals, so that they sum to the budget to the last digit. Not
 * thread-safe.
 */
final class RhoBudget {

  private static final MathContext DOWN = new MathContext(30, RoundingMode.DOWN);

  private final BigDecimal total;
  private final List<BudgetStep> steps = new ArrayList<>();
  private BigDecimal left;

  RhoBudget(BigDecimal total) {
    this.total = total;
    this.left = total;
  }

  BigDecimal total() {
    return total;
  }

  BigDecimal left() {
    return left;
  }

  List<BudgetStep> steps() {
    return List.copyOf(steps);
  }

  /** Returns a share of the whole budget, rounded down. */
  BigDecimal share(double share) {
    return part(total, share);
  }

  /** Returns a share of a part, rounded down. */
  static BigDecimal part(BigDecimal whole, double share) {
    return whole.multiply(BigDecimal.valueOf(share), DOWN);
  }

  /** Returns the n-th part of a whole, rounded down. */
  static BigDecimal divide(BigDecimal whole, long n) {
    return whole.divide(BigDecimal.valueOf(n), DOWN);
  }

  /**
   * Takes a part, before the data are asked.
   *
   * @throws IllegalStateException if it is not positive or more than is left
   */
  BigDecimal spend(String purpose, BigDecimal rho) {
    if (rho.signum() <= 0 || rho.compareTo(left) > 0) {
      throw new IllegalStateException(
          "a step must cost more than 0 and at most the %s left, got %s".formatted(left, rho));
    }
    left = left.subtract(rho);
    steps.add(new BudgetStep(purpose, rho));
    return rho;
  }
}
