package io.sfumato.ledger;

class MemoryLedgerTest extends LedgerContract {

  @Override
  Ledger newLedger() {
    return Ledger.inMemory();
  }
}
