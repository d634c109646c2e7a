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
    boolean interactive,
    String plan) {

  /** Returns this charge for another description of the same. */
  Draft withEvent(PrivacyEvent other) {
    return new Draft(name, mechanism, parameters, other, part, secureNoise, interactive, plan);
  }

  /** Returns the charge for a session whose state is kept in a store: another thing to ask for. */
  Draft kept() {
    Fields keeping = Fields.NONE.with("kept", parameters);
    return new Draft(name, mechanism, keeping, event, part, secureNoise, interactive, plan);
  }

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
        interactive,
        plan);
  }

  /** Returns what differs between this and what a receipt was given for. */
  List<String> differences(Receipt receipt) {
    return summary(
            receipt.mechanism(),
            receipt.parameters(),
            receipt.event(),
            receipt.part(),
            receipt.interactive(),
            receipt.plan())
        .differences(summary(mechanism, parameters, event, part, interactive, plan));
  }

  /**
   * The identity of a split is left out: it ends with the process, and a name outlives it. So is on
   * how many coordinates discrete noise works: older entries do not say, and mechanism and
   * parameters determine it.
   */
  private static Fields summary(
      String mechanism,
      Fields parameters,
      PrivacyEvent event,
      Part part,
      boolean interactive,
      String plan) {
    Fields form =
        Fields.NONE
            .with("mechanism", mechanism)
            .with("parameters", parameters)
            .with("event", EventFields.of(withoutCoordinates(event)))
            .with("interactive", interactive);
    Fields whole = plan.isEmpty() ? form : form.with("plan", plan);
    return part.isWhole() ? whole : whole.with("part", part.label());
  }

  private static PrivacyEvent withoutCoordinates(PrivacyEvent event) {
    if (event instanceof PrivacyEvent.DiscreteGaussian e) {
      return new PrivacyEvent.DiscreteGaussian(e.squaredSensitivity(), e.variance());
    } else if (event instanceof PrivacyEvent.PoissonSubsampled e) {
      return new PrivacyEvent.PoissonSubsampled(e.rate(), withoutCoordinates(e.event()));
    } else if (event instanceof PrivacyEvent.Repeated e) {
      return new PrivacyEvent.Repeated(withoutCoordinates(e.event()), e.count());
    } else if (event instanceof PrivacyEvent.Composed e) {
      return new PrivacyEvent.Composed(e.events().stream().map(Draft::withoutCoordinates).toList());
    }
    return event;
  }
}
