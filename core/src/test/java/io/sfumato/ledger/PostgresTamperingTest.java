package io.sfumato.ledger;

import static io.sfumato.ledger.LedgerContract.HEADER;
import static io.sfumato.ledger.LedgerContract.appendTo;
import static io.sfumato.ledger.LedgerContract.entriesAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes made behind the ledger's back, by SQL that leaves a perfectly good database. */
class PostgresTamperingTest {

  private final PostgresServer server = PostgresServer.running();
  private final String name = server.newName();

  @BeforeEach
  void writeLedger() {
    try (Ledger ledger = bound()) {
      for (int id = 1; id <= 3; id++) {
        appendTo(ledger, id);
        ledger.storeValue(id, "value " + id);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE $entry SET body = 'body 0' WHERE id = 2",
        "UPDATE $entry SET name = 'entry 0' WHERE id = 3",
        "DELETE FROM $value; DELETE FROM $entry WHERE id = 2",
        "INSERT INTO $entry VALUES (4, 'x', 'y', 'z', '')",
        "UPDATE $header SET body = 'budget ε = 100'",
        "DELETE FROM $header",
        "UPDATE $header SET layout = 0",
        "ALTER TABLE $entry ADD COLUMN note text",
        "ALTER TABLE $entry ALTER name TYPE text COLLATE pg_catalog.\"POSIX\"",
        "ALTER TABLE $value DROP CONSTRAINT value_id_fkey",
        "ALTER TABLE $value ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE $value SET UNLOGGED",
        "CREATE TABLE $more (id bigint)",
        "CREATE TABLE $more () INHERITS ($entry)",
        "CREATE RULE r AS ON INSERT TO $entry DO INSTEAD NOTHING",
        "CREATE TRIGGER t BEFORE INSERT ON $entry FOR EACH ROW"
            + " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "DROP TABLE $value",
      })
  void alteredLedgerIsFoundWhenItIsOpened(String sql) {
    execute(sql);
    assertDamaged(this::bound);
  }

  @Test
  void moreIndexesDoNoHarm() {
    execute("CREATE INDEX ON $entry (chain)");
    try (Ledger ledger = bound()) {
      appendTo(ledger, 4);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE $value SET body = 'value 0' WHERE id = 2",
        "UPDATE $value SET digest = 'x' WHERE id = 2",
      })
  void alteredValueIsFoundWhenItIsRead(String sql) {
    execute(sql);
    try (Ledger ledger = bound()) {
      assertDamaged(() -> ledger.value(2));
      assertDamaged(() -> ledger.storeValue(2, "value 2"));
      assertThat(ledger.value(3)).contains("value 3");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM $value; DELETE FROM $entry WHERE id > 1",
        "DELETE FROM $value; DELETE FROM $entry",
        "UPDATE $entry SET chain = 'x' WHERE id = 3",
        "INSERT INTO $entry VALUES (4, 'x', 'y', 'z', '')",
      })
  void alteredEndIsFoundByWhoeverHasSeenIt(String sql) {
    try (Ledger ledger = bound()) {
      execute(sql);
      assertDamaged(() -> ledger.append(new LedgerEntry(4, "entry 6", "")));
      assertDamaged(() -> ledger.storeValue(1, "x"));
      assertDamaged(() -> ledger.find("entry 1"));
      assertDamaged(() -> entriesAfter(ledger, 3));
    }
  }

  /** As when the address comes to mean another database. */
  @Test
  void otherLedgerUnderTheSameNameIsFoundBeforeAnythingIsWrittenToIt() {
    String empty = server.newName();
    try (Ledger ledger = Ledger.postgres(server.url(), empty)) {
      ledger.bind(HEADER);
      server.execute("DROP SCHEMA sfumato_" + empty + " CASCADE");
      assertThatExceptionOfType(LedgerException.class)
          .isThrownBy(() -> appendTo(ledger, 1))
          .withMessageContainingAll("lacks its tables", "nothing was stored");
      try (Ledger other = Ledger.postgres(server.url(), empty)) {
        other.bind("another budget");
        assertDamaged(() -> appendTo(ledger, 1));
        assertThat(entriesAfter(other, 0)).isEmpty();
      }
    }
  }

  /** The documented limit: without a secret, or a copy elsewhere, nothing can find this. */
  @Test
  void lossOfTheLastEntriesIsNotFoundByOthers() {
    execute("DELETE FROM $value WHERE id > 1; DELETE FROM $entry WHERE id > 1");
    try (Ledger ledger = bound()) {
      assertThat(entriesAfter(ledger, 0)).hasSize(1);
    }
  }

  private Ledger bound() {
    Ledger ledger = Ledger.postgres(server.url(), name);
    ledger.bind(HEADER);
    return ledger;
  }

  private void execute(String sql) {
    server.execute(sql.replace("$", "sfumato_" + name + "."));
  }

  private static void assertDamaged(ThrowingCallable call) {
    assertThatExceptionOfType(LedgerException.class)
        .isThrownBy(call)
        .withMessageContaining("is damaged or was altered");
  }
}
