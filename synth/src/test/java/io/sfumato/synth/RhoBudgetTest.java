package io.sfumato.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class RhoBudgetTest {

  @Test
  void partsSumToTheBudgetToTheLastDigit() {
    for (ApproxDp bound : new ApproxDp[] {ApproxDp.of(0.1, 1e-9), ApproxDp.of(7, 1e-5)}) {
      BigDecimal rho = Zcdp.within(bound).rho();
      RhoBudget budget = new RhoBudget(rho);
      budget.spend("a third", RhoBudget.divide(rho, 3));
      budget.spend("a share", budget.share(0.123));
      BigDecimal seventh = RhoBudget.divide(budget.left(), 7);
      for (int i = 0; i < 6; i++) {
        budget.spend("a seventh", seventh);
      }
      budget.spend("the rest", budget.left());
      assertThat(budget.left()).isZero();
      assertThat(budget.steps().stream().map(BudgetStep::rho).reduce(BigDecimal::add).orElseThrow())
          .isEqualByComparingTo(rho);
    }
  }

  @Test
  void whatIsNotLeftCannotBeSpent() {
    RhoBudget budget = new RhoBudget(new BigDecimal("0.3"));
    budget.spend("most", new BigDecimal("0.2"));
    assertThatIllegalStateException()
        .isThrownBy(() -> budget.spend("too much", new BigDecimal("0.1000000000000000000001")));
    assertThatIllegalStateException().isThrownBy(() -> budget.spend("none", BigDecimal.ZERO));
    assertThat(budget.left()).isEqualByComparingTo("0.1");
  }
}
