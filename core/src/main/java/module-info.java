/**
 * The parts every Sfumato module stands on: privacy guarantees as values, exact noise, ledgers, the
 * accountant, and the first mechanisms.
 */
module io.sfumato.core {
  requires com.fasterxml.jackson.core;
  requires transitive java.sql;
  requires org.apache.commons.numbers.gamma;
  requires static org.jspecify;

  exports io.sfumato.accounting;
  exports io.sfumato.audit;
  exports io.sfumato.ledger;
  exports io.sfumato.mechanism;
  exports io.sfumato.noise;
  exports io.sfumato.privacy;
}
