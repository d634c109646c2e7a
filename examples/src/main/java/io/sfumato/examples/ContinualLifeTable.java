package io.sfumato.examples;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.InteractiveMeasurement;
import io.sfumato.accounting.NoData;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import io.sfumato.streaming.ContinualCounter;
import io.sfumato.streaming.CounterMechanism;
import io.sfumato.streaming.CounterSession;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * A life table that is released again and again while a trial runs, for one charge: after each
 * calendar period, from all patients enrolled and followed so far.
 *
 * <p>There is a continual counter of enrolments, and one for each cell of the follow-up grid: for
 * events and for losses to follow-up in each bin. A patient is one item of the first and, when they
 * leave, one item of one cell.
 *
 * <p><b>Guarantee.</b> Neighbours differ by one patient: their enrolment, and the end of their
 * follow-up if there is one. All tables of a session together satisfy the guarantee, even if who is
 * enrolled, and what happens to whom, is chosen after seeing the tables before. What is public: the
 * calendar, and that a period ended; neither how many patients there are nor that there are any.
 * Patients who are still followed cost nothing more and are in no cell. Proof: {@code
 * docs/proofs/ContinualLifeTable.md}.
 *
 * <p>Immutable.
 */
public final class ContinualLifeTable extends InteractiveMeasurement<NoData, TrialMonitor> {

  /** Of the guarantee, for the counter of enrolments: cells need more, as events are fewer. */
  private static final BigDecimal FOR_ENROLMENTS = new BigDecimal("0.3");

  private final TrialCalendar calendar;
  private final PrivacyBound privacy;
  private final ContinualCounter enrolments;
  private final ContinualCounter exits;

  private ContinualLifeTable(
      TrialCalendar calendar,
      PrivacyBound privacy,
      ContinualCounter enrolments,
      ContinualCounter exits) {
    this.calendar = calendar;
    this.privacy = privacy;
    this.enrolments = enrolments;
    this.exits = exits;
  }

  /**
   * Returns a life table for a trial.
   *
   * @param calendar the public times
   * @param privacy the guarantee of all tables together: pure or zero-concentrated, and not 0
   * @return the measurement
   * @throws IllegalArgumentException if the guarantee is of another kind or allows no loss
   */
  public static ContinualLifeTable of(TrialCalendar calendar, PrivacyBound privacy) {
    requireNonNull(calendar, "calendar");
    PrivacyBound forEnrolments = share(requireNonNull(privacy, "privacy"), FOR_ENROLMENTS);
    PrivacyBound forExits = share(privacy, BigDecimal.ONE.subtract(FOR_ENROLMENTS));
    return new ContinualLifeTable(
        calendar, privacy, counter(calendar, forEnrolments), counter(calendar, forExits));
  }

  private static PrivacyBound share(PrivacyBound privacy, BigDecimal part) {
    if (privacy instanceof PureDp pure) {
      return new PureDp(pure.epsilon().multiply(part));
    } else if (privacy instanceof Zcdp zcdp) {
      return new Zcdp(zcdp.rho().multiply(part));
    }
    throw new IllegalArgumentException(
        "privacy must be pure or zero-concentrated, got %s; for an approximate guarantee take"
                .formatted(privacy)
            + " Zcdp.within");
  }

  /** The mechanism is one for which the proof holds: see its sections 2 and 3. */
  private static ContinualCounter counter(TrialCalendar calendar, PrivacyBound privacy) {
    return ContinualCounter.builder()
        .horizon(calendar.periods())
        .privacy(privacy)
        .mechanism(
            privacy instanceof PureDp ? CounterMechanism.AUTO : CounterMechanism.BUFFERED_LINEAR)
        .build();
  }

  @Override
  protected TrialMonitor open(NoData data, NoiseSource noise) {
    List<CounterSession> cells = new ArrayList<>();
    for (int cell = 0; cell < 2 * calendar.bins(); cell++) {
      cells.add(openPart(exits, data, noise));
    }
    return new TrialMonitor(calendar, openPart(enrolments, data, noise), cells);
  }

  @Override
  public String type() {
    return "io.sfumato.examples.ContinualLifeTable/1";
  }

  @Override
  public Fields parameters() {
    return Fields.NONE
        .with("period", calendar.period())
        .with("periods", calendar.periods())
        .with("bins", calendar.bins())
        .with("periods_per_bin", calendar.periodsPerBin())
        .with("privacy", privacy)
        .with("enrolments", enrolments.parameters())
        .with("exits", exits.parameters());
  }

  @Override
  public PrivacyEvent event() {
    return new PrivacyEvent.Guaranteed(privacy);
  }

  @Override
  public Neighboring neighboring() {
    return Neighboring.ADD_REMOVE;
  }
}
