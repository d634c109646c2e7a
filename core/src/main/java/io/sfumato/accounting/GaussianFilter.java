package io.sfumato.accounting;

import io.sfumato.accounting.internal.AnalyticGaussian;
import io.sfumato.accounting.internal.GaussianProfile;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/**
 * A budget of approximate differential privacy for Gaussian releases alone: the sum of their μ²
 * stays within the largest μ² of one Gaussian release that is (ε, δ)-DP. Gaussian losses are
 * ordered by μ and compose to Gaussian losses, so nothing is lost against a plan fixed in advance.
 *
 * <p>For what discrete noise loses besides, the test is {@code e^s δ(ε - s; μ) ≤ δ} with {@code s =
 * κμ²}, κ being {@link GaussianLoss#SLACK}. The proof is in {@code docs/proofs/PrivacyFilters.md},
 * Theorem 5.
 *
 * @see <a href="https://arxiv.org/abs/2209.15596">Koskela, Tobaben and Honkela (2022)</a>
 */
final class GaussianFilter extends PrivacyFilter {

  private static final MathContext READABLE_UP = new MathContext(15, RoundingMode.CEILING);
  private static final MathContext READABLE_DOWN = new MathContext(15, RoundingMode.DOWN);

  private final ApproxDp budget;
  private final double delta;
  private final BigDecimal largest;

  GaussianFilter(ApproxDp budget, BigDecimal reserved) {
    if (reserved.signum() > 0) {
      throw new IllegalArgumentException(
          "reserveDelta must be 0 with gaussianOnly, as no Gaussian release has a δ of its own, got "
              + reserved);
    }
    this.budget = budget;
    this.delta = Math.nextDown(budget.delta().doubleValue());
    if (!(delta > 1e-290)) {
      throw new IllegalArgumentException(
          "gaussianOnly needs a budget with δ of at least 1E-289, got " + budget);
    }
    double epsilon = Math.nextDown(budget.epsilon().doubleValue());
    double logDelta = Math.log(delta);
    logDelta -= 0x1p-50 * Math.abs(logDelta);
    double ideal = largestMu(Math.max(0, epsilon), logDelta);
    // What κμ² can be at most: with it in both places the test is stricter than with μ's own.
    double slack = GaussianLoss.SLACK * ideal * ideal * (1 + 0x1p-40);
    if (!(epsilon - slack > 0)) {
      throw new IllegalArgumentException(
          "gaussianOnly needs a budget with ε above %.3g, got %s".formatted(slack, budget));
    }
    double mu = largestMu(epsilon - slack, logDelta - slack);
    BigDecimal rounded = new BigDecimal(Math.nextDown(mu));
    this.largest = rounded.multiply(rounded);
  }

  private static double largestMu(double epsilon, double logDelta) {
    double down = Math.exp(logDelta) * (1 - 0x1p-50);
    return AnalyticGaussian.largestShift(epsilon, logDelta, down, Math.nextUp(1 - down));
  }

  @Override
  EventLoss loss(PrivacyEvent event) {
    return super.loss(event).withOwn(List.of(GaussianLoss.squaredMu(event)));
  }

  @Override
  PrivacyBound cost(EventLoss loss) {
    return new Zcdp(loss.rho());
  }

  @Override
  String explanation() {
    return String.format(
            Locale.ROOT,
            "all releases are Gaussian, and their μ² = Δ₂²/σ² sum to at most %.6g, those of discrete"
                + " noise counted with a slightly smaller σ²",
            largest)
        + "; nothing is lost against a plan fixed in advance; sums of ε or Rényi divergences cannot"
        + " be alternatives here, as each condition would cost a δ of its own";
  }

  @Override
  boolean holds(EventLoss total) {
    return total.own(0).compareTo(largest) <= 0;
  }

  @Override
  BigDecimal used(EventLoss total) {
    return total.own(0);
  }

  /** Returns the smallest ε at the budget's δ. */
  @Override
  PrivacyBound spent(EventLoss total) {
    if (total.own(0).signum() == 0) {
      return new ApproxDp(BigDecimal.ZERO, BigDecimal.ZERO);
    }
    double squaredMu = Math.nextUp(total.own(0).doubleValue());
    double slack = GaussianLoss.SLACK * squaredMu * (1 + 0x1p-40);
    double nu = Math.nextUp(Math.sqrt(squaredMu / 2));
    double target = delta * Math.exp(-slack) * (1 - 0x1p-40);
    double upper = new GaussianProfile(nu, nu).epsilon(target).upper() + slack;
    BigDecimal epsilon = new BigDecimal(Math.nextUp(upper)).round(READABLE_UP);
    // What the filter admitted is within the budget, whatever the last digits say.
    return new ApproxDp(holds(total) ? epsilon.min(budget.epsilon()) : epsilon, budget.delta());
  }

  /** A rest of ρ is for Gaussian noise; discrete noise counts a little more than its ρ. */
  @Override
  Remaining remaining(EventLoss total) {
    BigDecimal rest = largest.subtract(total.own(0)).max(BigDecimal.ZERO);
    BigDecimal rho = rest.divide(BigDecimal.valueOf(2)).round(READABLE_DOWN);
    return new Remaining(new PureDp(BigDecimal.ZERO), new Zcdp(rho), BigDecimal.ZERO);
  }
}
