package io.sfumato.examples;

import io.sfumato.accounting.PrivacyAccountant;

/** The page's first words: what differential privacy is, and what is shown here. */
final class Introduction {

  private Introduction() {}

  static void tell(Report report, PrivacyAccountant accountant) {
    report.explain(
        """
        Statistics about people can give people away. Differential privacy prevents that by adding \
        random noise of a carefully chosen size: whatever is published would have been almost as \
        likely if any one patient had not taken part. How much "almost" allows is the privacy loss, \
        ε. Small ε means strong privacy and much noise.""");
    report.explain(
        """
        Losses add up, so everything below is paid for from one budget, kept by an accountant in a \
        file, the ledger. A result that has been paid for can be looked at again for free; a \
        request that does not fit the budget is refused before any data are touched.""");
    report.note(
        """
        The budget: %s for %s. The data: NCCTG lung cancer study, departures from New York, and a \
        study of free light chains in Olmsted County."""
            .formatted(accountant.budget(), accountant.unit()));
    report.explain(
        """
        These data have been public for decades. Only for that reason may the page also show exact \
        results; they are marked NOT PRIVATE.""");
  }
}
