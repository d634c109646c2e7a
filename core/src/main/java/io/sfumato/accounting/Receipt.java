package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import java.time.Instant;

/**
 * What was charged, for what, and on which terms: one entry of a ledger.
 *
 * @param entry the number of the entry, from 1
 * @param name the name of the release, unique in its ledger
 * @param mechanism the {@linkplain Mechanism#type() type} of the mechanism
 * @param parameters its parameters
 * @param event what was charged, for the accountant's unit and relation
 * @param part which part of the data it saw
 * @param cost the event in the terms of the accountant's budget
 * @param neighboring the accountant's relation
 * @param unit whom the accountant protects
 * @param time when it was charged
 * @param secureNoise whether the noise came from a cryptographic generator; if not, nobody is
 *     protected
 * @param interactive whether a session was opened, or a plan sealed, rather than one value released
 * @param plan the name of the sealed plan that paid for it; empty if it was charged by itself
 */
public record Receipt(
    long entry,
    String name,
    String mechanism,
    Fields parameters,
    PrivacyEvent event,
    Part part,
    PrivacyBound cost,
    Neighboring neighboring,
    PrivacyUnit unit,
    Instant time,
    boolean secureNoise,
    boolean interactive,
    String plan) {

  /** Checks that nothing is missing. */
  public Receipt {
    requireNonNull(name, "name");
    requireNonNull(mechanism, "mechanism");
    requireNonNull(parameters, "parameters");
    requireNonNull(event, "event");
    requireNonNull(part, "part");
    requireNonNull(cost, "cost");
    requireNonNull(neighboring, "neighboring");
    requireNonNull(unit, "unit");
    requireNonNull(time, "time");
    requireNonNull(plan, "plan");
  }

  /** Returns for example {@code #1 lung: ε = 0.5 for one row per patient (add-remove)}. */
  @Override
  public String toString() {
    return "#%d %s%s: %s for %s (%s)%s"
        .formatted(
            entry,
            name.replace("\t", ", "), // the mark of a session that was charged again
            part.isWhole() ? "" : " [part " + part.label() + "]",
            plan.isEmpty() ? cost : "paid by plan '" + plan + "'",
            unit,
            neighboring.label(),
            secureNoise ? "" : ", INSECURE NOISE: a simulation that protects nobody");
  }
}
