package io.sfumato.examples;

import io.sfumato.accounting.BudgetExceededException;
import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.Receipt;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.survival.DpLifeTable;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What was spent, for what, and what happens when too much is asked for. */
final class BudgetChapter {

  private BudgetChapter() {}

  static void tell(
      Report report, PrivacyAccountant accountant, LungStudy study, PrivacyBound spentBefore) {
    report.heading("What it cost");
    report.explain(
        """
        These are the receipts in the ledger. Each names what was released, how, and what it cost. \
        Run the tour again: the same names with the same questions give the same answers, and \
        nothing more is spent. Altogether they cost less than the sum of their ε: the accountant \
        adds up Rényi divergences, of an order that was fixed before the first release.""");
    report.table(
        List.of("#", "release", "mechanism", "cost", "charged at (UTC)", "noise"),
        accountant.history().stream().map(BudgetChapter::row).toList());
    report.table(
        List.of("budget", accountant.budget().toString()),
        List.of(
            List.of("spent before this run", spentBefore.toString()),
            List.of("spent now", accountant.spent().toString()),
            List.of("remaining", accountant.remaining().toString())));
    report.explain(
        """
        One more curve as accurate as the first does not fit any more. The accountant says no \
        before it looks at the data:""");
    report.note(refusal(accountant, study));
  }

  private static List<String> row(Receipt receipt) {
    String mechanism = receipt.mechanism();
    return List.of(
        Long.toString(receipt.entry()),
        receipt.name(),
        mechanism.substring(mechanism.lastIndexOf('.') + 1),
        receipt.cost().toString(),
        receipt.time().truncatedTo(ChronoUnit.SECONDS).toString(),
        receipt.secureNoise() ? "secure" : "INSECURE");
  }

  /** Asks for more than is left, and returns the accountant's answer. */
  private static String refusal(PrivacyAccountant accountant, LungStudy study) {
    try {
      accountant.release(
          "one-curve-too-many",
          DpLifeTable.builder().horizon(LungStudy.HORIZON).privacy(PureDp.of(1.0)).build(),
          study.survival());
    } catch (BudgetExceededException e) {
      return "Refused: " + e.getMessage();
    }
    throw new IllegalStateException("the accountant granted more than its budget");
  }
}
