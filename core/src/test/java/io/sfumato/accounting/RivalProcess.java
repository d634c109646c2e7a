package io.sfumato.accounting;

import io.sfumato.ledger.Ledger;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;

/**
 * The main class of child processes that release at ε = 0.1 each from a budget of ε = 2 on
 * PostgreSQL until it is spent, and print the name and the value of everything they were given.
 */
final class RivalProcess {

  static final PureDp COST = PureDp.of(0.1);
  static final PureDp BUDGET = PureDp.of(2);

  private RivalProcess() {}

  /** Takes the database's URL, the ledger's name, and a prefix for the names of releases. */
  public static void main(String[] arguments) {
    try (PrivacyAccountant accountant =
        accountant(Ledger.postgres(arguments[0], arguments[1]), BUDGET)) {
      for (int i = 0; ; i++) {
        String name = arguments[2] + i;
        System.out.println(
            name + " " + accountant.release(name, Tally.of(COST), new int[0]).value());
        System.out.flush();
      }
    } catch (BudgetExceededException e) {
      System.out.println("refused");
    }
  }

  static PrivacyAccountant accountant(Ledger ledger, PureDp budget) {
    return PrivacyAccountant.builder()
        .budget(budget)
        .unit(PrivacyUnit.rows("row"))
        .ledger(ledger)
        .open();
  }
}
