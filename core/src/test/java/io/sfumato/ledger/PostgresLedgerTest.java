package io.sfumato.ledger;

class PostgresLedgerTest extends LedgerContract {

  private final PostgresServer server = PostgresServer.running();

  @Override
  Ledger newLedger() {
    return Ledger.postgres(server.url(), server.newName());
  }
}
