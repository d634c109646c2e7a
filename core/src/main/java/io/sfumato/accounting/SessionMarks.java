package io.sfumato.accounting;

import java.util.Optional;

/**
 * The marks that one session has left in its ledger: entries with the event of nothing, paid by the
 * session as steps are by a plan, and numbered by serials 1, 2, 3, … Each says how many steps had
 * closed and which checkpoint is the newest.
 *
 * <p>A ledger takes a name once. So a serial is taken once, whoever asks, and that decides which of
 * several processes goes on. The names hold a control character, which no release's name may: they
 * are free until marked.
 */
final class SessionMarks {

  static final String TYPE = "io.sfumato.accounting.SessionMark/1";

  private static final String INFIX = "\tmark ";

  private final Books books;
  private final Receipt charge;
  private final String session;

  SessionMarks(Books books, Receipt charge) {
    this.books = books;
    this.charge = charge;
    this.session =
        Checkpoint.digestOf(
            Fields.NONE
                .with("name", charge.name())
                .with("entry", charge.entry())
                .with("time", charge.time().toString())
                .with("mechanism", charge.mechanism())
                .with("parameters", charge.parameters())
                .toJson());
  }

  /**
   * A mark.
   *
   * @param serial its number, from 1
   * @param step how many steps had closed
   * @param checkpoint the digest of the newest checkpoint; {@link Checkpoint#NONE} while the state
   *     is in memory alone
   */
  record Mark(long serial, long step, String checkpoint) {}

  String name() {
    return charge.name();
  }

  /** Returns a digest that tells this session from all others, in this ledger and in any other. */
  String session() {
    return session;
  }

  Optional<Mark> at(long serial) {
    return books
        .find(nameOf(serial))
        .map(
            entry ->
                new Mark(
                    serial,
                    entry.parameters().integer("step"),
                    entry.parameters().text("checkpoint")));
  }

  /** Returns the newest mark: serials have no gaps, so it is found by bisection. */
  Optional<Mark> last() {
    long known = 0;
    long stride = 1;
    while (at(known + stride).isPresent()) {
      known += stride;
      stride *= 2;
    }
    for (; stride > 1; stride /= 2) {
      if (at(known + stride / 2).isPresent()) {
        known += stride / 2;
      }
    }
    return known == 0 ? Optional.empty() : at(known);
  }

  /**
   * Appends a mark.
   *
   * @return whether it is now in the ledger; false, with nothing changed, if its serial is taken
   */
  boolean append(Mark mark) {
    return append(mark, OpenPlan.NOTHING, charge.name());
  }

  /**
   * Appends a mark that charges for the session once more.
   *
   * @return whether it is now in the ledger; false, with nothing changed, if its serial is taken
   * @throws BudgetExceededException if the budget does not admit the event
   */
  boolean appendCharged(Mark mark) {
    return append(mark, charge.event(), "");
  }

  private boolean append(Mark mark, PrivacyEvent event, String paidBy) {
    Fields parameters = Fields.NONE.with("step", mark.step()).with("checkpoint", mark.checkpoint());
    Draft draft =
        new Draft(
            nameOf(mark.serial()),
            TYPE,
            parameters,
            event,
            Part.WHOLE,
            charge.secureNoise(),
            true,
            paidBy);
    return books.charge(draft).isNew();
  }

  /** Returns whether an entry is a mark that cost nothing, and no release. */
  static boolean isMark(Receipt entry) {
    return !entry.plan().isEmpty() && entry.name().startsWith(entry.plan() + INFIX);
  }

  private String nameOf(long serial) {
    return charge.name() + INFIX + serial;
  }

  /** Returns why a session was refused that another one has overtaken. */
  IllegalStateException overtaken() {
    return new IllegalStateException(
        "'%s' was resumed or continued by another process, so this session is closed; what it had"
                .formatted(name())
            + " not returned was not released");
  }
}
