package io.sfumato.accounting;

import io.sfumato.ledger.Ledger;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import java.nio.file.Path;

/**
 * The main class of child processes that release {@code r0, r1, …} at ε = 0.001 each and print
 * every value they were given.
 */
final class ReleasingProcess {

  static final PureDp COST = PureDp.of(0.001);
  static final PureDp BUDGET = PureDp.of(0.05);

  private ReleasingProcess() {}

  /**
   * Takes the ledger's file, how many releases to make, and a step of {@link Tally} at which to say
   * so and stop until killed, or {@code none}.
   */
  public static void main(String[] arguments) {
    String stop = arguments[2];
    try (PrivacyAccountant accountant = accountant(Path.of(arguments[0]))) {
      for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
        Release<Long> release =
            accountant.release(
                "r" + i,
                Tally.of(COST)
                    .telling(
                        step -> {
                          if (step.equals(stop)) {
                            print("reached " + step);
                            sleepForever();
                          }
                        }),
                new int[0]);
        print("r" + i + " " + release.value());
        if (stop.equals("returned")) {
          print("reached returned");
          sleepForever();
        }
      }
    }
  }

  static PrivacyAccountant accountant(Path file) {
    return PrivacyAccountant.builder()
        .budget(BUDGET)
        .unit(PrivacyUnit.rows("row"))
        .ledger(Ledger.sqlite(file))
        .open();
  }

  private static void print(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static void sleepForever() {
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
