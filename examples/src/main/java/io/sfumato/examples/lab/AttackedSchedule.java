package io.sfumato.examples.lab;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;

/**
 * {@link UncalibratedSchedule} in the form that the audit takes. Its data are the values of an
 * exact curve. Its event is the ε that the schedule has, not the one it is sold as: thousands of
 * times as much. Immutable.
 */
final class AttackedSchedule extends Measurement<double[], UncalibratedCurve> {

  private final UncalibratedSchedule schedule;

  AttackedSchedule(UncalibratedSchedule schedule) {
    this.schedule = schedule;
  }

  @Override
  public String type() {
    return "io.sfumato.examples.AttackedSchedule/1";
  }

  @Override
  public Fields parameters() {
    return Fields.NONE.with("nominal", schedule.nominal()).with("true", schedule.worstCase());
  }

  @Override
  public PrivacyEvent event() {
    return new PrivacyEvent.Guaranteed(schedule.worstCase());
  }

  @Override
  public Neighboring neighboring() {
    return Neighboring.ADD_REMOVE;
  }

  @Override
  protected UncalibratedCurve invoke(double[] survival, NoiseSource noise) {
    return schedule.draw(survival, noise);
  }

  @Override
  protected Fields encode(UncalibratedCurve value) {
    return Fields.NONE.with("survival", value.survival());
  }

  @Override
  protected UncalibratedCurve decode(Fields stored) {
    return new UncalibratedCurve(
        schedule.nominal(), schedule.worstCase(), stored.reals("survival"));
  }
}
