package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

import io.sfumato.ledger.Ledger;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * The one door from private data to public results, and the keeper of what has passed through it.
 *
 * <p>{@link #release} checks that the measurement's guarantee covers this accountant's unit and
 * relation, makes the charge durable, and only then lets the measurement see the data and draw
 * noise; it stores the value before it returns it. A crash after the charge leaves the charge
 * spent; asking again under the same name then completes the release under that charge, and at most
 * one value is ever published for it. A refused charge touches no data and spends nothing.
 *
 * <p>Releases have names. The same name with an equal measurement returns the stored value at no
 * cost, in this process or any later one; the name stands for the data too, so data that changed
 * need a new name.
 *
 * <p>Measurements and their parameters may be chosen after seeing all answers so far: the budget is
 * kept by privacy filters, which are proved for that (pure sums; Whitehouse, Ramdas, Rogers and Wu
 * 2023, for concentrated sums; {@code docs/proofs/PrivacyFilters.md} for how they are combined).
 *
 * <p>Safe for use by several threads, and, with a ledger on disk, by several processes on one
 * budget: charges are atomic. Releases of one name wait for each other.
 *
 * @see <a href="https://proceedings.mlr.press/v202/whitehouse23a.html">Whitehouse, Ramdas, Rogers
 *     and Wu (2023)</a>
 */
public final class PrivacyAccountant implements AutoCloseable {

  private static final int MAX_NAME = 200;

  private final Books books;
  private final AccountantNoise noise;
  private final Sessions sessions;
  private volatile boolean closed;
  private final NamesInFlight inFlight = new NamesInFlight();

  PrivacyAccountant(Ledger ledger, Terms terms, AccountantNoise noise) {
    this.books = new Books(ledger, terms);
    this.noise = noise;
    this.sessions = new Sessions(books, noise);
  }

  /**
   * Returns a builder without a budget or unit.
   *
   * @return a new builder
   */
  public static AccountantBuilder builder() {
    return new AccountantBuilder();
  }

  /**
   * Charges for a measurement, runs it on the data, and stores and returns its value; or returns
   * the value stored under the same name, if the measurement is the same.
   *
   * @param <D> the type of the data
   * @param <R> the type of the value
   * @param name the name of the release: at most 200 characters, not blank, without control
   *     characters, and public
   * @param measurement what to compute
   * @param data the private data; not read before the charge is durable
   * @return the value with its receipt
   * @throws BudgetExceededException if the budget does not cover the charge
   * @throws ReleaseConflictException if the name stands for something else, or for the same but
   *     {@linkplain Measurement#isObserved() observed}, and ended without a value
   * @throws IllegalArgumentException if the name is malformed, or the measurement's guarantee does
   *     not cover this accountant's unit, relation or kind of budget, or the data are not of the
   *     shape it needs
   * @throws io.sfumato.ledger.LedgerException if the ledger fails; whether the charge was made is
   *     then for the ledger to tell
   */
  public <D, R> Release<R> release(String name, Measurement<? super D, R> measurement, D data) {
    return release(name, measurement, data, Part.WHOLE);
  }

  <D, R> Release<R> release(String name, Measurement<? super D, R> measurement, D data, Part part) {
    requireNonNull(data, "data");
    return release(
        draft(name, requireNonNull(measurement, "measurement"), part, false), measurement, data);
  }

  <D, R> Release<R> release(Draft draft, Measurement<? super D, R> measurement, D data) {
    measurement.checkShape(data);
    return inFlight.oneAtATime(
        draft.name(),
        () -> {
          Books.Charge charge = books.chargeOnce(draft);
          Receipt receipt = charge.receipt();
          Optional<String> stored = books.value(receipt);
          if (stored.isPresent()) {
            return released(measurement, receipt, stored.get());
          }
          if (!receipt
              .part()
              .equals(draft.part())) { // the charge covers the rows of that split alone
            throw new ReleaseConflictException(
                receipt, List.of("it was charged for a part of another split, and not finished"));
          }
          if (!charge.isNew() && measurement.isObserved()) {
            throw ReleaseConflictException.unfinished(receipt);
          }
          R value = noise.use(source -> measurement.invoke(data, source));
          String form = EntryForm.writeValue(measurement.encode(value));
          return released(measurement, receipt, books.store(receipt, form));
        });
  }

  /**
   * Charges for a session, in full, and opens it. A session cannot be replayed, so its name must be
   * new; for one that can be taken up again see {@link #open(String, ResumableMeasurement,
   * SessionStore)} and {@link #resume}.
   *
   * @param <D> the type of the data known at the start
   * @param <S> the type of the session
   * @param name the name of the session, as for {@link #release}
   * @param measurement what to open
   * @param data the private data known at the start; not read before the charge is durable
   * @return the open session
   * @throws BudgetExceededException if the budget does not cover the charge
   * @throws ReleaseConflictException if the name is taken
   * @throws IllegalArgumentException as for {@link #release}
   * @throws io.sfumato.ledger.LedgerException if the ledger fails
   */
  public <D, S> S open(String name, InteractiveMeasurement<? super D, S> measurement, D data) {
    requireNonNull(data, "data");
    Draft draft = draft(name, requireNonNull(measurement, "measurement"), Part.WHOLE, true);
    return inFlight.oneAtATime(name, () -> sessions.open(draft, measurement, data));
  }

  /**
   * Charges for a session whose data arrive later, and opens it.
   *
   * @param <S> the type of the session
   * @param name the name of the session, as for {@link #release}
   * @param measurement what to open
   * @return the open session
   * @throws BudgetExceededException if the budget does not cover the charge
   * @throws ReleaseConflictException if the name is taken
   * @throws IllegalArgumentException as for {@link #release}
   * @throws io.sfumato.ledger.LedgerException if the ledger fails
   */
  public <S> S open(String name, InteractiveMeasurement<NoData, S> measurement) {
    return open(name, measurement, NoData.NO_DATA);
  }

  /**
   * Charges for a session whose state outlives the process, and opens it; or, if it was opened so
   * before, in this process or any other, takes it up where it was, at no cost.
   *
   * <p>With every step the session writes its state to the store and marks it in the ledger before
   * it returns the answer. So whenever a process ends, however it does, the next one finds the last
   * answer that was returned, or one that was made and not returned; it never makes an answer anew.
   * What came in after the last closed step is lost with the process, unless the session was
   * suspended.
   *
   * <p>Opening takes the session over: wherever else it is open, it can close no further step. In a
   * {@linkplain AccountantBuilder#forSimulation simulation} give each process another seed, or the
   * session draws the same noise again.
   *
   * @param <S> the type of the session
   * @param name the name of the session, as for {@link #release}
   * @param measurement what to open
   * @param store where the state is kept
   * @return the open session
   * @throws BudgetExceededException if the budget does not cover the charge
   * @throws ReleaseConflictException if the name stands for something else, which a session opened
   *     without a store is
   * @throws RolledBackException if the store holds an older state than the ledger has a mark of
   * @throws CheckpointException if the state is missing, altered, of another key or of a newer
   *     version, or the store fails
   * @throws IllegalStateException if another process took the session over at the same moment
   * @throws IllegalArgumentException as for {@link #release}
   * @throws io.sfumato.ledger.LedgerException if the ledger fails
   */
  public <S> S open(String name, ResumableMeasurement<S> measurement, SessionStore store) {
    requireNonNull(store, "store");
    Draft draft = draft(name, requireNonNull(measurement, "measurement"), Part.WHOLE, true);
    return inFlight.oneAtATime(name, () -> sessions.open(draft, measurement, store));
  }

  /**
   * Opens a session as {@link #open(String, ResumableMeasurement, SessionStore)} does; if the store
   * holds an older state only, charges for the session once more, in full, and goes on from there.
   *
   * <p>Steps since that state are released a second time, from the data added now and with noise of
   * their own. What was released before and what will be are two sessions that share their first
   * steps; two charges cover both, for mechanisms whose state holds no noise for data to come
   * ({@code docs/proofs/Checkpoints.md}, section 4). Other mechanisms are refused: open a new
   * session under a new name.
   *
   * @param <S> the type of the session
   * @param name the name of the session, as for {@link #release}
   * @param measurement what to open
   * @param store where the state is kept
   * @return the open session
   * @throws BudgetExceededException if the budget does not cover the charge
   * @throws IllegalArgumentException if two runs of this measurement from one state may cost more
   *     than two charges, and as for {@link #release}
   * @throws ReleaseConflictException if the name stands for something else
   * @throws CheckpointException if there is no older state either, or as for {@code open}
   * @throws IllegalStateException if another process took the session over at the same moment
   * @throws io.sfumato.ledger.LedgerException if the ledger fails
   */
  public <S> S openRolledBack(
      String name, ResumableMeasurement<S> measurement, SessionStore store) {
    requireNonNull(store, "store");
    Draft draft = draft(name, requireNonNull(measurement, "measurement"), Part.WHOLE, true);
    if (!measurement.isForkable()) {
      throw new IllegalArgumentException(
          "measurement must not have drawn noise for data to come, got %s; open a new session under"
                  .formatted(measurement)
              + " a new name for the steps to come");
    }
    return inFlight.oneAtATime(name, () -> sessions.openRolledBack(draft, measurement, store));
  }

  /**
   * Takes a suspended session up again, at no cost. Each checkpoint can be resumed once.
   *
   * @param <S> the type of the session
   * @param name the name under which it was opened
   * @param measurement the measurement it was opened with
   * @param checkpoint what suspending it returned
   * @param key the key it was sealed with
   * @return the open session
   * @throws ReleaseConflictException if the name stands for something else
   * @throws RolledBackException if the checkpoint was resumed before
   * @throws CheckpointException if it is not a checkpoint of this session, truncated, altered, of
   *     another key or of a newer version
   * @throws IllegalStateException if another process resumed it at the same moment
   * @throws IllegalArgumentException if the key is not an AES key of 256 bits, or as for {@link
   *     #release}
   * @throws io.sfumato.ledger.LedgerException if the ledger fails
   */
  public <S> S resume(
      String name, ResumableMeasurement<S> measurement, byte[] checkpoint, SecretKey key) {
    requireNonNull(checkpoint, "checkpoint");
    Checkpoint.checkedKey(key);
    Draft draft = draft(name, requireNonNull(measurement, "measurement"), Part.WHOLE, true);
    return inFlight.oneAtATime(name, () -> sessions.resume(draft, measurement, checkpoint, key));
  }

  /**
   * Charges for all steps of a plan at once, and opens it; or opens it again at no cost, if an
   * equal plan was sealed under the same name, in this process or an earlier one. Its steps are
   * then released one by one, each once, in any order: see {@link SealedPlan} for what that gains.
   *
   * @param name the name of the plan, as for {@link #release}; a step's release is called {@code
   *     name/step}
   * @param plan the steps
   * @return the open plan
   * @throws BudgetExceededException if the budget does not cover the plan; nothing is spent then
   * @throws ReleaseConflictException if the name, or that of a step, stands for something else
   * @throws IllegalArgumentException if a name is malformed, the plan's δ is more than was reserved
   *     for such, or as for {@link #release}
   * @throws io.sfumato.ledger.LedgerException if the ledger fails
   */
  public OpenPlan seal(String name, SealedPlan plan) {
    PlanDraft draft = new PlanDraft(this, checkedName(name), requireNonNull(plan, "plan"));
    plan.steps().forEach(step -> checkedName(OpenPlan.stepName(name, step)));
    return inFlight.oneAtATime(
        name, () -> new OpenPlan(this, plan, draft.charge(books, noise.isSecure())));
  }

  boolean hasSecureNoise() {
    return noise.isSecure();
  }

  /** Returns whether a step of a plan has a value. */
  boolean isReleased(String name, String plan) {
    return books
        .find(name)
        .filter(receipt -> receipt.plan().equals(plan) && books.value(receipt).isPresent())
        .isPresent();
  }

  /**
   * Returns an accountant for the parts of a disjoint split, on this accountant's budget.
   *
   * @param <D> the type of the parts
   * @param split the parts
   * @return the accountant of the parts
   * @throws IllegalArgumentException if a unit could be in several parts: under replace-one, or if
   *     it may have several rows and the split is not {@linkplain DisjointSplit#byUnit by unit}; or
   *     if the split is by another unit
   */
  public <D> SplitAccountant<D> split(DisjointSplit<D> split) {
    requireNonNull(split, "split");
    PrivacyUnit whole = split.unit();
    if (neighboring() != Neighboring.ADD_REMOVE || (whole == null && unit().maxRows() > 1)) {
      throw new IllegalArgumentException(
          "split needs an accountant under add-remove, and one of units of one row or a split by"
              + " unit, got %s under %s: a unit could be in several parts; use DisjointSplit.byUnit"
                  .formatted(unit(), neighboring().label())
              + " where units are only added and removed, or release from the whole data");
    }
    if (whole != null && !whole.equals(unit())) {
      throw new IllegalArgumentException(
          "split must be by the accountant's unit, %s, got one by %s".formatted(unit(), whole));
    }
    return new SplitAccountant<>(this, split);
  }

  /**
   * Returns the budget.
   *
   * @return the most that may ever be spent
   */
  public PrivacyBound budget() {
    return books.terms().budget();
  }

  /**
   * Returns whom this accountant protects.
   *
   * @return the privacy unit
   */
  public PrivacyUnit unit() {
    return books.terms().unit();
  }

  /**
   * Returns the neighbouring relation of every guarantee this accountant gives.
   *
   * @return the relation
   */
  public Neighboring neighboring() {
    return books.terms().neighboring();
  }

  /**
   * Returns what all entries of the ledger together have spent, in the terms of the budget. It
   * shows where the spending stands; what is guaranteed, whatever was or will be asked, is the
   * budget.
   *
   * @return the total, rounded up
   */
  public PrivacyBound spent() {
    return books.spent();
  }

  /**
   * Returns what all entries together have spent, at a δ of the caller's choice. This is the
   * guarantee that a plan of exactly these releases would have had, fixed in advance with this δ.
   * Releases that were chosen after seeing answers have the guarantee of the budget, and that of
   * {@link #odometer}, only.
   *
   * @param delta the δ, in {@code (0, 1)}
   * @return the guarantee, rounded up
   * @throws IllegalArgumentException if {@code delta} is out of range, or not above the sum of what
   *     releases carry themselves
   */
  public ApproxDp spentAt(double delta) {
    if (!(delta > 0 && delta < 1)) {
      throw new IllegalArgumentException("delta must be in (0, 1), got " + delta);
    }
    return books.spentAt(BigDecimal.valueOf(delta));
  }

  /**
   * Returns what all entries together have spent, at every moment at once: a bound that may be read
   * after each release and be acted upon. Let δ be chosen before anything is released, and stop
   * whenever you like, for whatever reason the answers give: with ε(y) for what this method returns
   * after the last of the answers y, every set S of answers has
   *
   * <pre>{@code   Pr[y ∈ S] ≤ E'[exp(ε(y)); y ∈ S] + δ,}</pre>
   *
   * the expectation taken on the neighbouring data. So those answers at which it says at most ε are
   * (ε, δ)-DP. It pays for that with a larger ε than {@link #spentAt}, and with one close to that
   * of the budget when all is spent. Statement and proof are in {@code
   * docs/proofs/PrivacyFilters.md}, Theorem 6.
   *
   * @param delta the δ, in {@code (0, 1)}, above what is reserved for releases with a δ of their
   *     own
   * @return the bound, rounded up
   * @throws IllegalArgumentException if {@code delta} is out of range
   * @see <a href="https://arxiv.org/abs/1605.08294">Rogers, Roth, Ullman and Vadhan (2016)</a>
   */
  public ApproxDp odometer(double delta) {
    if (!(delta > 0 && delta < 1)) {
      throw new IllegalArgumentException("delta must be in (0, 1), got " + delta);
    }
    return books.odometer(BigDecimal.valueOf(delta));
  }

  /**
   * Says how the budget is kept, and why no tighter number is allowed.
   *
   * @return a sentence for a person
   */
  public String explain() {
    return "budget %s: %s".formatted(budget(), books.explanation());
  }

  /**
   * Returns what the budget can still pay for.
   *
   * @return the largest single release of each kind that would be granted now, rounded down
   */
  public Remaining remaining() {
    return books.remaining();
  }

  /**
   * Returns everything charged so far, oldest first, read from the ledger. Marks of sessions, which
   * cost nothing, are left out, so that entry numbers may have gaps; a mark that charged for a
   * session once more is listed.
   *
   * @return an immutable snapshot
   */
  public List<Receipt> history() {
    return books.history();
  }

  /** Closes the ledger. Closing twice does nothing. */
  @Override
  public void close() {
    closed = true;
    books.close();
  }

  /**
   * Returns for example {@code spent ε = 0.5 of ε = 2; remaining: one release of up to ε = 1.5}.
   */
  @Override
  public String toString() {
    if (closed) {
      return "closed; its budget was " + budget();
    }
    return "spent %s of %s (%s, %s); remaining: %s"
        .formatted(spent(), budget(), unit(), neighboring().label(), remaining());
  }

  private Draft draft(String name, Mechanism mechanism, Part part, boolean interactive) {
    if (mechanism.type().equals(PlanDraft.TYPE)) {
      throw new IllegalArgumentException(
          "type of a mechanism must not be '%s', which stands for sealed plans; give it a name of"
                  .formatted(PlanDraft.TYPE)
              + " its own");
    }
    return new Draft(
        checkedName(name),
        mechanism.type(),
        mechanism.parameters(),
        charged(mechanism),
        part,
        noise.isSecure(),
        interactive,
        "");
  }

  private static String checkedName(String name) {
    requireNonNull(name, "name");
    if (name.isBlank()
        || name.length() > MAX_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "name must have 1 to %d characters, not all blank and none of them a control character,"
                  .formatted(MAX_NAME)
              + " got %d characters".formatted(name.length()));
    }
    return name;
  }

  /** Returns the event of a mechanism for this accountant's unit and relation. */
  PrivacyEvent charged(Mechanism mechanism) {
    int steps = GroupPrivacy.steps(mechanism.neighboring(), neighboring(), unit());
    PrivacyEvent proved = mechanism.event();
    GroupPrivacy.checkProved(proved, mechanism.neighboring());
    return GroupPrivacy.over(proved, steps);
  }

  private static <R> Release<R> released(
      Measurement<?, R> measurement, Receipt receipt, String stored) {
    return new Release<>(measurement.decode(EntryForm.readValue(receipt, stored)), receipt);
  }
}
