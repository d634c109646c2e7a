package io.sfumato.accounting;

import io.sfumato.privacy.Neighboring;
import java.math.BigDecimal;

/** A way to account for a plan that is fixed in advance. */
@FunctionalInterface
interface PlanBound {

  /** Proposition 12 of Canonne, Kamath and Steinke (2020) at the best Rényi order: quick. */
  PlanBound RENYI =
      (plan, relation, delta) -> RenyiCurve.of(FixedPlan.overSteps(plan, relation)).epsilon(delta);

  /** The least of everything that is known, loss distributions included. */
  PlanBound TIGHT = (plan, relation, delta) -> new FixedPlan(relation, plan).epsilon(delta);

  /**
   * Returns an ε for which the plan is (ε, δ)-DP; infinity if none is known.
   *
   * @param plan the plan, stated for adding or removing one row
   * @param relation the relation that is asked for
   * @param delta δ
   */
  double epsilon(PrivacyEvent plan, Neighboring relation, BigDecimal delta);
}
