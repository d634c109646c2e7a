package io.sfumato.streaming.internal;

import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Equal shares of a guarantee, rounded down: together they cost no more than the whole. */
public final class GuaranteeShare {

  private static final MathContext DOWN = new MathContext(30, RoundingMode.DOWN);

  private GuaranteeShare() {}

  /**
   * Returns one of equal shares.
   *
   * @param privacy a pure or zero-concentrated guarantee
   * @param parts how many shares there are, at least 1
   * @return the share
   */
  public static PrivacyBound of(PrivacyBound privacy, long parts) {
    BigDecimal divisor = BigDecimal.valueOf(parts);
    return privacy instanceof PureDp pure
        ? new PureDp(pure.epsilon().divide(divisor, DOWN))
        : new Zcdp(((Zcdp) privacy).rho().divide(divisor, DOWN));
  }
}
