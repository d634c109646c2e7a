package io.sfumato.accounting;

import io.sfumato.ledger.Ledger;
import io.sfumato.ledger.LedgerEntry;
import io.sfumato.privacy.ApproxDp;
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
    this.filter = PrivacyFilter.of(terms.budget(), terms.reservedDelta());
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
    return total.total().at(delta);
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
    ledger.forEachAfter(0, entry -> receipts.add(EntryForm.read(entry, terms)));
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
    EventLoss loss = filter.terms().of(draft.event());
    PrivacyBound cost = filter.cost(loss);
    while (true) {
      readNew();
      Optional<Receipt> taken = find(draft.name());
      if (taken.isPresent()) {
        return new Charge(taken.get(), false);
      }
      if (!filter.holds(total.with(loss, draft.part()))) {
        throw new BudgetExceededException(
            draft.name(), cost, filter.remaining(total.totalFor(draft.part())));
      }
      Receipt receipt = draft.receipt(lastEntry + 1, cost, terms);
      if (ledger.append(EntryForm.write(receipt))) {
        total.add(loss, draft.part());
        lastEntry = receipt.entry();
        return new Charge(receipt, true);
      }
    }
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
    if (!spending.event().equals(lastEvent)) { // most ledgers repeat few events many times
      lastLoss = filter.terms().of(spending.event());
      lastEvent = spending.event();
    }
    total.add(lastLoss, spending.part());
    lastEntry = entry.id();
  }

  /** The entry under a name, and whether this charge made it. */
  record Charge(Receipt receipt, boolean isNew) {}
}
