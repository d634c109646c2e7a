package io.sfumato.accounting;

import io.sfumato.ledger.Ledger;
import io.sfumato.ledger.LedgerEntry;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The running total over a ledger that other accountants, in this process and in others, may be
 * appending to. Every method first reads what is new; a charge is decided on the ledger's last
 * entry and appended only if it still is the last.
 *
 * <p>Safe for use by several threads: one at a time.
 */
final class Books {

  private final Ledger ledger;
  private final Terms terms;
  private final PrivacyFilter filter;
  private final LossTotal total = new LossTotal();
  private long lastEntry;
  private @Nullable PrivacyEvent lastEvent;
  private EventLoss lastLoss = EventLoss.NONE;

  Books(Ledger ledger, Terms terms) {
    this.ledger = ledger;
    this.terms = terms;
    this.filter = PrivacyFilter.of(terms.budget(), terms.reservedDelta(), terms.mode());
    terms.check(ledger.bind(terms.toJson()));
    readNew();
  }

  Terms terms() {
    return terms;
  }

  synchronized PrivacyBound spent() {
    readNew();
    return filter.spent(total.total());
  }

  synchronized ApproxDp spentAt(BigDecimal delta) {
    readNew();
    if (total.isSplit()) {
      return total.total().at(delta);
    }
    FixedPlan plan = new FixedPlan(Neighboring.ADD_REMOVE);
    ledger.forEachAfter(0, entry -> plan.add(EntryForm.readSpending(entry).event(), 1));
    return plan.at(delta);
  }

  synchronized ApproxDp odometer(BigDecimal delta) {
    readNew();
    return Odometer.of(terms.budget(), terms.reservedDelta()).at(total.total(), delta);
  }

  String explanation() {
    return filter.explanation();
  }

  synchronized Remaining remaining() {
    readNew();
    return filter.remaining(total.total());
  }

  synchronized List<Receipt> history() {
    List<Receipt> receipts = new ArrayList<>();
    ledger.forEachAfter(
        0,
        entry -> {
          Receipt receipt = EntryForm.read(entry, terms);
          if (!SessionMarks.isMark(receipt)) {
            receipts.add(receipt);
          }
        });
    return List.copyOf(receipts);
  }

  synchronized Optional<Receipt> find(String name) {
    return ledger.find(name).map(entry -> EntryForm.read(entry, terms));
  }

  /**
   * Makes a charge durable, or finds that its name has been taken.
   *
   * @param draft the charge, its entry number and cost still to be filled in
   * @return the entry now in the ledger under that name, charged just now or earlier
   * @throws BudgetExceededException if the budget does not admit the event
   */
  synchronized Charge charge(Draft draft) {
    return charge(List.of(priced(draft)));
  }

  /**
   * Makes a charge durable, or finds that the same was charged before.
   *
   * @throws BudgetExceededException if the budget does not admit the event
   * @throws ReleaseConflictException if the name stands for something else
   */
  Charge chargeOnce(Draft draft) {
    Charge charge = charge(draft);
    if (charge.isNew()) {
      return charge;
    }
    List<String> differences = draft.differences(charge.receipt());
    if (!differences.isEmpty()) {
      throw new ReleaseConflictException(charge.receipt(), differences);
    }
    return charge;
  }

  /**
   * Makes a charge durable under one of several true descriptions of it: of those that the budget
   * admits, the one that leaves least spent; of equals the first.
   *
   * @param drafts the descriptions, at least one, that differ in their event alone
   * @return the entry now in the ledger under that name, charged just now or earlier
   * @throws BudgetExceededException if the budget admits none of them
   * @throws IllegalArgumentException if this kind of budget can hold none of them
   */
  synchronized Charge chargeCheapest(List<Draft> drafts) {
    List<Priced> priced = new ArrayList<>();
    List<IllegalArgumentException> refusals = new ArrayList<>();
    for (Draft draft : drafts) {
      try {
        priced.add(priced(draft));
      } catch (IllegalArgumentException e) {
        refusals.add(e);
      }
    }
    if (priced.isEmpty()) {
      throw refusals.get(0);
    }
    return charge(priced);
  }

  private Priced priced(Draft draft) {
    EventLoss loss = loss(draft.event());
    return new Priced(draft, loss, filter.cost(loss));
  }

  private Charge charge(List<Priced> choices) {
    Draft any = choices.get(0).draft();
    while (true) {
      readNew();
      Optional<Receipt> taken = find(any.name());
      if (taken.isPresent()) {
        return new Charge(taken.get(), false);
      }
      Priced choice = cheapestAdmitted(choices);
      if (choice == null) {
        throw new BudgetExceededException(
            any.name(),
            choices.get(choices.size() - 1).cost(),
            filter.remaining(total.totalFor(any.part())));
      }
      Receipt receipt = choice.draft().receipt(lastEntry + 1, choice.cost(), terms);
      if (ledger.append(EntryForm.write(receipt))) {
        total.add(choice.loss(), any.part());
        lastEntry = receipt.entry();
        return new Charge(receipt, true);
      }
    }
  }

  private @Nullable Priced cheapestAdmitted(List<Priced> choices) {
    Priced cheapest = null;
    BigDecimal least = BigDecimal.ZERO;
    for (Priced choice : choices) {
      EventLoss after = total.with(choice.loss(), choice.draft().part());
      boolean isPaid = !choice.draft().plan().isEmpty(); // by a plan, and adds nothing
      if (!isPaid && !filter.holds(after)) {
        continue;
      }
      if (choices.size() == 1) {
        return choice;
      }
      BigDecimal used = filter.used(after);
      if (cheapest == null || used.compareTo(least) < 0) {
        cheapest = choice;
        least = used;
      }
    }
    return cheapest;
  }

  Optional<String> value(Receipt receipt) {
    return ledger.value(receipt.entry());
  }

  /** Stores a value and returns the one in force: the first one wins. */
  String store(Receipt receipt, String value) {
    return ledger.storeValue(receipt.entry(), value);
  }

  void close() {
    ledger.close();
  }

  private void readNew() {
    ledger.forEachAfter(lastEntry, this::count);
  }

  private void count(LedgerEntry entry) {
    EntryForm.Spending spending = EntryForm.readSpending(entry);
    total.add(loss(spending.event()), spending.part());
    lastEntry = entry.id();
  }

  /** Most ledgers repeat few events many times. */
  private EventLoss loss(PrivacyEvent event) {
    if (!event.equals(lastEvent)) {
      lastLoss = filter.loss(event);
      lastEvent = event;
    }
    return lastLoss;
  }

  /** The entry under a name, and whether this charge made it. */
  record Charge(Receipt receipt, boolean isNew) {}

  /** A charge asked for, with what it adds up to. */
  private record Priced(Draft draft, EventLoss loss, PrivacyBound cost) {}
}
