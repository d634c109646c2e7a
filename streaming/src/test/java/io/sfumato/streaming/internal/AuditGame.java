package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.audit.EpsilonAudit;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.Zcdp;

/**
 * A game against a stream, as a measurement to audit: the data say whether the unit in question is
 * there, the value is what the adversary makes of all releases.
 */
public final class AuditGame extends Measurement<Boolean, Double> {

  /** Plays once. */
  @FunctionalInterface
  public interface Play {
    double statistic(boolean present, NoiseSource noise);
  }

  private final Play play;

  private AuditGame(Play play) {
    this.play = play;
  }

  /** Returns a lower bound on ε, wrong with a chance of 1e-6. */
  public static double lowerBound(Play play, double delta, int runs) {
    EpsilonAudit audit = EpsilonAudit.of(runs, 11);
    return (delta > 0 ? audit.delta(delta) : audit)
        .lowerBound(new AuditGame(play), true, false, statistic -> statistic);
  }

  @Override
  protected Double invoke(Boolean present, NoiseSource noise) {
    return play.statistic(present, noise);
  }

  @Override
  public String type() {
    return "game/1";
  }

  @Override
  public Fields parameters() {
    return Fields.NONE;
  }

  @Override
  public PrivacyEvent event() {
    return new PrivacyEvent.Guaranteed(Zcdp.of(1)); // the audit does not use it
  }

  @Override
  public Neighboring neighboring() {
    return Neighboring.ADD_REMOVE;
  }

  @Override
  protected Fields encode(Double value) {
    return Fields.NONE.with("statistic", value);
  }

  @Override
  protected Double decode(Fields stored) {
    return stored.real("statistic");
  }
}
