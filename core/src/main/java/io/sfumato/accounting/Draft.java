package io.sfumato.accounting;

import io.sfumato.privacy.PrivacyBound;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A charge asked for and not yet granted. */
record Draft(
    String name,
    String mechanism,
    Fields parameters,
    PrivacyEvent event,
    Part part,
    boolean secureNoise,
    boolean interactive) {

  Receipt receipt(long entry, PrivacyBound cost, Terms terms) {
    return new Receipt(
        entry,
        name,
        mechanism,
        parameters,
        event,
        part,
        cost,
        terms.neighboring(),
        terms.unit(),
        Instant.now().truncatedTo(ChronoUnit.MILLIS),
        secureNoise,
        interactive);
  }

  /** Returns what differs between this and what a receipt was given for. */
  List<String> differences(Receipt receipt) {
    return summary(
            receipt.mechanism(),
            receipt.parameters(),
            receipt.event(),
            receipt.part(),
            receipt.interactive())
        .differences(summary(mechanism, parameters, event, part, interactive));
  }

  /** The identity of a split is left out: it ends with the process, and a name outlives it. */
  private static Fields summary(
      String mechanism, Fields parameters, PrivacyEvent event, Part part, boolean interactive) {
    Fields whole =
        Fields.NONE
            .with("mechanism", mechanism)
            .with("parameters", parameters)
            .with("event", EventFields.of(event))
            .with("interactive", interactive);
    return part.isWhole() ? whole : whole.with("part", part.label());
  }
}
