package io.sfumato.mechanism;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.InteractiveMeasurement;
import io.sfumato.accounting.NoData;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;

/**
 * A session that says of one private number after another whether it is above a threshold, for one
 * charge in all, until a fixed number of them was: {@link AboveThreshold} under an accountant.
 *
 * <pre>{@code
 * var session = accountant.open("alarms", SparseVector.of(PureDp.of(1), 1, 3));
 * boolean alarm = session.isAbove(admissionsToday, 200);
 * }</pre>
 *
 * <p><b>Guarantee.</b> That of {@link AboveThreshold}, when adding or removing a row moves each
 * answer by at most the sensitivity, whatever was asked and seen before; that is for the caller to
 * see to. Immutable.
 */
public final class SparseVector extends InteractiveMeasurement<NoData, AboveThreshold.Run> {

  private final PrivacyBound privacy;
  private final long sensitivity;
  private final boolean monotone;
  private final AboveThreshold technique;

  private SparseVector(PrivacyBound privacy, long sensitivity, int crossings, boolean monotone) {
    this.privacy = requireNonNull(privacy, "privacy");
    this.sensitivity = sensitivity;
    this.monotone = monotone;
    this.technique = AboveThreshold.of(privacy, sensitivity, crossings, monotone);
  }

  /**
   * Returns the measurement for answers of which nothing else is known.
   *
   * @param privacy the guarantee of all comparisons together, pure or zero-concentrated
   * @param sensitivity the most that adding or removing a row moves an answer, at least 1
   * @param crossings how many comparisons may come out above, at least 1
   * @return the measurement
   * @throws IllegalArgumentException if a parameter is out of range
   */
  public static SparseVector of(PrivacyBound privacy, long sensitivity, int crossings) {
    return new SparseVector(privacy, sensitivity, crossings, false);
  }

  /**
   * Returns this measurement for answers none of which falls when a row is added, such as counts:
   * with half the noise in each.
   *
   * @return the changed copy
   */
  public SparseVector monotone() {
    return new SparseVector(privacy, sensitivity, technique.crossings(), true);
  }

  /**
   * Returns the technique, with its noise and error bounds.
   *
   * @return the technique
   */
  public AboveThreshold technique() {
    return technique;
  }

  @Override
  public String type() {
    return "io.sfumato.mechanism.SparseVector/1";
  }

  @Override
  public Fields parameters() {
    return Fields.NONE
        .with("privacy", privacy)
        .with("sensitivity", sensitivity)
        .with("crossings", technique.crossings())
        .with("monotone", monotone);
  }

  @Override
  public PrivacyEvent event() {
    return technique.event();
  }

  @Override
  public Neighboring neighboring() {
    return Neighboring.ADD_REMOVE;
  }

  @Override
  protected AboveThreshold.Run open(NoData data, NoiseSource noise) {
    return technique.start(noise);
  }
}
