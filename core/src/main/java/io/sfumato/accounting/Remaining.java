package io.sfumato.accounting;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * What a budget can still pay for: <em>one</em> further release of each kind, not all of them.
 *
 * @param pure the largest pure guarantee that would be granted now
 * @param concentrated the largest zero-concentrated guarantee that would be granted now; ρ = 0
 *     where the budget takes none. Where it takes Gaussian noise only, the largest ρ of that;
 *     discrete noise then counts slightly more than its ρ
 * @param delta the most δ that releases with a δ of their own may still carry
 */
public record Remaining(PureDp pure, Zcdp concentrated, BigDecimal delta) {

  private static final MathContext DISPLAY = new MathContext(6, RoundingMode.DOWN);

  /**
   * Returns for example {@code one release of up to ε = 1.5, or of up to ρ = 0.088}; or nothing.
   */
  @Override
  public String toString() {
    if (pure.epsilon().signum() == 0 && concentrated.rho().signum() == 0 && delta.signum() == 0) {
      return "nothing";
    }
    StringBuilder text = new StringBuilder("one release of up to ");
    boolean takesPure = pure.epsilon().signum() > 0 || concentrated.rho().signum() == 0;
    if (takesPure) {
      text.append(new PureDp(pure.epsilon().round(DISPLAY)));
    }
    if (concentrated.rho().signum() > 0) {
      text.append(takesPure ? ", or of up to " : "")
          .append(new Zcdp(concentrated.rho().round(DISPLAY)));
    }
    if (delta.signum() > 0) {
      text.append(", or of up to ")
          .append(new ApproxDp(pure.epsilon().round(DISPLAY), delta.round(DISPLAY)));
    }
    return text.toString();
  }
}
