package io.sfumato.examples;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.ReleaseConflictException;
import io.sfumato.ledger.Ledger;
import io.sfumato.ledger.LedgerException;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A tour of Sfumato: several releases from three data sets, all paid from one budget that is kept
 * in a file. Prints a summary and writes a page. Releases have names, so a second run finds them in
 * the ledger and spends nothing.
 */
public final class Tour {

  private static final ApproxDp BUDGET = ApproxDp.of(3.0, 1e-6);

  /** Of four pure releases and a concentrated one, divergences of this order add up best. */
  private static final double ORDER = 20;

  private Tour() {}

  /**
   * Runs the tour.
   *
   * @param args where to keep the ledger and the page; without it, {@code examples/target/tour}
   * @throws IOException if the page cannot be written
   */
  public static void main(String[] args) throws IOException {
    System.setProperty("java.awt.headless", "true");
    Path folder = Path.of(args.length > 0 ? args[0] : "examples/target/tour");
    if (!Picture.findsFonts()) {
      System.err.println(
          "tour: Java finds no fonts to label the pictures with; install some, on Debian"
              + " with: apt-get install fontconfig fonts-dejavu-core");
      System.exit(1);
    }
    try {
      run(folder, System.out);
    } catch (LedgerException | ReleaseConflictException | IllegalArgumentException e) {
      System.err.println("tour: " + e.getMessage());
      System.err.println(
          "tour: to start over, delete "
              + folder
              + "; that forgets what was spent, which harms nobody on these public data");
      System.exit(1);
    }
  }

  static void run(Path folder, PrintStream out) throws IOException {
    Files.createDirectories(folder);
    LungStudy study = LungStudy.load();
    Report report = new Report("A tour of Sfumato", out);
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(BUDGET)
            .renyiOrders(ORDER)
            .unit(PrivacyUnit.rows("person or flight"))
            .ledger(Ledger.sqlite(folder.resolve("trial.ledger")))
            .open()) {
      PrivacyBound spentBefore = accountant.spent();
      Introduction.tell(report, accountant);
      SurvivalChapter.tell(report, accountant, study, folder);
      PatientsChapter.tell(report, accountant, study);
      CountingChapter.tell(report, accountant);
      SyntheticChapter.tell(report, accountant, folder);
      BudgetChapter.tell(report, accountant, study, spentBefore);
    }
    Path page = folder.resolve("index.html");
    Files.writeString(page, report.html());
    out.println();
    out.println("The page with the curves: " + page);
  }
}
