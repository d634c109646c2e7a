package io.sfumato.survival;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A guarantee in two parts, for a number of rows and for all that follows it. The parts are exact
 * decimals that sum to the whole.
 */
record BudgetSplit(PrivacyBound rows, PrivacyBound rest) {

  private static final BigDecimal SHARE = new BigDecimal("0.03");
  private static final MathContext DIGITS = new MathContext(30, RoundingMode.DOWN);

  static BudgetSplit of(PrivacyBound privacy) {
    PrivacyBound whole = privacy instanceof ApproxDp bound ? Zcdp.within(bound) : privacy;
    if (whole instanceof PureDp pure) {
      BigDecimal rows = share(pure.epsilon());
      return new BudgetSplit(new PureDp(rows), new PureDp(pure.epsilon().subtract(rows)));
    }
    BigDecimal rho = ((Zcdp) whole).rho();
    BigDecimal rows = share(rho);
    return new BudgetSplit(new Zcdp(rows), new Zcdp(rho.subtract(rows)));
  }

  private static BigDecimal share(BigDecimal whole) {
    return whole.multiply(SHARE, DIGITS);
  }
}
