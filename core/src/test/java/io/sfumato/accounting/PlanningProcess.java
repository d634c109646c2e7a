package io.sfumato.accounting;

import io.sfumato.ledger.Ledger;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import java.nio.file.Path;

/**
 * The main class of child processes that seal one plan, release its steps one after the other, and
 * print every value they were given.
 */
final class PlanningProcess {

  static final int STEPS = 20;
  static final PureDp COST = PureDp.of(0.02);

  private PlanningProcess() {}

  /** Takes the ledger's file and a pause in milliseconds before each step. */
  public static void main(String[] arguments) throws InterruptedException {
    try (PrivacyAccountant accountant = accountant(Path.of(arguments[0]))) {
      OpenPlan open = accountant.seal("plan", plan());
      print("sealed " + open.receipt().cost());
      for (String step : plan().steps()) {
        Thread.sleep(Long.parseLong(arguments[1]));
        print(step + "=" + open.release(step, step(), new int[0]).value());
      }
    }
  }

  static Tally step() {
    return Tally.of(PureDp.of(0.001));
  }

  static SealedPlan plan() {
    return SealedPlan.builder().steps("s", step(), STEPS).build();
  }

  static PrivacyAccountant accountant(Path file) {
    return PrivacyAccountant.builder()
        .budget(COST) // so that whatever was charged twice would be refused
        .unit(PrivacyUnit.rows("row"))
        .ledger(Ledger.sqlite(file))
        .open();
  }

  private static void print(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
